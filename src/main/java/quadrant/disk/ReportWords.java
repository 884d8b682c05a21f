package quadrant.disk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import quadrant.evaluation.Baseline;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.Interval;

/** The report's sentences. */
final class ReportWords {
    /** A space that neither breaks nor stretches. */
    private static final String THIN = "\u202F";

    private static final String TIED_DASH = "\u2060–\u2060";

    private final RunReport run;

    ReportWords(RunReport run) {
        this.run = run;
    }

    /** What came out. */
    String headline() {
        if (run.test().isEmpty()) {
            return "No images were held out, so nothing can be said about how the model does on new images.";
        }
        RunReport.Outcome outcome = run.test().get();
        Evaluation e = outcome.evaluation();
        StringBuilder s = new StringBuilder("On ").append(count(e.n(), "held-out image"));
        run.data()
                .groups()
                .ifPresent(
                        g -> s.append(" from ").append(e.groups()).append(' ').append(g));
        s.append(" the model is right in ").append(percent(e.balancedAccuracy()));
        s.append(" of each class on average");
        if (e.groups() > 1) {
            s.append(" (95").append(THIN).append("% interval ");
            s.append(range(e.balancedAccuracyInterval())).append(")");
        }
        s.append(". Always guessing the largest class would give ");
        return s.append(percent(outcome.baseline().balancedAccuracy()))
                .append('.')
                .toString();
    }

    /** The day of writing. */
    String date() {
        return run.provenance().created().replaceFirst("T.*", "");
    }

    /** What limits the headline; whole sentences. */
    List<String> caveats() {
        if (run.test().isEmpty()) {
            return List.of("Hold images out, best whole patients or slides, and train again to learn it.");
        }
        RunReport.Outcome outcome = run.test().get();
        Evaluation e = outcome.evaluation();
        String groups = run.data().groups().orElse("images");
        List<String> caveats = new ArrayList<>();
        if (e.groups() < 2) {
            caveats.add("All held-out images come from one group, so no interval can be given.");
        } else if (e.confusion().correct() == e.n()) {
            // a bootstrap cannot draw an error that did not happen: the exact binomial bound for no event in n
            double bound = 1 - Math.pow(0.05, 1.0 / e.groups());
            caveats.add("No held-out image was called wrongly, so the interval has no width; with "
                    + e.groups() + " " + groups + ", up to " + percent(bound) + " of new " + groups
                    + " may still hold an error (95" + THIN + "% bound).");
        } else if (e.balancedAccuracyInterval().low() <= outcome.baseline().balancedAccuracy()) {
            caveats.add(
                    "The interval reaches down to guessing: this does not show that the model has learnt anything.");
        }
        long missing = e.perClass().stream().filter(c -> c.n() == 0).count();
        if (missing > 0) {
            caveats.add(
                    count(missing, "class", "classes") + " had no held-out image; of those the numbers say nothing.");
        }
        if (run.data().groups().isEmpty()) {
            caveats.add("The data named no groups. If several images come from one patient or slide, images of the same"
                    + " one may be in training and held out, and the numbers are too good.");
        }
        return caveats;
    }

    /** What was trained, and who decided. */
    String what() {
        RunReport.Decision d = run.decision();
        String trained = switch (d.strategy()) {
            case "head" -> "The backbone was kept as it was, and a new classifier was trained on its features.";
            case "top" ->
                "The top layers of the backbone (depth " + d.depth()
                        + ") and a new classifier were trained; the layers below were kept as they were.";
            case "all" -> "All layers were trained, starting from the pretrained weights, with a new classifier.";
            default -> throw new IllegalStateException(d.strategy());
        };
        String by = d.chosenByUser()
                ? " You chose this."
                : d.quadrant().isPresent()
                        ? " This is the advice for quadrant " + d.quadrant().getAsInt()
                                + " of the size–similarity matrix."
                        : "";
        return trained + by;
    }

    /** A paragraph for a paper. */
    String methods() {
        RunReport.Data data = run.data();
        String unit = data.groups()
                .map(g -> "so that no two parts share any of the " + g)
                .orElse("image by image");
        int all = data.train().total() + data.validation().total() + data.test().total();
        StringBuilder s = new StringBuilder("Images were classified by transfer learning with Quadrant ");
        s.append(run.provenance().versions().getOrDefault("Quadrant", "")).append(". ");
        s.append(all).append(" images of ").append(data.classes().size()).append(" classes were split, ");
        s.append(unit).append(", into ").append(data.train().total()).append(" for training, ");
        s.append(data.validation().total()).append(" for validation and ");
        s.append(data.test().total()).append(" held out for testing. ");
        RunReport.Pretrained backbone = run.model().backbone();
        s.append("The pretrained backbone was ").append(backbone.name()).append(" (SHA-256 ");
        s.append(brief(backbone.sha256()))
                .append("). ")
                .append(what().replace(" You chose this.", ""))
                .append(' ');
        position(s);
        run.test().ifPresent(o -> result(s, o));
        s.append("Random seed ").append(run.provenance().seed()).append("; data SHA-256 ");
        s.append(brief(data.hash()))
                .append(", model SHA-256 ")
                .append(brief(run.model().sha256()));
        s.append("; ").append(run.fit().device()).append("; ");
        List<String> versions = new ArrayList<>();
        run.provenance().versions().forEach((k, v) -> versions.add(k + " " + v));
        return s.append(String.join(", ", versions)).append('.').toString();
    }

    private void position(StringBuilder s) {
        RunReport.Position at = run.decision().at();
        s.append("There were ").append(format("%.0f", at.imagesPerClass())).append(" images per class");
        if (at.divergence().isPresent()) {
            s.append(", and their divergence from the pretraining images was ");
            s.append(format("%.3f", at.divergence().getAsDouble()));
        }
        s.append(". ");
    }

    private void result(StringBuilder s, RunReport.Outcome outcome) {
        Evaluation e = outcome.evaluation();
        s.append("Balanced accuracy on the held-out images was ").append(format("%.3f", e.balancedAccuracy()));
        if (e.groups() > 1) {
            Interval i = e.balancedAccuracyInterval();
            s.append(format(" (95%% interval %.3f–%.3f, percentile bootstrap over ", i.low(), i.high()));
            s.append(run.data().groups().orElse("images"));
            s.append(", 2000 resamples; Efron & Tibshirani 1993)");
        }
        s.append(". ");
    }

    /** The numbers over all classes. */
    static Map<String, String> summary(RunReport.Outcome outcome) {
        Evaluation e = outcome.evaluation();
        Baseline b = outcome.baseline();
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put(
                "Balanced accuracy (mean recall)",
                percent(e.balancedAccuracy()) + interval(e, e.balancedAccuracyInterval()));
        rows.put("Accuracy", percent(e.accuracy()) + interval(e, e.accuracyInterval()));
        rows.put("Macro F1", percent(e.macroF1()));
        rows.put("Log loss", format("%.3f", e.logLoss()));
        rows.put(
                "Always guessing “" + b.guess() + "”",
                percent(b.balancedAccuracy()) + " balanced accuracy, " + percent(b.accuracy()) + " accuracy");
        return rows;
    }

    /** What it takes to do it again, as name and value. */
    Map<String, String> record() {
        Map<String, String> rows = new LinkedHashMap<>();
        RunReport.Model model = run.model();
        rows.put("Model file", model.file());
        rows.put("Model SHA-256", model.sha256());
        rows.put("Data SHA-256", run.data().hash());
        rows.put("Backbone", model.backbone().name());
        rows.put("Backbone licence", model.backbone().licence());
        rows.put("Backbone SHA-256", model.backbone().sha256());
        rows.put("Written", run.provenance().created());
        rows.put("Seed", Long.toString(run.provenance().seed()));
        rows.put("Device", run.fit().device());
        rows.put(
                "Model file against training engine",
                model.maxDifference().isPresent()
                        ? "greatest difference of a probability "
                                + format("%.1e", model.maxDifference().getAsDouble())
                        : "not compared");
        rows.putAll(run.provenance().versions());
        return rows;
    }

    private static String interval(Evaluation e, Interval i) {
        return e.groups() > 1 ? " (95" + THIN + "% interval " + range(i) + ")" : "";
    }

    private static String range(Interval i) {
        return percent(i.low()).replace(THIN + "%", "") + TIED_DASH + percent(i.high());
    }

    /** A share, 0–1, in per cent; what is not all never reads 100 %, nor what is not none 0 %. */
    static String percent(double share) {
        double p = 100 * share;
        boolean fine = (p > 99.5 && p < 100) || (p > 0 && p < 0.5);
        String digits = format(fine ? "%.1f" : "%.0f", p);
        if (fine && digits.equals("100.0")) {
            digits = ">99.9";
        } else if (fine && digits.equals("0.0")) {
            digits = "<0.1";
        }
        return digits + THIN + "%";
    }

    private static String count(long n, String one) {
        return count(n, one, one + "s");
    }

    private static String count(long n, String one, String more) {
        return n + " " + (n == 1 ? one : more);
    }

    static String capitalised(String word) {
        return word.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    private static String brief(String hash) {
        return hash.length() > 12 ? hash.substring(0, 12) + "…" : hash;
    }

    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
