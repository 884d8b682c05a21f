package quadrant.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.BaselineComparison;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.Interval;
import quadrant.evaluation.Metric;
import quadrant.evaluation.PairedDifference;

/** Results for images with known true classes, in sentences. */
final class OutcomeText {
    /** With fewer groups intervals are known to be too narrow. */
    private static final int FEW_GROUPS = 10;

    private OutcomeText() {}

    static String name(BaselineComparison.Kind kind) {
        return switch (kind) {
            case MAJORITY -> "Always the largest class";
            case COLOUR -> "Colour histogram, linear classifier";
            case FROZEN -> "Frozen network, classifier on the last layer";
        };
    }

    static String verdict(PairedDifference d) {
        return switch (d.verdict()) {
            case BETTER -> "more than chance";
            case WORSE -> "less, beyond chance";
            case WITHIN_CHANCE -> "within chance";
            case UNDECIDED -> "too few groups to decide";
        };
    }

    /** The difference from a baseline, with the interval where there is one. */
    static String difference(PairedDifference d) {
        return Texts.points(d.value()) + " percentage points"
                + (d.groups() > 1 ? " (" + Texts.INTERVAL_95 + Texts.points(d.interval()) + ")" : "");
    }

    /** Why there are two scores, and which leads. */
    static String beside(RunReport run, RunReport.Outcome leading, RunReport.Outcome beside) {
        return "Two scores of one model: that of " + run.images(leading)
                + ", leads, as it rests on more images than that of "
                + run.images(beside)
                + ", on which nothing was fitted or chosen. Both estimate the accuracy on new images, and"
                + " differ by chance, as their intervals show.";
    }

    /** The limitations of the verdict; whole sentences. */
    static List<String> limits(RunReport run) {
        List<String> limits = new ArrayList<>();
        run.leading().ifPresent(o -> {
            o.baseline(BaselineComparison.Kind.FROZEN)
                    .filter(b -> fineTuned(run))
                    .ifPresent(b -> limits.addAll(fineTuning(b.difference().verdict(), run.unit())));
            interval(limits, o, run);
            classes(limits, o.evaluation(), run);
        });
        if (run.data().bags()) {
            limits.add("Labels are those of groups as a whole. The results are for the predictions of groups; there are"
                    + " none for single images.");
        }
        if (run.kind() == RunReport.Kind.EVALUATION) {
            limits.add(
                    "These numbers hold for new images only if the model was not trained on any of these, nor on others of"
                            + " their patients or slides.");
        }
        if (run.data().groups().isEmpty() && run.leading().isPresent()) {
            limits.add("The data named no groups, so each image counts as a group of its own. If several come from one"
                    + " patient or slide,"
                    + (run.kind() == RunReport.Kind.EVALUATION
                            ? " the interval is too narrow."
                            : " images of the same one may be in training and held out, and the numbers are"
                                    + " too optimistic."));
        }
        return limits;
    }

    private static boolean fineTuned(RunReport run) {
        return run.depth() > 0
                || run.crossed().stream().anyMatch(c -> c.folds().stream().anyMatch(f -> f.depth() > 0));
    }

    private static List<String> fineTuning(PairedDifference.Verdict verdict, String unit) {
        return switch (verdict) {
            case BETTER -> List.of();
            case WORSE -> List.of("Fine-tuning was significantly worse. Train again with --depth 0.");
            case WITHIN_CHANCE -> List.of("The gain from fine-tuning is within chance.");
            case UNDECIDED ->
                List.of("With fewer than " + PairedDifference.GROUPS_NEEDED + " " + unit
                        + " held out, it cannot be decided whether fine-tuning helped.");
        };
    }

    private static void interval(List<String> limits, RunReport.Outcome o, RunReport run) {
        Evaluation e = o.evaluation();
        boolean perfect = e.confusion().correct() == e.n();
        if (e.groups() < 2) {
            limits.add("All these images come from one group, so no interval can be given.");
        } else if (perfect) {
            // a bootstrap cannot draw an error that did not occur: the exact binomial bound for no event in n
            double bound = 1 - Math.pow(0.05, 1.0 / e.groups());
            limits.add("There is no error; with " + named(e.groups(), run.unit()) + ", up to " + Texts.percent(bound)
                    + " of new " + run.unit() + " may still hold one (95" + Texts.THIN + "% bound).");
        }
        if (e.groups() > 1 && e.groups() < FEW_GROUPS && !perfect) {
            limits.add(
                    run.data()
                                    .groups()
                                    .map(g -> "The images come from only " + named(e.groups(), g))
                                    .orElse("There are only " + e.n() + " images")
                            + ". Intervals from so few are rough; that of the plain accuracy, a bootstrap alone, is too narrow.");
        }
    }

    private static void classes(List<String> limits, Evaluation e, RunReport run) {
        long missing = e.perClass().stream().filter(c -> c.n() == 0).count();
        if (missing > 0) {
            limits.add(Texts.count(missing, "class", "classes") + " had no " + run.kind().image
                    + "; the numbers do not cover those.");
        }
    }

    private static String named(int n, String plural) {
        return n + " " + (n == 1 && plural.endsWith("s") ? plural.substring(0, plural.length() - 1) : plural);
    }

    /** The metrics over all classes. */
    static Map<String, String> summary(RunReport.Outcome o) {
        Evaluation e = o.evaluation();
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put(
                "Balanced accuracy (mean recall)",
                Texts.percent(e.balancedAccuracy()) + interval(e, e.balancedAccuracyInterval()));
        rows.put("Accuracy", Texts.percent(e.accuracy()) + interval(e, e.accuracyInterval()));
        rows.put(
                "Macro F1",
                Texts.percent(e.macroF1())
                        + o.sheet()
                                .of(Metric.MACRO_F1)
                                .interval()
                                .map(i -> interval(e, i))
                                .orElse(""));
        rows.put("AUC, mean over the classes", number(o, Metric.MACRO_AUC));
        rows.put("Average precision, mean over the classes", number(o, Metric.AVERAGE_PRECISION));
        rows.put("Matthews correlation coefficient", number(o, Metric.MCC));
        rows.put("Cohen’s kappa", number(o, Metric.KAPPA));
        rows.put("Quadratic kappa, if the classes are grades in this order", number(o, Metric.QUADRATIC_KAPPA));
        rows.put("Log loss", Texts.format("%.3f", e.logLoss()));
        rows.put(
                "Expected calibration error",
                Texts.format("%.3f", o.curves().reliability().error()));
        o.ofGroups().ifPresent(g -> {
            rows.put("Groups as one, by mean probability", String.valueOf(g.n()));
            rows.put(
                    "Balanced accuracy of groups",
                    Texts.percent(g.balancedAccuracy()) + interval(g, g.balancedAccuracyInterval()));
            rows.put("Accuracy of groups", Texts.percent(g.accuracy()) + interval(g, g.accuracyInterval()));
        });
        return rows;
    }

    private static String interval(Evaluation e, Interval i) {
        return e.groups() > 1 ? " (" + Texts.INTERVAL_95 + Texts.range(i) + ")" : "";
    }

    private static String number(RunReport.Outcome o, Metric metric) {
        OptionalDouble value = o.sheet().of(metric).value();
        if (value.isEmpty()) {
            return "not defined for these images";
        }
        return Texts.format("%.3f", value.getAsDouble()).replace('-', '−')
                + o.sheet()
                        .of(metric)
                        .interval()
                        .map(i -> " (" + Texts.INTERVAL_95
                                + Texts.format("%.3f to %.3f", i.low(), i.high())
                                        .replace('-', '−') + ")")
                        .orElse("");
    }
}
