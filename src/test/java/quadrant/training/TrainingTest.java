package quadrant.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import quadrant.TestData;
import quadrant.augment.AugmentationPlan;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneCatalog;
import quadrant.dataset.ClassList;
import quadrant.dataset.Dataset;
import quadrant.dataset.GroupId;
import quadrant.dataset.PixelSource;
import quadrant.dataset.Sample;
import quadrant.engine.Compute;
import quadrant.engine.Engines;
import quadrant.engine.Trunk;
import quadrant.engine.djl.DjlTails;
import quadrant.engine.ort.OrtTrunks;
import quadrant.onnx.Head;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.PooledLayers;
import quadrant.pixels.PerceptualHash;
import quadrant.pixels.PixelType;
import quadrant.pixels.RawImage;
import quadrant.pixels.TestViews;
import quadrant.plan.Batching;
import quadrant.plan.DeviceChoice;
import quadrant.plan.Recipe;
import quadrant.plan.Strategy;
import quadrant.task.Hashes;
import quadrant.task.Task;
import quadrant.task.Workers;

/** Fine-tuning from a classifier on all layers, on a few made images. */
class TrainingTest {
    private static final int IMAGES = 16;
    private static final int REST = 4;
    private static final AugmentationPlan LIGHT = AugmentationPlan.named("light");
    private static final Compute CPU = new Compute(DeviceChoice.CPU, 2);

    private final Backbone backbone = TestData.catalog().load(BackboneCatalog.DEFAULT);
    private final Engines engines = new Engines(new OrtTrunks(), new DjlTails());
    private final Stopwatch watch = new Stopwatch();
    private final List<EpochRecord> epochs = new ArrayList<>();

    @TempDir
    private Path folder;

    /** Stripes that lie or stand, faint in noise. */
    private record Stripes(String name, int label, int number) implements PixelSource {
        @Override
        public RawImage read() {
            SplittableRandom random = new SplittableRandom(number);
            List<float[]> channels = new ArrayList<>();
            for (int c = 0; c < 3; c++) {
                float[] plane = new float[64 * 64];
                for (int i = 0; i < plane.length; i++) {
                    double along = label == 0 ? i % 64 : i / 64.0;
                    plane[i] = (float) (128 + 12 * Math.sin(0.7 * along + number) + random.nextDouble(-80, 80));
                }
                channels.add(plane);
            }
            return new RawImage(
                    name, 64, 64, channels, PixelType.FLOAT32, true, List.of(), Optional.empty(), List.of(), List.of());
        }
    }

    private static List<TrainingImage> images() {
        return IntStream.range(0, IMAGES)
                .mapToObj(i -> {
                    String id = "i" + i;
                    Sample s = new Sample(
                            id, new Stripes(id, i % 2, i), i % 2, new GroupId(id), OptionalInt.empty(), Map.of());
                    return new TrainingImage(
                            s, Hashes.sha256(id.getBytes(StandardCharsets.UTF_8)), new PerceptualHash(i, 0, 0, 0));
                })
                .toList();
    }

    /** One step each; the deeper, the longer it takes to learn more than to disturb. */
    private static int epochs(int depth) {
        return depth < 8 ? 4 : 16;
    }

    private TrainingInput input(int depth, List<TrainingImage> train, int validation) {
        Recipe recipe = new Recipe(Strategy.TOP, depth, LIGHT, 2, epochs(depth), validation > 0, Batching.PLAIN, true);
        List<TrainingImage> rest = images().subList(0, validation);
        return new TrainingInput(
                backbone, backbone.card().preprocessing(), recipe, depth, 2, train, rest, 7, CPU, "mine" + depth);
    }

    private FeatureStore cache(long bytes) {
        return new FeatureStore(folder.resolve("features"), bytes);
    }

    /** Fitted on all images but the rest, and too unsure. */
    private LayerFit.Fitted start() {
        List<TrainingImage> few = images().subList(0, IMAGES - REST);
        Dataset dataset = new Dataset(
                new ClassList(List.of("lying", "standing")),
                few.stream().map(TrainingImage::sample).toList(),
                true,
                List.of());
        LayerRows.Request wanted =
                new LayerRows.Request(backbone, backbone.card().preprocessing(), 7, CPU).with(LIGHT, 2);
        try (LayerRows rows = LayerRows.open(wanted, few, engines, cache(1L << 30), watch, Task.SILENT)) {
            int[] all = IntStream.range(0, few.size()).toArray();
            LayerFit.Fitted fitted = new LayerFit(
                            rows, dataset, all, engines.trunks().matrices(CPU), 7)
                    .fit(Optional.of(TestViews.NONE), Task.SILENT);
            PooledLayers.Classifier c = fitted.classifier();
            return new LayerFit.Fitted(
                    fitted.layers(),
                    new PooledLayers.Classifier(c.center(), c.scale(), c.weight(), c.bias(), 1),
                    fitted.variant(),
                    fitted.strength(),
                    fitted.views(),
                    fitted.temperature(),
                    fitted.leftOut());
        }
    }

    private Trained train(TrainingInput input, long cacheBytes, String work) throws IOException {
        epochs.clear();
        try (Training training = training(input, cacheBytes, List.of(), TestViews.NONE)) {
            return training.run(Map.of(), folder.resolve(work), 120, epochs::add, Task.SILENT);
        }
    }

    private Training training(TrainingInput input, long cacheBytes, List<TrainingImage> tested, TestViews tests) {
        return new Training(engines, cache(cacheBytes), watch, input, start(), tested, tests, Task.SILENT);
    }

    private OnnxGraph untrained() {
        LayerFit.Fitted start = start();
        return Head.finished(start.layers().classified(start.classifier()));
    }

    @Test
    void training_three_blocks_lowers_the_loss_and_the_written_model_agrees_with_the_engine() throws IOException {
        training_lowers_the_loss_and_the_written_model_agrees_with_the_engine(3, 4);
    }

    @ParameterizedTest
    @CsvSource("8, 0")
    @Tag("full")
    void training_lowers_the_loss_and_the_written_model_agrees_with_the_engine(int depth, int validation)
            throws IOException {
        List<TrainingImage> train = images().subList(validation, IMAGES);
        Trained trained = train(input(depth, train, validation), 1L << 30, "work");
        assertThat(epochs).hasSize(epochs(depth)).isEqualTo(trained.epochs());
        assertThat(epochs.get(epochs.size() - 1).loss())
                .isLessThan(epochs.get(0).loss());
        assertThat(epochs.get(0).validation().isPresent()).isEqualTo(validation > 0);
        float[] written = classified(trained.graph(), train, TestViews.NONE);
        assertThat(trained.difference(IntStream.range(0, trained.expected().size())
                        .mapToObj(i -> List.of(written[2 * i], written[2 * i + 1]))
                        .toList()))
                .isLessThan(1e-4);
        float[] before = classified(untrained(), images(), TestViews.NONE);
        assertThat(classified(trained.graph(), images(), TestViews.NONE)).isNotEqualTo(before);
    }

    @Test
    @Tag("full")
    void what_does_not_fit_into_the_cache_is_streamed_and_trains_the_same() throws IOException {
        Trained cached = train(input(1, images(), 0), 1L << 30, "cached");
        Trained streamed = train(input(1, images(), 0), 1L << 20, "streamed");
        float[] expected = classified(cached.graph(), images(), TestViews.NONE);
        float[] found = classified(streamed.graph(), images(), TestViews.NONE);
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).isCloseTo(expected[i], within(1e-3f));
        }
    }

    @Test
    void features_of_a_deeper_cut_train_a_shallower_part_alike_and_change_no_layer_below() throws IOException {
        Trained own = train(input(1, images(), 0), 1L << 30, "own");
        TrainingInput shallow = input(1, images(), 0);
        Trained shared = train(
                new TrainingInput(
                        backbone,
                        shallow.preprocessing(),
                        shallow.recipe(),
                        2,
                        2,
                        shallow.train(),
                        List.of(),
                        7,
                        CPU,
                        "shared"),
                1L << 30,
                "shared");
        float[] expected = classified(own.graph(), images(), TestViews.NONE);
        float[] found = classified(shared.graph(), images(), TestViews.NONE);
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).isCloseTo(expected[i], within(1e-3f));
        }
        assertThat(changed(shared)).isNotEmpty().isEqualTo(changed(own));
    }

    /** The names of the weights that training changed. */
    private Set<String> changed(Trained trained) {
        OnnxGraph before = untrained();
        Set<String> names = new TreeSet<>(before.initializerNames());
        names.removeIf(n -> before.initializer(n)
                .orElseThrow()
                .raw()
                .equals(trained.graph().initializer(n).orElseThrow().raw()));
        return names;
    }

    @Test
    @Tag("full")
    void an_inner_training_of_two_blocks_gives_what_the_model_of_the_same_part_would() throws IOException {
        an_inner_training_gives_what_the_model_of_the_same_part_would(2, TestViews.DIHEDRAL);
    }

    @ParameterizedTest
    @CsvSource("8, NONE")
    @Tag("full")
    void an_inner_training_gives_what_the_model_of_the_same_part_would(int depth, TestViews tests) throws IOException {
        List<TrainingImage> part = images().subList(0, IMAGES - REST);
        List<TrainingImage> rest = images().subList(IMAGES - REST, IMAGES);
        List<List<Float>> found;
        TrainingInput all = input(depth, images(), 0);
        try (Training inner = training(all, 1L << 30, rest, tests)) {
            Map<String, float[]> weights = inner.train(part, all.recipe(), epochs::add, Task.SILENT);
            found = inner.test(rest, tests, weights, depth, Task.SILENT);
        }
        Trained model = train(input(depth, images().subList(0, IMAGES - REST), 0), 1L << 30, "work");
        float[] expected = classified(model.graph(), images().subList(IMAGES - REST, IMAGES), tests);
        assertThat(found).hasSize(REST);
        for (int i = 0; i < expected.length; i++) {
            assertThat(found.get(i / 2).get(i % 2)).isCloseTo(expected[i], within(1e-3f));
        }
    }

    /** The mean of the views' probabilities in ONNX Runtime. */
    private float[] classified(OnnxGraph graph, List<TrainingImage> images, TestViews tests) {
        float[] means = new float[2 * images.size()];
        try (Workers workers = new Workers(2);
                Trunk model = engines.trunks().load(graph, CPU, Task.SILENT)) {
            ViewMaker maker = new ViewMaker(backbone.card().preprocessing(), LIGHT, 7, workers, tests, 0);
            ByteBuffer pixels = TestData.direct(tests.count() * maker.bytes() / Float.BYTES);
            ByteBuffer out = TestData.direct(2 * tests.count());
            for (int i = 0; i < images.size(); i++) {
                int[] rows = new int[tests.count()];
                Arrays.setAll(rows, v -> v);
                maker.fill(images.subList(i, i + 1), tests.count(), rows, pixels);
                model.run(pixels, tests.count(), List.of(out));
                for (int v = 0; v < tests.count(); v++) {
                    for (int k = 0; k < 2; k++) {
                        means[2 * i + k] += out.getFloat((2 * v + k) * Float.BYTES) / tests.count();
                    }
                }
            }
        }
        return means;
    }
}
