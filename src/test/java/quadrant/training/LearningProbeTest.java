package quadrant.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import quadrant.TestData;
import quadrant.backbone.BackboneCatalog;
import quadrant.dataset.ClassList;
import quadrant.dataset.Dataset;
import quadrant.dataset.GroupId;
import quadrant.dataset.GroupSplit;
import quadrant.dataset.PixelSource;
import quadrant.dataset.Sample;
import quadrant.engine.Compute;
import quadrant.engine.Matrices;
import quadrant.engine.ort.OrtTrunks;
import quadrant.evaluation.LearningCurve;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.PooledLayers;
import quadrant.onnx.PooledLayers.Kind;
import quadrant.onnx.PooledLayers.Layer;
import quadrant.pixels.RawImage;
import quadrant.pixels.TestViews;
import quadrant.task.Task;

/** Two classes with shifted means, forty groups of three images each. */
class LearningProbeTest {
    private static final int WIDTH = 40;
    private static final Matrices MATRICES = new OrtTrunks().matrices(Compute.cpu());
    private static final OnnxGraph GRAPH =
            TestData.catalog().load(BackboneCatalog.DEFAULT).graph();
    private static final PixelSource NEVER_READ = new PixelSource() {
        @Override
        public String name() {
            return "none";
        }

        @Override
        public RawImage read() {
            throw new AssertionError("no pixel is looked at");
        }
    };

    private final Dataset dataset = dataset();
    private final int[] folds = GroupSplit.folds(dataset, 4, 1);

    private static Dataset dataset() {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 240; i++) {
            samples.add(new Sample(
                    "i" + i, NEVER_READ, i % 2, new GroupId("g" + i % 2 + "-" + i / 6), OptionalInt.empty(), Map.of()));
        }
        return new Dataset(new ClassList(List.of("a", "b")), samples, true, List.of());
    }

    private float[][] features(double apart) {
        SplittableRandom random = new SplittableRandom(5);
        float[][] x = new float[dataset.size()][WIDTH];
        for (int i = 0; i < x.length; i++) {
            for (int f = 0; f < WIDTH; f++) {
                x[i][f] = (float) (random.nextGaussian() + (i % 2 == 0 ? apart : -apart));
            }
        }
        return x;
    }

    private LearningCurve.Trials run(double apart) {
        double[] x = Arrays.stream(features(apart))
                .flatMapToDouble(row -> IntStream.range(0, WIDTH).mapToDouble(f -> row[f]))
                .toArray();
        double[] kernel = MATRICES.timesTransposed(x, x, WIDTH);
        return new LearningProbe(dataset, kernel, LayerFit.USUAL_STRENGTH, MATRICES, 3).run(folds, Task.SILENT);
    }

    @Test
    void recall_rises_with_the_groups_and_is_foretold_to_go_on() {
        LearningCurve curve = LearningCurve.of(run(0.25), 3);

        assertThat(curve.overall().points().get(0).groups()).isEqualTo(8);
        assertThat(curve.overall().today().groups()).isCloseTo(60, within(1e-9));
        assertThat(curve.classes().get(1).today().groups()).isCloseTo(30, within(1e-9));
        assertThat(curve.overall().today().recall())
                .isGreaterThan(curve.overall().points().get(0).recall() + 0.05);
        LearningCurve.Forecast twice = curve.overall().ahead().get(0);
        assertThat(twice.point().groups()).isCloseTo(120, within(1e-9));
        assertThat(twice.gain()).isPositive();
        assertThat(twice.gainInterval().high()).isLessThan(0.3);
        assertThat(twice.point().interval().low()).isLessThan(twice.point().recall());
        assertThat(curve.check().from()).isLessThan(60);
    }

    @Test
    void where_nothing_was_missed_no_gain_is_promised_but_what_was_not_seen_may_be_there() {
        LearningCurve curve = LearningCurve.of(run(20), 3);

        assertThat(curve.overall().today().recall()).isEqualTo(1);
        LearningCurve.Forecast twice = curve.overall().ahead().get(0);
        assertThat(twice.gain()).isZero();
        assertThat(twice.gainInterval().low()).isZero();
        assertThat(twice.gainInterval().high()).isPositive();
    }

    @Test
    void noise_promises_nothing() {
        LearningCurve curve = LearningCurve.of(run(0), 3);

        // folds of whole groups leave the classes out unevenly, so that noise scores a little below chance
        assertThat(curve.overall().today().recall()).isBetween(0.35, 0.62);
        assertThat(curve.overall().ahead().get(0).gainInterval().low()).isZero();
    }

    /** Views that only together, not upright, separate the classes. */
    private record Turned(float[][] informative, TestViews turns) implements PooledRows {
        @Override
        public PooledLayers layers() {
            return new PooledLayers(GRAPH, "a", List.of(new Layer("a", List.of((long) WIDTH, 1L, 1L), Kind.MAP)));
        }

        @Override
        public int views() {
            return turns.count();
        }

        @Override
        public FloatBuffer view(int image, int view, int from, int to) {
            SplittableRandom noise = new SplittableRandom(31L * image + view);
            float[] row = informative[image].clone();
            for (int f = 0; f < row.length; f++) {
                row[f] = (float) noise.nextGaussian() + (view == 0 ? 0 : row[f]);
            }
            return FloatBuffer.wrap(Arrays.copyOfRange(row, from, to));
        }
    }

    private double today(TestViews turns) {
        int[] all = IntStream.range(0, dataset.size()).toArray();
        LearningProbe probe = new LayerFit(new Turned(features(1), turns), dataset, all, MATRICES, 3).probe();
        return LearningCurve.of(probe.run(folds, Task.SILENT), 3)
                .overall()
                .today()
                .recall();
    }

    @Test
    void the_curve_is_of_turned_features_where_there_are_some() {
        assertThat(today(TestViews.NONE)).as("upright features are noise here").isLessThan(0.65);
        assertThat(today(TestViews.TURNS)).isGreaterThan(0.95);
    }

    @Test
    void the_same_seed_gives_the_same() {
        LearningCurve.Trials one = run(0.25);
        LearningCurve.Trials again = run(0.25);

        assertThat(again.right()).isDeepEqualTo(one.right());
        assertThat(LearningCurve.of(again, 3)).isEqualTo(LearningCurve.of(one, 3));
    }
}
