package quadrant.report;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import quadrant.backbone.Landmark;
import quadrant.dataset.ClassList;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.Baseline;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.Interval;
import quadrant.evaluation.PairedDifference;
import quadrant.evaluation.RiskCoverage;
import quadrant.explain.Examination;

/**
 * All that the report of one fine-tuning shows: plain values, no arithmetic left but rounding.
 *
 * @param test empty where no image was held out: then nothing can be said of new images
 * @param alike pairs of images that look like one across groups or labels; as many as should be shown
 * @param examination what the model looks at
 */
public record RunReport(
        Data data,
        Decision decision,
        Fit fit,
        Optional<Outcome> test,
        Examination examination,
        Model model,
        Provenance provenance,
        List<AuditReport.Duplicate> alike) {
    public RunReport {
        alike = List.copyOf(alike);
    }

    /** What the model reaches, against what, and what to do next. */
    public String verdict() {
        return test.map(o -> Verdict.of(
                        o.evaluation(),
                        o.detail().rivals(),
                        data.groups(),
                        Texts.count(o.evaluation().n(), "held-out image")))
                .orElse("No images were held out, so nothing is known of new images. Next: hold out whole patients or"
                        + " slides, with --test or a fold.");
    }

    /**
     * The images.
     *
     * @param name what the user calls the data, such as the folder's name
     * @param groups what a group is, in the plural ("patients", else "groups"); empty where the data named none and every
     *     image stood for itself
     * @param skipped one line for each image that was left out, with the reason
     * @param hash SHA-256 of the data as hexadecimal digits
     */
    public record Data(
            String name,
            ClassList classes,
            Optional<String> groups,
            Part train,
            Part validation,
            Part test,
            List<String> skipped,
            String hash) {
        public Data {
            skipped = List.copyOf(skipped);
            for (Part part : List.of(train, validation, test)) {
                if (part.images().size() != classes.size()) {
                    throw new IllegalArgumentException(
                            part.images().size() + " counts for " + classes.size() + " classes");
                }
            }
        }
    }

    /**
     * One part of a split.
     *
     * @param images how many of each class
     * @param groups how many groups they come from
     */
    public record Part(List<Integer> images, int groups) {
        public Part {
            images = List.copyOf(images);
        }

        public int total() {
            return images.stream().mapToInt(Integer::intValue).sum();
        }
    }

    /**
     * What was trained, and why.
     *
     * @param quadrant 1–4; empty where the user chose
     * @param strategy {@code head}, {@code top} or {@code all}
     * @param depth how far from the output training reached; 0: the head alone
     * @param reasons whole sentences, the weightiest first
     */
    public record Decision(
            OptionalInt quadrant,
            String strategy,
            int depth,
            boolean chosenByUser,
            List<String> reasons,
            Position at,
            Findings findings) {
        private static final Set<String> STRATEGIES = Set.of("layers", "head", "top", "all");

        public Decision {
            reasons = List.copyOf(reasons);
            if (!STRATEGIES.contains(strategy)) {
                throw new IllegalArgumentException("No strategy " + strategy);
            }
            if (quadrant.isPresent() && (quadrant.getAsInt() < 1 || quadrant.getAsInt() > 4)) {
                throw new IllegalArgumentException("No quadrant " + quadrant.getAsInt());
            }
        }
    }

    /**
     * Where the data lies in the size–similarity matrix.
     *
     * @param imagesPerClass the size, as the advice counted it
     * @param largeFrom the size from which data is large
     * @param divergence how unlike the pretraining images the data is: 0 is the same, greater is less alike; empty where
     *     it was not measured
     * @param interval of the divergence; empty where that is
     * @param unlikeFrom the divergence from which data is unlike
     * @param greatest the most that the divergence could be; may be infinite
     * @param layers the divergence of each layer that was measured, from the input to the output
     * @param landmarks what other images have, measured in the same way with the same backbone, for comparison
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

        /** The mean divergence of the early, middle and late third of the layers; empty with fewer than three. */
        public List<Double> thirds() {
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
     * How the training went.
     *
     * @param plan every parameter, as name and value
     * @param seconds for each phase, in order
     * @param device on which it ran ("CPU, 2 threads")
     * @param warnings what was said aloud
     * @param views a picture of some that it was trained on, as a data URI
     */
    public record Fit(
            Map<String, String> plan,
            List<Epoch> epochs,
            Map<String, Double> seconds,
            String device,
            List<String> warnings,
            Optional<String> views) {
        public Fit {
            plan = ordered(plan);
            epochs = List.copyOf(epochs);
            seconds = ordered(seconds);
            warnings = List.copyOf(warnings);
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
     * What the held-out images say.
     *
     * @param frozen what the backbone as it was, with a new classifier, does; empty where it was not tried
     * @param mistakes held-out images that were called wrongly, worst first; as many as should be shown
     * @param detail every other number, and the curves
     */
    public record Outcome(
            Evaluation evaluation,
            Baseline baseline,
            Optional<FrozenFeatures> frozen,
            List<Mistake> mistakes,
            OutcomeDetail detail) {
        public Outcome {
            mistakes = List.copyOf(mistakes);
        }
    }

    /**
     * What a linear classifier on the features of the backbone as it was says of the same held-out images.
     *
     * @param balancedAccuracy 0–1
     * @param difference by how much the fine-tuned model exceeds it
     */
    public record FrozenFeatures(double balancedAccuracy, Interval interval, PairedDifference difference) {}

    /**
     * An image that was called wrongly.
     *
     * @param probability of the class that was said, 0–1
     * @param picture a small PNG in Base64; empty for none
     */
    public record Mistake(String id, String truth, String predicted, double probability, String picture) {
        /** A mistake with the bytes of a PNG, none for no picture. */
        public static Mistake of(String id, String truth, String predicted, double probability, byte[] png) {
            return new Mistake(
                    id, truth, predicted, probability, Base64.getEncoder().encodeToString(png));
        }

        public Mistake {
            Base64.getDecoder().decode(picture);
        }
    }

    /**
     * What was written.
     *
     * @param file the model file's name
     * @param maxDifference between the file's probabilities in ONNX Runtime and the training engine's
     * @param doubts what it tells of where to doubt its calls; empty where it tells nothing
     * @param commandLine classifies new images with it
     * @param macroLine does so in ImageJ
     */
    public record Model(
            String file,
            String sha256,
            OptionalDouble maxDifference,
            Pretrained backbone,
            Optional<Doubts> doubts,
            String commandLine,
            String macroLine) {}

    /**
     * Where the model's calls are to be doubted.
     *
     * @param sentences whole ones
     * @param numbers by name, for scripts
     * @param curve accuracy against coverage on the images that this was learnt from; empty where none was held out
     */
    public record Doubts(List<String> sentences, Map<String, Double> numbers, List<RiskCoverage.Point> curve) {
        public Doubts {
            sentences = List.copyOf(sentences);
            numbers = ordered(numbers);
            curve = List.copyOf(curve);
        }
    }

    /** The backbone from which training started; the hash is SHA-256 in hexadecimal digits. */
    public record Pretrained(String name, String licence, String sha256) {}

    /**
     * What it takes to do it again.
     *
     * @param created date and time, ISO 8601
     * @param versions of Quadrant (key {@code Quadrant}), its engines, Java and the system, in order
     */
    public record Provenance(long seed, String created, Map<String, String> versions) {
        public Provenance {
            versions = ordered(versions);
        }
    }

    private static <V> Map<String, V> ordered(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
