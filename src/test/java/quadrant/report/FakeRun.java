package quadrant.report;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import quadrant.advisor.Advice;
import quadrant.advisor.Comparison;
import quadrant.advisor.DatasetProfile;
import quadrant.advisor.Evidence;
import quadrant.advisor.LayerEvidence;
import quadrant.advisor.Quadrant;
import quadrant.advisor.Similarity;
import quadrant.app.SmallModel;
import quadrant.augment.Appearance;
import quadrant.augment.AugmentationPlan;
import quadrant.augment.ViewSheet;
import quadrant.backbone.BackboneCard;
import quadrant.backbone.PhotoReference.Landmark;
import quadrant.dataset.ClassList;
import quadrant.dataset.Dataset;
import quadrant.dataset.GroupId;
import quadrant.dataset.Guard;
import quadrant.evaluation.BaselineComparison;
import quadrant.evaluation.Curves;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.Interval;
import quadrant.evaluation.Measured;
import quadrant.evaluation.PairedDifference;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.evaluation.ScoreSheet;
import quadrant.explain.Examination;
import quadrant.model.FineTunedModel;
import quadrant.onnx.PooledLayers.Family;
import quadrant.plan.Batching;
import quadrant.plan.Deliver;
import quadrant.plan.Recipe;
import quadrant.plan.Strategy;
import quadrant.training.EpochRecord;
import quadrant.workflow.CheckedData;
import quadrant.workflow.FineTuned;

/** Runs that never were, as a biologist might have had them. */
final class FakeRun {
    static final List<String> TISSUES = List.of(
            "adipose tissue", "debris", "lymphocytes", "mucus", "smooth muscle", "normal colon mucosa", "tumour");

    private static final List<Landmark> LANDMARKS = List.of(
            new Landmark("photographs", 0.01), new Landmark("H&E tissue", 0.13), new Landmark("blood cells", 0.20));

    private static final Interval SIMILARITY = new Interval(0.12, 0.15);

    private static final Dataset NONE = new Dataset(new ClassList(TISSUES), List.of(), true, List.of());

    private FakeRun() {}

    /** Seven tissues, two held-out images of each, advice for quadrant 3. */
    static RunReport usual() {
        return of(TISSUES, 2, 0.7);
    }

    static RunReport of(List<String> names, int testPerClass, double skill) {
        ClassList classes = new ClassList(names);
        Predictions test = predictions(classes, testPerClass, skill, 5);
        Predictions frozen = predictions(classes, testPerClass, skill / 2, 6);
        Evaluation e = Evaluation.of(test, 1);
        RunReport.Part train = part(RunReport.Role.TRAINING, names.size(), 7, 49);
        Map<String, Double> seconds = new LinkedHashMap<>();
        seconds.put("advice", 4.21);
        seconds.put("features", 3700.0);
        seconds.put("tail", 125.0);
        return new RunReport(
                new Heading(
                        "colon",
                        "2026-11-24T10:15:00+01:00",
                        List.of(
                                "3 images have no pixel size; the size of an object was not used.",
                                "No GPU was found: the CPU trains.")),
                new RunReport.Data(
                        classes,
                        Optional.of("patients"),
                        false,
                        List.of(
                                train,
                                part(RunReport.Role.VALIDATION, names.size(), 1, 7),
                                part(RunReport.Role.TEST, names.size(), testPerClass, e.groups())),
                        List.of("tumour/TUM-0041.tif: not an image (0 bytes)", "Thumbs.db: not an image")),
                Optional.of(new RunReport.Outcome(
                        e,
                        List.of(
                                BaselineComparison.of(BaselineComparison.Kind.COLOUR, test, frozen, 1),
                                BaselineComparison.of(BaselineComparison.Kind.FROZEN, test, frozen, 1)),
                        ScoreSheet.of(test, 1),
                        Curves.of(test),
                        mistakes(test),
                        List.of(),
                        Optional.empty())),
                Optional.empty(),
                Optional.of(tuned("top", 2, advice(), epochs())),
                Optional.empty(),
                Optional.of(FakeExamination.of(test)),
                Optional.of(new RunReport.ModelFile("colon.onnx", hash("41d7"), Map.of())),
                20260101L,
                seconds,
                versions(),
                List.of(),
                List.of());
    }

    /** What fine-tuning might have brought. */
    static FineTuned tuned(String strategy, int depth, Advice advice, List<EpochRecord> epochs) {
        FineTunedModel model = SmallModel.of();
        Predictions heldOut = predictions(model.classes(), 4, 0.7, 3);
        return new FineTuned(
                new FineTuned.Uncertain(
                        new FineTunedModel(
                                model.graph(),
                                model.classes(),
                                model.preprocessing(),
                                model.provenance().with(Map.of("strategy", strategy, "depth", Integer.toString(depth))),
                                model.testViews(),
                                model.crop()),
                        List.of("Calibrated on 120 images of 40 groups of the validation set."),
                        Optional.of(heldOut)),
                new BackboneCard(
                        "EfficientNet-Lite0",
                        "EfficientNet-Lite0",
                        "Apache-2.0",
                        "",
                        hash("b20e"),
                        model.preprocessing(),
                        List.of("cut"),
                        "",
                        Optional.empty(),
                        "",
                        0,
                        List.of()),
                advice,
                new FineTuned.Parts(NONE, NONE, NONE),
                epochs,
                14,
                2.4e-7,
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Map.of(),
                "CPU, 2 threads",
                List.of(),
                hash("9f2c"),
                new ViewSheet("", List.of(), List.of(), List.of()),
                new CheckedData(NONE, new Guard(List.of(), List.of(), Optional.empty()), 0));
    }

    /** A run with another training and outcome. */
    static RunReport with(RunReport run, FineTuned tuned, Optional<RunReport.Outcome> test) {
        return with(run, tuned, test, test.isPresent() ? run.examination() : Optional.of(FakeExamination.nothing()));
    }

    static RunReport with(RunReport run, Examination examination) {
        return with(run, run.tuned().orElseThrow(), run.test(), Optional.of(examination));
    }

    private static RunReport with(
            RunReport run, FineTuned tuned, Optional<RunReport.Outcome> test, Optional<Examination> examination) {
        return new RunReport(
                run.heading(),
                run.data(),
                test,
                run.leftOut(),
                Optional.of(tuned),
                run.crossed(),
                examination,
                run.model(),
                run.seed(),
                run.seconds(),
                run.versions(),
                run.doubts(),
                run.duplicates());
    }

    /** An evaluation of the same images. */
    static RunReport evaluation(Optional<String> groups) {
        RunReport run = usual();
        RunReport.Outcome o = run.test().orElseThrow();
        return new RunReport(
                new Heading("second <hospital>", run.heading().created(), List.of()),
                new RunReport.Data(
                        run.data().classes(),
                        groups,
                        false,
                        List.of(part(RunReport.Role.ALL, TISSUES.size(), 2, 14)),
                        List.of()),
                Optional.of(new RunReport.Outcome(
                        o.evaluation(), List.of(), o.sheet(), o.curves(), o.errors(), List.of(), o.ofGroups())),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                run.examination().map(FakeExamination::withoutTraining),
                Optional.of(new RunReport.ModelFile("colon.onnx", hash("41d7"), Map.of("depth", "2"))),
                1,
                Map.of(),
                Map.of("Quadrant", "0.1.0"),
                List.of(),
                List.of());
    }

    static FineTuned chosenByUser() {
        return tuned(
                "head",
                0,
                new Advice(
                        Optional.empty(),
                        new Recipe(
                                Strategy.HEAD, 0, AugmentationPlan.named("heavy"), 12, 20, true, Batching.PLAIN, false),
                        new Evidence(
                                NONE,
                                Measured.not("It has no layers to measure."),
                                profile(),
                                DatasetProfile.SizeRule.RAW,
                                Appearance.STAINED,
                                Measured.not("Single layers were not compared."),
                                List.of(),
                                List.of()),
                        true,
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty()),
                epochs());
    }

    static Advice advice() {
        List<Similarity.Layer> layers = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            layers.add(new Similarity.Layer("bn" + i, i / 23.0, 0.06 + 0.008 * i));
        }
        return new Advice(
                Optional.of(Quadrant.SMALL_UNLIKE),
                new Recipe(Strategy.TOP, 2, AugmentationPlan.named("heavy"), 12, 20, true, Batching.PLAIN, false),
                new Evidence(
                        NONE,
                        Measured.of(
                                new Similarity(Similarity.Method.BATCH_NORM, 0.134, SIMILARITY, layers, 70, LANDMARKS)),
                        profile(),
                        DatasetProfile.SizeRule.EFFECTIVE,
                        Appearance.STAINED,
                        Measured.of(List.of(
                                layer("blocks.0", 0, 0.55, 0.55),
                                layer("blocks.1", 0.5, 0.81, 0.83),
                                layer("head", 1, 0.82, 0.86))),
                        List.of(
                                new LayerEvidence.OfFamily(Family.WHOLE, score(0.86)),
                                new LayerEvidence.OfFamily(Family.CENTRE, score(0.88)),
                                new LayerEvidence.OfFamily(Family.EARLY, score(0.71))),
                        List.of()),
                false,
                List.of(
                        "There are 10 images per class, fewer than 1000: the set is small.",
                        "Its layer statistics lie 0.134 from those of the pretraining images, beyond 0.05: it is unlike"
                                + " them, most of all in the late layers.",
                        "Of depths 0 to 3, depth 2 did best on the training folds (balanced accuracy 0.86; depth 0: 0.83)."),
                List.of(
                        "More images of debris, the smallest class: 992 more independent ones would make the set large."),
                Optional.empty(),
                Optional.of(comparison()));
    }

    private static Comparison comparison() {
        return new Comparison(
                "24 images of 9 groups",
                0.83,
                new PairedDifference(0.03, new Interval(-0.02, 0.09), 9),
                new PairedDifference(0.02, new Interval(-0.01, 0.05), 9),
                List.of(new Comparison.Trial(2, 0.91, 0.86, 0.412), new Comparison.Trial(3, 0.99, 0.84, 0.518)),
                2,
                Deliver.QUADRANT,
                false);
    }

    private static DatasetProfile profile() {
        return new DatasetProfile(
                TISSUES.stream()
                        .map(t -> new DatasetProfile.ClassSize(t, 10, 7, 9, 8.2))
                        .toList(),
                true,
                Measured.of(0.1));
    }

    private static LayerEvidence layer(String tensor, double position, double alone, double upTo) {
        return new LayerEvidence(tensor, position, score(alone), score(upTo));
    }

    private static LayerEvidence.Score score(double value) {
        return new LayerEvidence.Score(value, new Interval(value - 0.06, value + 0.06));
    }

    static List<EpochRecord> epochs() {
        List<EpochRecord> epochs = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            double t = Math.exp(-i / 6.0);
            epochs.add(new EpochRecord(
                    i,
                    20,
                    0.52 + 1.1 * t + 0.03 * Math.sin(i * 2.1),
                    0.98 - 0.5 * t,
                    OptionalDouble.of(0.86 - 0.3 * t + 0.03 * Math.sin(i * 1.7))));
        }
        return epochs;
    }

    private static Map<String, String> versions() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("Quadrant", "0.1.0");
        versions.put("ONNX Runtime", "1.28.0");
        versions.put("DJL", "0.36.0");
        versions.put("PyTorch", "2.7.1");
        versions.put("Java", "17.0.15");
        versions.put("System", "Linux amd64");
        return versions;
    }

    private static RunReport.Part part(RunReport.Role role, int classes, int each, int groups) {
        return new RunReport.Part(role, Collections.nCopies(classes, each), groups);
    }

    private static Predictions predictions(ClassList classes, int perClass, double skill, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Prediction> rows = new ArrayList<>();
        for (int i = 0; i < classes.size() * perClass; i++) {
            int truth = i % classes.size();
            int predicted = random.nextDouble() < skill ? truth : random.nextInt(classes.size());
            List<Float> p = new ArrayList<>(Collections.nCopies(classes.size(), 0.3f / classes.size()));
            p.set(predicted, p.get(predicted) + 0.7f);
            String id = classes.name(truth) + "/slide-" + (1000 + i) + "_tile_x12288_y40960.tif";
            rows.add(new Prediction(id, new GroupId("p" + i), OptionalInt.of(truth), p));
        }
        return new Predictions(classes, rows);
    }

    private static List<RunReport.Shown> mistakes(Predictions test) {
        return test.rows().stream()
                .filter(p -> !p.right())
                .limit(12)
                .map(p -> RunReport.Shown.of(p, test.classes(), Optional.of(picture(p.id().hashCode()))))
                .toList();
    }

    /** Something pink with purple nuclei. */
    private static Picture picture(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        BufferedImage image = new BufferedImage(96, 96, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setColor(new Color(238, 190, 214));
        g.fillRect(0, 0, 96, 96);
        for (int i = 0; i < 40; i++) {
            g.setColor(new Color(90 + random.nextInt(60), 50 + random.nextInt(40), 130 + random.nextInt(40)));
            g.fillOval(random.nextInt(96), random.nextInt(96), 6 + random.nextInt(8), 6 + random.nextInt(8));
        }
        g.dispose();
        return Picture.jpeg(image);
    }

    private static String hash(String start) {
        return (start + "0f6b8d2c7e51a394".repeat(4)).substring(0, 64);
    }
}
