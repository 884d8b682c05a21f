package quadrant.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import quadrant.advisor.Comparison;
import quadrant.backbone.Landmark;
import quadrant.dataset.ClassList;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.Baseline;
import quadrant.evaluation.BaselineComparison;
import quadrant.evaluation.Curves;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.Interval;
import quadrant.evaluation.RiskCoverage;
import quadrant.evaluation.ScoreSheet;
import quadrant.explain.Examination;
import quadrant.plan.Recipe;

/**
 * The full content of the report and JSON of a fine-tuning, an evaluation or a cross-validation, as plain values; only rounding
 * remains to be done. Parts that a kind of run does not have are empty.
 *
 * @param name the user's name for the data, such as the folder's name
 * @param created date and time, ISO 8601
 * @param test results on images that were not used in training; empty where there were none
 * @param leftOut results on the training images, each by fits without it; empty where the model is not fitted in closed form
 * @param decision for a fine-tuning: what was trained, and why
 * @param training for a fine-tuning: the course of the training
 * @param folding for a cross-validation: its folds
 * @param examination for a single model: its explanations
 * @param model for a single model: its properties
 * @param warnings of the run
 * @param doubts findings on the images that undermine the score
 * @param duplicates pairs of images that look alike across groups or labels; as many as should be shown
 */
public record RunReport(
        Kind kind,
        String name,
        String created,
        Data data,
        Optional<Outcome> test,
        Optional<Outcome> leftOut,
        Optional<Decision> decision,
        Optional<Training> training,
        Optional<Folding> folding,
        Optional<Examination> examination,
        Optional<Model> model,
        Provenance provenance,
        List<String> warnings,
        List<Verdict.Reason> doubts,
        List<AuditReport.Duplicate> duplicates) {
    public RunReport {
        warnings = List.copyOf(warnings);
        doubts = List.copyOf(doubts);
        duplicates = List.copyOf(duplicates);
    }

    /** The kind of run. */
    public enum Kind {
        FINE_TUNING("report", "held-out image"),
        EVALUATION("evaluation", "image"),
        CROSS_VALIDATION("cross-validation", "held-out image");

        private final String title;
        private final String image;

        Kind(String title, String image) {
            this.title = title;
            this.image = image;
        }

        /** Its name in the page's title and the JSON's format. */
        public String title() {
            return title;
        }

        /** The name of one of the images. */
        String image() {
            return image;
        }
    }

    /** The model's result, compared with the baselines, and what to do next. */
    public Verdict verdict() {
        return Verdict.of(this);
    }

    /**
     * The score that leads: that of left-out images where there is one, as it is of the fit that is the model's and rests on
     * more images; else that of held-out images.
     */
    public Optional<Outcome> leading() {
        return leftOut.or(() -> test);
    }

    /** The score that stands beside the leading one. */
    Optional<Outcome> beside() {
        return leftOut.flatMap(o -> test);
    }

    /** The images of a score, such as "14 held-out images". */
    String images(Outcome o) {
        int n = o.evaluation.n();
        int repeats = folding.map(Folding::repeats).orElse(1);
        String one = data.bags ? "bag" : "image";
        if (leftOut.isPresent() && leftOut.get().equals(o)) {
            return Texts.count(n, "training " + one) + ", each left out of the fits that score it";
        }
        return repeats > 1
                ? Texts.count(n / repeats, one) + ", each " + repeats + " times"
                : Texts.count(n, (kind == Kind.FINE_TUNING ? "held-out " : "") + one);
    }

    /** The name of a group, in the plural; images where the data has no groups. */
    String unit() {
        return data.groups().orElse("images");
    }

    /**
     * The images.
     *
     * @param groups the name of a group, in the plural ("patients", else "groups"); empty where the data has no groups and
     *     every image is its own
     * @param bags whether labels are those of groups as a whole, which are then the tested units
     * @param parts those of the split, in order; one where there is no split
     * @param skipped one line for each skipped image, with the reason
     */
    public record Data(
            ClassList classes, Optional<String> groups, boolean bags, List<Part> parts, List<String> skipped) {
        public Data {
            parts = List.copyOf(parts);
            skipped = List.copyOf(skipped);
        }

        int total() {
            return parts.stream().mapToInt(Part::total).sum();
        }

        /** The images of a part; 0 for a missing one. */
        int images(Role role) {
            return parts.stream()
                    .filter(p -> p.role == role)
                    .mapToInt(Part::total)
                    .sum();
        }
    }

    /** The purpose of a part of the data. */
    public enum Role {
        TRAINING,
        VALIDATION,
        TEST,
        ALL
    }

    /**
     * One part of a split.
     *
     * @param images number of images of each class
     * @param groups number of groups
     */
    public record Part(Role role, List<Integer> images, int groups) {
        public Part {
            images = List.copyOf(images);
        }

        int total() {
            return images.stream().mapToInt(Integer::intValue).sum();
        }
    }

    /**
     * The results on images with known true classes.
     *
     * @param guess the majority-class baseline: always the largest class of the training images
     * @param baselines simpler classifiers on the same images; may be none
     * @param errors wrong predictions, the most confident first; as many as should be shown
     * @param suspects names of the images whose labels are likely wrong, by confident learning
     * @param ofGroups the same with each group as one image, by its mean probabilities; empty where groups are unknown or have
     *     images of several classes
     */
    public record Outcome(
            Evaluation evaluation,
            Baseline guess,
            List<BaselineComparison> baselines,
            ScoreSheet sheet,
            Curves curves,
            List<Mistake> errors,
            List<String> suspects,
            Optional<Evaluation> ofGroups) {
        public Outcome {
            baselines = List.copyOf(baselines);
            errors = List.copyOf(errors);
            suspects = List.copyOf(suspects);
        }

        Optional<BaselineComparison> baseline(BaselineComparison.Kind kind) {
            return baselines.stream().filter(b -> b.kind() == kind).findFirst();
        }
    }

    /**
     * A wrongly predicted image.
     *
     * @param probability of the predicted class, 0–1
     */
    public record Mistake(String id, String truth, String predicted, double probability, Optional<Picture> picture) {}

    /**
     * What was trained, and why.
     *
     * @param quadrant 1–4; empty where the user chose
     * @param strategy {@code layers}, {@code head}, {@code top}, {@code all}, or {@code mean} of layers and top
     * @param depth how far from the output training reached; 0: the head alone
     * @param reasons whole sentences, the most important first
     * @param comparison of the trained network with the classifier on all layers of the frozen one, where one was made
     */
    public record Decision(
            OptionalInt quadrant,
            String strategy,
            int depth,
            boolean chosenByUser,
            List<String> reasons,
            Position position,
            Findings findings,
            Optional<Comparison> comparison) {
        public Decision {
            reasons = List.copyOf(reasons);
            if (quadrant.isPresent() && (quadrant.getAsInt() < 1 || quadrant.getAsInt() > 4)) {
                throw new IllegalArgumentException("No quadrant " + quadrant.getAsInt());
            }
        }

        /** What the model actually is, where that differs from the advice. */
        public Decision with(String otherStrategy, int otherDepth) {
            return new Decision(
                    quadrant, otherStrategy, otherDepth, chosenByUser, reasons, position, findings, comparison);
        }

        boolean fineTuned() {
            return depth > 0;
        }
    }

    /**
     * The position of the data in the size–similarity matrix.
     *
     * @param imagesPerClass the size, as the advisor counted it
     * @param largeFrom the size from which data is large
     * @param divergence from the pretraining images: 0 for identical statistics, greater for less similar data; empty where it
     *     was not measured
     * @param interval of the divergence; empty where that is empty
     * @param unlikeFrom the divergence from which data is unlike
     * @param greatest the greatest possible divergence; may be infinite
     * @param layers the divergence of each measured layer, from the input to the output
     * @param landmarks values of other image sets, measured in the same way with the same backbone, for comparison
     */
    public record Position(
            double imagesPerClass,
            double largeFrom,
            OptionalDouble divergence,
            Optional<Interval> interval,
            double unlikeFrom,
            double greatest,
            List<Double> layers,
            List<Landmark> landmarks) {
        public Position {
            layers = List.copyOf(layers);
            landmarks = List.copyOf(landmarks);
            if (!(largeFrom > 0) || !(unlikeFrom > 0) || !(greatest > unlikeFrom)) {
                throw new IllegalArgumentException("Thresholds " + largeFrom + ", " + unlikeFrom + " of " + greatest);
            }
        }

        /** The mean divergence of the early, middle and late third of the layers; empty with fewer than three layers. */
        List<Double> thirds() {
            List<Double> thirds = new ArrayList<>();
            for (int t = 0; t < 3 && layers.size() >= 3; t++) {
                thirds.add(layers.subList(t * layers.size() / 3, (t + 1) * layers.size() / 3).stream()
                        .mapToDouble(Double::doubleValue)
                        .average()
                        .orElseThrow());
            }
            return thirds;
        }
    }

    /**
     * The course of the training.
     *
     * @param pixels preprocessing of the network's input, in words
     * @param ridgeStrength of a classifier in closed form
     * @param keptEpoch the epoch whose weights are the model's; 0 where there was none
     * @param seconds for each phase, in order
     * @param device on which it ran ("CPU, 2 threads")
     * @param views a picture of some augmented views that it was trained on
     */
    public record Training(
            Recipe plan,
            String pixels,
            OptionalDouble ridgeStrength,
            int keptEpoch,
            List<Epoch> epochs,
            Map<String, Double> seconds,
            String device,
            Optional<Picture> views) {
        public Training {
            epochs = List.copyOf(epochs);
            seconds = ordered(seconds);
        }
    }

    /**
     * One pass over the training images.
     *
     * @param epoch from 1
     * @param accuracy on training views, 0–1
     * @param validation balanced accuracy on validation images, 0–1
     */
    public record Epoch(int epoch, double loss, double accuracy, OptionalDouble validation) {}

    /**
     * The model.
     *
     * @param model the file's name
     * @param maxDifference between the file's probabilities in ONNX Runtime and those of the training engine
     * @param uncertainty calibration of its predictions; empty where there was none
     * @param provenance the file's record of its own training, by name; none where the run itself has more detail
     */
    public record Model(
            String model,
            String modelSha256,
            OptionalDouble maxDifference,
            Optional<Uncertainty> uncertainty,
            Map<String, String> provenance) {
        public Model {
            provenance = ordered(provenance);
        }
    }

    /**
     * How far the model's predictions can be trusted.
     *
     * @param sentences whole sentences
     * @param numbers by name, for scripts
     * @param accuracyCoverage on the calibration images; empty where none were held out
     */
    public record Uncertainty(
            List<String> sentences, Map<String, Double> numbers, List<RiskCoverage.Point> accuracyCoverage) {
        public Uncertainty {
            sentences = List.copyOf(sentences);
            numbers = ordered(numbers);
            accuracyCoverage = List.copyOf(accuracyCoverage);
        }
    }

    /** The backbone from which training started; the hash is SHA-256 in hexadecimal digits. */
    public record Pretrained(String name, String licence, String sha256) {}

    /**
     * The information needed to repeat the run.
     *
     * @param backbone empty where none was trained
     * @param dataHash SHA-256 of the data; empty where none was trained
     * @param versions of Quadrant (key {@code Quadrant}), its engines, Java and the system, in order
     */
    public record Provenance(
            Optional<Pretrained> backbone, long seed, Optional<String> dataHash, Map<String, String> versions) {
        public Provenance {
            versions = ordered(versions);
        }

        String quadrant() {
            return "Quadrant " + versions.getOrDefault("Quadrant", "");
        }

        String software() {
            List<String> all = new ArrayList<>();
            versions.forEach((k, v) -> all.add(k + " " + v));
            return String.join(", ", all);
        }
    }

    static <V> Map<String, V> ordered(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
