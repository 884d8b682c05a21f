package quadrant.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import quadrant.dataset.ClassList;
import quadrant.dataset.Dataset;
import quadrant.dataset.GroupId;
import quadrant.dataset.PixelSource;
import quadrant.dataset.Sample;
import quadrant.engine.Compute;
import quadrant.engine.Matrices;
import quadrant.engine.ort.OrtTrunks;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.Interval;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.pixels.RawImage;
import quadrant.ridge.Blocks;
import quadrant.ridge.KernelRidge;
import quadrant.ridge.Ridge.LeftOut;
import quadrant.ridge.Targets;

/**
 * What left-out scores say where there is nothing to learn: labels are random, features are noise, and images of a group resemble each
 * other. {@code -Dquadrant.simulations=true} draws ten times as many data sets.
 */
class ChanceTest {
    private static final int SETS = Boolean.getBoolean("quadrant.simulations") ? 200 : 24;
    private static final int FEATURES = 50;
    private static final Matrices MATRICES = new OrtTrunks().matrices(Compute.cpu());

    /** A kind of data set: groups of each class, and how many images a group has. */
    @SuppressWarnings("ImmutableEnumChecker") // never changed
    private enum Kind {
        SEVEN_CLASSES_OF_8(0.93, 1, 1, 8, 8, 8, 8, 8, 8, 8),
        THREE_CLASSES_OF_4_IN_PAIRS(0.93, 2, 2, 2, 2, 2),
        THREE_CLASSES_OF_4_GROUPS(0.93, 2, 4, 4, 4, 4),
        UNBALANCED(0.93, 1, 1, 40, 15, 5),
        UNBALANCED_IN_GROUPS(0.93, 2, 4, 16, 8, 3);

        /** How often an interval holds chance. */
        private final double covered;

        private final int least;
        private final int most;
        private final int[] groups;

        Kind(double covered, int least, int most, int... groups) {
            this.covered = covered;
            this.least = least;
            this.most = most;
            this.groups = groups;
        }
    }

    private record Nothing(String name) implements PixelSource {
        @Override
        public RawImage read() {
            throw new UnsupportedOperationException(name);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Made(Dataset dataset, double[] kernel) {}

    @ParameterizedTest
    @EnumSource(Kind.class)
    void noise_is_classified_at_chance(Kind kind) {
        SplittableRandom random = new SplittableRandom(20260104);
        double chance = 1.0 / kind.groups.length;
        double sum = 0;
        double squares = 0;
        int covered = 0;
        double width = 0;
        for (int s = 0; s < SETS; s++) {
            Made made = made(kind, random);
            Blocks block = LayerFit.blocks(made.dataset, 10, s).value().orElseThrow();
            Targets targets = new Targets(
                    made.dataset.samples().stream().mapToInt(Sample::label).toArray(), kind.groups.length);
            LeftOut left = new KernelRidge(MATRICES, targets, made.kernel).leftOut(made.kernel, block);
            Evaluation e = Evaluation.of(predictions(made.dataset, left), s);
            sum += e.balancedAccuracy();
            squares += e.balancedAccuracy() * e.balancedAccuracy();
            Interval i = e.balancedAccuracyInterval();
            covered += i.low() <= chance && chance <= i.high() ? 1 : 0;
            width += (i.high() - i.low()) / SETS;
        }
        double mean = sum / SETS;
        double error = Math.sqrt((squares / SETS - mean * mean) / SETS);
        double share = (double) covered / SETS;
        if (Boolean.getBoolean("quadrant.simulations")) {
            System.out.printf(
                    Locale.ROOT,
                    "%s: chance %.3f, mean %.3f (error %.3f), covered %.3f, mean width %.3f%n",
                    kind,
                    chance,
                    mean,
                    error,
                    share,
                    width);
        }
        // two standard errors of a simulation of so many data sets
        assertThat(mean).isBetween(chance - 0.02 - 2 * error, chance + 0.02 + 2 * error);
        assertThat(share).isGreaterThanOrEqualTo(kind.covered - 2 * Math.sqrt(0.93 * 0.07 / SETS));
    }

    private static Made made(Kind kind, SplittableRandom random) {
        List<Sample> samples = new ArrayList<>();
        List<double[]> rows = new ArrayList<>();
        for (int k = 0; k < kind.groups.length; k++) {
            for (int g = 0; g < kind.groups[k]; g++) {
                double[] shared = gaussian(random);
                String group = k + "/" + g;
                int images = random.nextInt(kind.least, kind.most + 1);
                for (int i = 0; i < images; i++) {
                    String id = group + "/" + i;
                    samples.add(new Sample(id, new Nothing(id), k, new GroupId(group), OptionalInt.empty(), Map.of()));
                    double[] own = gaussian(random);
                    rows.add(IntStream.range(0, FEATURES)
                            .mapToDouble(f -> own[f] + shared[f])
                            .toArray());
                }
            }
        }
        double[] x = rows.stream().flatMapToDouble(Arrays::stream).toArray();
        List<String> names = IntStream.range(0, kind.groups.length)
                .mapToObj(k -> "class" + k)
                .toList();
        return new Made(
                new Dataset(new ClassList(names), samples, true, List.of()), MATRICES.timesTransposed(x, x, FEATURES));
    }

    private static double[] gaussian(SplittableRandom random) {
        return IntStream.range(0, FEATURES)
                .mapToDouble(f -> random.nextGaussian())
                .toArray();
    }

    private static Predictions predictions(Dataset dataset, LeftOut left) {
        int classes = dataset.classes().size();
        return new Predictions(
                dataset.classes(),
                IntStream.range(0, dataset.size())
                        .mapToObj(i -> {
                            Sample s = dataset.samples().get(i);
                            Float[] p = new Float[classes];
                            Arrays.fill(p, 0f);
                            p[predicted(left, i, classes)] = 1f;
                            return new Prediction(s.id(), s.group(), OptionalInt.of(s.label()), List.of(p));
                        })
                        .toList());
    }

    private static int predicted(LeftOut left, int image, int classes) {
        return IntStream.range(0, classes)
                .boxed()
                .max(Comparator.comparingDouble(k -> left.scores()[image * classes + k]))
                .orElseThrow();
    }
}
