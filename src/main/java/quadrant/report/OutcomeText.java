package quadrant.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.Baseline;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.Interval;
import quadrant.evaluation.Metric;

/**
 * What images with known truth say of a model, in sentences.
 *
 * @param groups what a group is, in the plural; empty where the data named none
 * @param image what one of the images is called: "image" or "held-out image"
 */
record OutcomeText(Evaluation evaluation, Baseline baseline, Optional<String> groups, String image) {
    /** Fewer groups than these give intervals that are known to be too narrow. */
    private static final int FEW_GROUPS = 10;

    /** What limits the headline; whole sentences. */
    List<String> caveats() {
        Evaluation e = evaluation;
        List<String> caveats = new ArrayList<>();
        if (e.groups() < 2) {
            caveats.add("All these images come from one group, so no interval can be given.");
        } else if (e.confusion().correct() == e.n()) {
            caveats.add(noError());
        } else if (e.balancedAccuracyInterval().low() <= baseline.balancedAccuracy()) {
            caveats.add(
                    "The interval reaches down to guessing: this does not show that the model has learnt anything.");
        }
        if (e.groups() > 1 && e.groups() < FEW_GROUPS && e.confusion().correct() < e.n()) {
            caveats.add(groups.map(g -> "The images come from only " + named(e.groups(), g))
                            .orElse("There are only " + e.n() + " images")
                    + ". Intervals from so few are rough, and rather too narrow.");
        }
        long missing = e.perClass().stream().filter(c -> c.n() == 0).count();
        if (missing > 0) {
            caveats.add(Texts.count(missing, "class", "classes") + " had no " + image
                    + "; of those the numbers say nothing.");
        }
        return caveats;
    }

    /** A bootstrap cannot draw an error that did not happen: the exact binomial bound for no event in n. */
    private String noError() {
        double bound = 1 - Math.pow(0.05, 1.0 / evaluation.groups());
        String unit = groups.orElse("images");
        return "No " + image + " was called wrongly; with "
                + named(evaluation.groups(), unit) + ", up to " + Texts.percent(bound) + " of new " + unit
                + " may still hold an error (95" + Texts.THIN + "% bound).";
    }

    /** The numbers over all classes. */
    Map<String, String> summary(OutcomeDetail detail) {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put(
                "Balanced accuracy (mean recall)",
                Texts.percent(evaluation.balancedAccuracy()) + interval(evaluation.balancedAccuracyInterval()));
        rows.put("Accuracy", Texts.percent(evaluation.accuracy()) + interval(evaluation.accuracyInterval()));
        rows.put("Macro F1", Texts.percent(evaluation.macroF1()) + detail.interval(Metric.MACRO_F1));
        rows.put("AUC, mean over the classes", detail.number(Metric.MACRO_AUC));
        rows.put("Average precision, mean over the classes", detail.number(Metric.AVERAGE_PRECISION));
        rows.put("Matthews correlation coefficient", detail.number(Metric.MCC));
        rows.put("Cohen’s kappa", detail.number(Metric.KAPPA));
        rows.put("Quadratic kappa, if the classes are grades in this order", detail.number(Metric.QUADRATIC_KAPPA));
        rows.put("Log loss", Texts.format("%.3f", evaluation.logLoss()));
        rows.put(
                "Expected calibration error",
                Texts.format("%.3f", detail.curves().reliability().error()));
        rows.put(
                "Always guessing “" + baseline.guess() + "”",
                Texts.percent(baseline.balancedAccuracy()) + " balanced accuracy, " + Texts.percent(baseline.accuracy())
                        + " accuracy");
        return rows;
    }

    String interval(Interval i) {
        return evaluation.groups() > 1 ? " (" + Texts.INTERVAL_95 + Texts.range(i) + ")" : "";
    }

    private static String named(int n, String plural) {
        return n + " " + (n == 1 && plural.endsWith("s") ? plural.substring(0, plural.length() - 1) : plural);
    }
}
