package quadrant.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import quadrant.evaluation.Interval;
import quadrant.evaluation.Measured;
import quadrant.evaluation.PairedDifference;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.explain.AttributionMap;
import quadrant.explain.AttributionMap.Technique;
import quadrant.explain.Examination;
import quadrant.explain.Examination.Example;
import quadrant.explain.FeatureMap;
import quadrant.explain.Shortcut;
import quadrant.pixels.Patch;

/** What looking into a model that never was might have brought. */
final class FakeExamination {
    private static final int SIZE = 64;

    private FakeExamination() {}

    static Examination of(Predictions test) {
        return new Examination(Measured.of(examples(test)), Measured.of(shortcut(0.3, test)), Measured.of(map(test)));
    }

    /** The same with a map of the test images alone. */
    static Examination withoutTraining(Examination e) {
        return new Examination(
                e.examples(),
                e.shortcut(),
                e.map()
                        .map(m -> new FeatureMap(
                                m.points().stream()
                                        .filter(p -> p.predicted().isPresent())
                                        .toList(),
                                m.shares(),
                                0,
                                m.heldOut())));
    }

    static Examination nothing() {
        return not("No image was held out, and this is asked of images that the model has not seen.");
    }

    /** Nothing, for one reason: a whole sentence. */
    static Examination not(String reason) {
        return new Examination(Measured.not(reason), Measured.not(reason), Measured.not(reason));
    }

    private static List<Example> examples(Predictions test) {
        List<Example> examples = new ArrayList<>();
        for (boolean right : new boolean[] {false, true}) {
            test.rows().stream()
                    .filter(p -> right == (p.predicted() == p.truth().orElseThrow()))
                    .limit(6)
                    .forEach(p -> examples.add(new Example(p, look(p))));
        }
        return examples;
    }

    private static AttributionMap look(Prediction p) {
        SplittableRandom random = new SplittableRandom(p.id().hashCode());
        int left = random.nextInt(SIZE / 2);
        int top = random.nextInt(SIZE / 2);
        Patch heat = Patch.blank(1, SIZE, SIZE);
        for (int i = 0; i < SIZE * SIZE; i++) {
            double d = Math.hypot(i % SIZE - left - 16, i / SIZE - top - 16);
            heat.values()[i] = (float) Math.exp(-d * d / 150);
        }
        return new AttributionMap(cell(left, top), heat, heat, p.probabilities(), p.predicted(), Technique.CAM);
    }

    /** A violet disc on pink. */
    private static Patch cell(int left, int top) {
        Patch image = Patch.blank(3, SIZE, SIZE);
        float[][] colours = {{238, 110}, {190, 60}, {214, 150}};
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < SIZE * SIZE; i++) {
                boolean inside = Math.hypot(i % SIZE - left - 16, i / SIZE - top - 16) < 14;
                image.values()[c * SIZE * SIZE + i] = colours[c][inside ? 1 : 0];
            }
        }
        return image;
    }

    static Shortcut shortcut(double border, Predictions test) {
        double guess = 1.0 / test.classes().size();
        return new Shortcut(
                test.rows().size(), test.rows().size(), guess, part(0.8, 0.8), part(border, 0.8), part(0.7, 0.8));
    }

    private static Shortcut.Part part(double accuracy, double whole) {
        double lost = whole - accuracy;
        return new Shortcut.Part(
                accuracy,
                new Interval(accuracy - 0.1, accuracy + 0.1),
                new PairedDifference(lost, lost == 0 ? new Interval(0, 0) : new Interval(lost - 0.1, lost + 0.1), 14));
    }

    private static FeatureMap map(Predictions test) {
        SplittableRandom random = new SplittableRandom(7);
        List<FeatureMap.Point> points = new ArrayList<>();
        for (Prediction p : test.rows()) {
            points.add(
                    point(p.id(), p.group().value(), p.truth().orElseThrow(), OptionalInt.of(p.predicted()), random));
        }
        for (int i = 0; i < 60; i++) {
            points.add(point("train/" + i, "q" + i % 9, i % test.classes().size(), OptionalInt.empty(), random));
        }
        return new FeatureMap(points, List.of(0.41, 0.17), 60, test.rows().size());
    }

    private static FeatureMap.Point point(
            String id, String group, int label, OptionalInt predicted, SplittableRandom random) {
        return new FeatureMap.Point(
                id,
                group,
                label,
                predicted,
                3 * Math.cos(label) + random.nextDouble(),
                3 * Math.sin(label) + random.nextDouble(),
                random.nextInt(3) > 0 ? Optional.of(cell(random.nextInt(32), random.nextInt(32))) : Optional.empty());
    }
}
