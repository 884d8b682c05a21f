package quadrant.report;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import quadrant.backbone.BackboneCard;
import quadrant.dataset.ClassList;
import quadrant.dataset.Dataset;
import quadrant.dataset.Sample;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.BaselineComparison;
import quadrant.evaluation.Curves;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.GroupCall;
import quadrant.evaluation.GroupPooling;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.evaluation.ScoreSheet;
import quadrant.explain.Examination;
import quadrant.model.FineTunedModel;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.TestViews;
import quadrant.plan.Strategy;
import quadrant.task.SafeFile;
import quadrant.task.Task;
import quadrant.workflow.CheckedData;
import quadrant.workflow.CrossValidate;
import quadrant.workflow.CrossValidated;
import quadrant.workflow.FineTuned;

/**
 * A fine-tuning, an evaluation or a cross-validation, as its page and JSON read it: its results, and what is computed from them
 * once. Parts that a kind of run does not have are empty.
 *
 * @param test results on images that were not used in training; empty where there were none
 * @param leftOut results on the training images, each by fits without it; empty where the model is not fitted in closed form
 * @param tuned the result of a fine-tuning
 * @param crossed the result of a cross-validation
 * @param examination for a single model: its explanations
 * @param model for a single model: its file
 * @param seconds of each phase of a fine-tuning, in order
 * @param versions of Quadrant (key {@code Quadrant}), its engines, Java and the system, in order
 * @param doubts findings on the images that undermine the score
 * @param duplicates pairs of images that look alike across groups or labels; as many as should be shown
 */
public record RunReport(
        Heading heading,
        Data data,
        Optional<Outcome> test,
        Optional<Outcome> leftOut,
        Optional<FineTuned> tuned,
        Optional<CrossValidated> crossed,
        Optional<Examination> examination,
        Optional<ModelFile> model,
        long seed,
        Map<String, Double> seconds,
        Map<String, String> versions,
        List<Verdict.Reason> doubts,
        List<Duplicate> duplicates) {
    public static final String JSON = "report.json";
    public static final String HTML = "report.html";

    private static final int PAIRS_SHOWN = 12;
    private static final int ERRORS_SHOWN = 12;

    /** The kind of run. */
    enum Kind {
        FINE_TUNING("report", "held-out image"),
        EVALUATION("evaluation", "image"),
        CROSS_VALIDATION("cross-validation", "held-out image");

        /** Its name in the page's title and the JSON's format. */
        final String title;
        /** The name of one of the images. */
        final String image;

        Kind(String title, String image) {
            this.title = title;
            this.image = image;
        }
    }

    /**
     * A fine-tuning.
     *
     * @param seconds by phase, those of the examination among them
     */
    public static RunReport of(
            Heading heading,
            FineTuned t,
            long seed,
            Examination examination,
            ModelFile model,
            Map<String, Double> seconds,
            Map<String, String> versions) {
        FineTuned.Parts parts = t.parts();
        Dataset all = t.checked().all();
        List<Part> split = List.of(
                Part.of(Role.TRAINING, parts.train()),
                Part.of(Role.VALIDATION, parts.validation()),
                Part.of(Role.TEST, parts.test()));
        return new RunReport(
                heading,
                Data.of(parts.train(), t.model().classes(), split, t.skipped()),
                t.test().map(s -> outcome(t, s, parts.test(), seed)),
                t.leftOut().map(s -> outcome(t, s, parts.train(), seed)),
                Optional.of(t),
                Optional.empty(),
                Optional.of(examination),
                Optional.of(model),
                seed,
                seconds,
                versions,
                Verdict.doubts(t),
                Duplicate.of(
                                all,
                                t.checked().guard().alikeAcross(all),
                                t.model().preprocessing().mapping(),
                                PAIRS_SHOWN,
                                Task.SILENT)
                        .stream()
                        .limit(PAIRS_SHOWN)
                        .toList());
    }

    private static Outcome outcome(FineTuned t, FineTuned.Scored scored, Dataset images, long seed) {
        Map<BaselineComparison.Kind, Predictions> simpler = new LinkedHashMap<>();
        simpler.put(
                BaselineComparison.Kind.MAJORITY,
                CrossValidate.majority(scored.model(), t.parts().train().counts()));
        scored.colour().ifPresent(p -> simpler.put(BaselineComparison.Kind.COLOUR, p));
        scored.headOnly()
                .filter(p -> t.advice().recipe().strategy() != Strategy.HEAD)
                .ifPresent(p -> simpler.put(BaselineComparison.Kind.FROZEN, p));
        return Outcome.of(
                scored.model(),
                t.model().pooling(),
                simpler,
                errors(scored.model(), images, t.model().preprocessing()),
                seed);
    }

    /**
     * An evaluation of a model.
     *
     * @param views test-time augmentation
     * @param predictions for the images, or for their groups where labels are of groups
     */
    public static RunReport of(
            Heading heading,
            FineTunedModel model,
            ModelFile file,
            TestViews views,
            CheckedData checked,
            Predictions predictions,
            Examination examination,
            Map<String, String> versions) {
        Dataset images = checked.all();
        int[] counts = new int[predictions.classes().size()];
        predictions.rows().forEach(r -> counts[r.truth().orElseThrow()]++);
        Map<String, String> facts = new LinkedHashMap<>(model.provenance().facts());
        facts.put("testTimeAugmentation", views.name().toLowerCase(Locale.ROOT));
        Part all = new Part(Role.ALL, list(counts), Part.of(Role.ALL, images).groups);
        return new RunReport(
                heading,
                Data.of(images, predictions.classes(), List.of(all), List.of()),
                Optional.of(Outcome.of(
                        predictions,
                        model.pooling(),
                        Map.of(),
                        errors(predictions, images, model.preprocessing()),
                        Evaluation.SEED)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(examination),
                Optional.of(new ModelFile(file.name, file.sha256, facts)),
                Evaluation.SEED,
                Map.of(),
                versions,
                Verdict.doubts(checked),
                List.of());
    }

    /** A cross-validation. */
    public static RunReport of(Heading heading, CrossValidated done, Map<String, String> versions) {
        long seed = done.request().each().plan().seed();
        Dataset images = done.dataset();
        Map<BaselineComparison.Kind, Predictions> simpler = new LinkedHashMap<>();
        for (BaselineComparison.Kind kind : BaselineComparison.Kind.values()) {
            if (kind != BaselineComparison.Kind.FROZEN || done.deeper()) {
                simpler.put(kind, done.of(kind));
            }
        }
        return new RunReport(
                heading,
                Data.of(images, images.classes(), List.of(Part.of(Role.ALL, images)), done.skipped()),
                Optional.of(Outcome.of(
                        done.outOfFold().predictions(),
                        GroupPooling.MEAN,
                        simpler,
                        errors(done.outOfFold().ofRepeat(0), images, done.preprocessing()),
                        seed)),
                Optional.empty(),
                Optional.empty(),
                Optional.of(done),
                Optional.empty(),
                Optional.empty(),
                seed,
                Map.of(),
                versions,
                Verdict.doubts(done),
                List.of());
    }

    /** The wrong predictions, the most confident first, with the pictures of their images; as many as should be shown. */
    private static List<Shown> errors(Predictions predictions, Dataset images, Preprocessing preprocessing) {
        Map<String, Sample> samples = new HashMap<>();
        images.samples().forEach(s -> samples.put(s.id(), s));
        return predictions.rows().stream()
                .filter(p -> !p.right())
                .sorted(Comparator.comparing(p -> -p.probabilities().get(p.predicted())))
                .limit(ERRORS_SHOWN)
                .map(p -> Shown.of(
                        p,
                        predictions.classes(),
                        Optional.ofNullable(samples.get(p.id()))
                                .map(s -> Picture.thumbnail(
                                        preprocessing.picture(s.pixels().read())))))
                .toList();
    }

    private static List<Integer> list(int... counts) {
        return IntStream.of(counts).boxed().toList();
    }

    /** Writes {@code report.json}, for scripts, and {@code report.html}, for people. */
    public void write(Path folder) {
        String html = RunPage.html(this);
        SafeFile.write(folder.resolve(JSON), RunJson.of(this));
        SafeFile.write(folder.resolve(HTML), html);
    }

    Kind kind() {
        return tuned.isPresent() ? Kind.FINE_TUNING : crossed.isPresent() ? Kind.CROSS_VALIDATION : Kind.EVALUATION;
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
        int repeats = crossed.map(c -> c.request().repeats()).orElse(1);
        String one = data.bags ? "bag" : "image";
        if (leftOut.isPresent() && leftOut.get().equals(o)) {
            return Texts.count(n, "training " + one) + ", each left out of the fits that score it";
        }
        return repeats > 1
                ? Texts.count(n / repeats, one) + ", each " + repeats + " times"
                : Texts.count(n, (tuned.isPresent() ? "held-out " : "") + one);
    }

    /** The name of a group, in the plural; images where the data has no groups. */
    String unit() {
        return data.groups.orElse("images");
    }

    /** The strategy by which the model was trained: {@code layers}, {@code head}, {@code top}, {@code all} or {@code mean}. */
    String strategy() {
        return tuned.map(t -> t.model().provenance().strategy())
                .filter(s -> !s.isEmpty())
                .orElse("layers");
    }

    /** How far from the output training reached; 0: the head alone. */
    int depth() {
        return tuned.map(t -> t.model().provenance().depth()).orElse(0);
    }

    /** Of a classifier in closed form. */
    Optional<Double> ridgeStrength() {
        return tuned.map(t -> t.model().provenance().fact("ridgeStrength"))
                .filter(s -> !s.isEmpty())
                .map(Double::valueOf);
    }

    /** The images as the network sees them, such as "224×224 pixels, center square, range auto, antialiased bicubic". */
    String pixels() {
        Preprocessing p = tuned.orElseThrow().model().preprocessing();
        String channels = String.join(" ", p.mapping().channels());
        return p.sizePx() + "×" + p.sizePx() + " pixels, "
                + p.resize().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                + (channels.isEmpty() ? "" : ", channels " + channels)
                + ", range " + p.mapping().range().name().toLowerCase(Locale.ROOT) + ", antialiased bicubic";
    }

    /** The network from which training started. */
    Optional<BackboneCard> backbone() {
        return tuned.map(FineTuned::backbone).or(() -> crossed.map(CrossValidated::backbone));
    }

    /** SHA-256 of the data that was trained on. */
    Optional<String> dataHash() {
        return tuned.map(FineTuned::dataHash).or(() -> crossed.map(CrossValidated::dataHash));
    }

    String quadrant() {
        return "Quadrant " + versions.getOrDefault("Quadrant", "");
    }

    String software() {
        return versions.entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue())
                .collect(Collectors.joining(", "));
    }

    /**
     * The images.
     *
     * @param groups the name of a group, in the plural; empty where the data has no groups and every image is its own
     * @param bags whether labels are those of groups as a whole, which are then the tested units
     * @param parts those of the split, in order; one where there is no split
     * @param skipped one line for each skipped image, with the reason
     */
    record Data(ClassList classes, Optional<String> groups, boolean bags, List<Part> parts, List<String> skipped) {
        private static Data of(Dataset images, ClassList classes, List<Part> parts, List<String> skipped) {
            Optional<String> groups = images.groupsKnown() ? Optional.of("groups") : Optional.empty();
            return new Data(classes, groups, images.bags(), parts, skipped);
        }

        int total() {
            return parts.stream().mapToInt(Part::total).sum();
        }
    }

    /** The purpose of a part of the data. */
    enum Role {
        TRAINING("Training set"),
        VALIDATION("Validation set"),
        TEST("Test set (held out)"),
        ALL("Images");

        /** Its name as a column of a table. */
        final String title;

        Role(String title) {
            this.title = title;
        }
    }

    /**
     * One part of a split.
     *
     * @param images number of images of each class
     * @param groups number of groups
     */
    record Part(Role role, List<Integer> images, int groups) {
        static Part of(Role role, Dataset d) {
            return new Part(role, list(d.counts()), (int)
                    d.samples().stream().map(Sample::group).distinct().count());
        }

        int total() {
            return images.stream().mapToInt(Integer::intValue).sum();
        }
    }

    /**
     * The file of a model.
     *
     * @param facts its record of its own training, by name; none where the run itself has more detail
     */
    public record ModelFile(String name, String sha256, Map<String, String> facts) {}

    /**
     * An image with the prediction for it.
     *
     * @param truth the true class
     * @param probability of the predicted class
     */
    record Shown(String id, String truth, String predicted, float probability, Optional<Picture> picture) {
        static Shown of(Prediction p, ClassList classes, Optional<Picture> picture) {
            return new Shown(
                    p.id(),
                    classes.name(p.truth().orElseThrow()),
                    classes.name(p.predicted()),
                    p.probabilities().get(p.predicted()),
                    picture);
        }
    }

    /**
     * The results on images with known true classes.
     *
     * @param baselines simpler classifiers on the same images; may be none
     * @param errors wrong predictions, the most confident first; as many as should be shown
     * @param suspects names of the images whose labels are likely wrong, by confident learning
     * @param ofGroups the same with each group as one image, by its mean probabilities; empty where groups are unknown or have
     *     images of several classes
     */
    public record Outcome(
            Evaluation evaluation,
            List<BaselineComparison> baselines,
            ScoreSheet sheet,
            Curves curves,
            List<Shown> errors,
            List<String> suspects,
            Optional<Evaluation> ofGroups) {
        /**
         * Computes them.
         *
         * @param pooling how the predictions of images become one for their group
         */
        static Outcome of(
                Predictions p,
                GroupPooling pooling,
                Map<BaselineComparison.Kind, Predictions> simpler,
                List<Shown> errors,
                long seed) {
            return new Outcome(
                    Evaluation.of(p, seed),
                    simpler.entrySet().stream()
                            .map(s -> BaselineComparison.of(s.getKey(), p, s.getValue(), seed))
                            .toList(),
                    ScoreSheet.of(p, seed),
                    Curves.of(p),
                    errors,
                    Verdict.suspects(p),
                    GroupCall.evaluate(p, pooling, seed));
        }

        Optional<BaselineComparison> baseline(BaselineComparison.Kind kind) {
            return baselines.stream().filter(b -> b.kind() == kind).findFirst();
        }
    }
}
