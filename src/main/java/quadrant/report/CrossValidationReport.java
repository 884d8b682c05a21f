package quadrant.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.dataset.ClassList;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.LearningCurve;
import quadrant.evaluation.Measured;

/**
 * All that the report of a cross-validation shows.
 *
 * @param outcome of all held-out images; each stands once for each repeat
 * @param learning what more labels would bring
 * @param deeper whether more than a classifier on the last layer was trained in some fold
 * @param plan what was decided alike in all folds, as name and value
 * @param warnings what was said aloud
 */
public record CrossValidationReport(
        Data data,
        Folding folding,
        List<Fold> folds,
        RunReport.Outcome outcome,
        Measured<LearningCurve> learning,
        boolean deeper,
        Map<String, String> plan,
        List<String> warnings,
        RunReport.Pretrained backbone,
        RunReport.Provenance provenance) {
    public CrossValidationReport {
        folds = List.copyOf(folds);
        plan = Collections.unmodifiableMap(new LinkedHashMap<>(plan));
        warnings = List.copyOf(warnings);
    }

    /** What the model reaches, against what, and what to do next. */
    public String verdict() {
        int repeats = folding.repeats();
        String images = Texts.count(outcome.evaluation().n() / repeats, "image")
                + (repeats > 1 ? ", each " + repeats + " times" : "");
        return Verdict.of(outcome.evaluation(), outcome.detail().rivals(), data.groups(), images);
    }

    /**
     * The images.
     *
     * @param name what the user calls them
     * @param groups what a group is, in the plural; empty where the data named none
     * @param images how many of each class
     * @param skipped one line for each image that was left out
     * @param hash SHA-256 of the data
     */
    public record Data(
            String name,
            ClassList classes,
            Optional<String> groups,
            List<Integer> images,
            List<String> skipped,
            String hash) {
        public Data {
            images = List.copyOf(images);
            skipped = List.copyOf(skipped);
        }

        int total() {
            return images.stream().mapToInt(Integer::intValue).sum();
        }
    }

    /**
     * How the images were split.
     *
     * @param column whether the data named the folds
     * @param strategy as it was asked for
     * @param decided what was decided anew for each fold, in the order of a sentence; the rest was given
     */
    public record Folding(int folds, int repeats, boolean column, String strategy, List<String> decided) {
        public Folding {
            decided = List.copyOf(decided);
        }
    }

    /**
     * One fold.
     *
     * @param repeat from 0
     * @param train images that were trained on or stopped by
     * @param test images that were held out
     * @param balancedAccuracy on those, 0–1
     * @param phases seconds of each
     */
    public record Fold(
            int repeat,
            int fold,
            int train,
            int test,
            int depth,
            String strategy,
            String augmentation,
            double balancedAccuracy,
            Map<String, Double> phases) {
        public Fold {
            phases = Collections.unmodifiableMap(new LinkedHashMap<>(phases));
        }

        double seconds() {
            return phases.values().stream().mapToDouble(Double::doubleValue).sum();
        }
    }

    /** Of all folds together, wall time. */
    double seconds() {
        return folds.stream().mapToDouble(Fold::seconds).sum();
    }
}
