package quadrant.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.util.FloatComparator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quadrant.TestData;
import quadrant.dataset.Dataset;
import quadrant.dataset.PixelSource;
import quadrant.dataset.Sample;
import quadrant.engine.Compute;
import quadrant.engine.CountedTrunks;
import quadrant.engine.Engines;
import quadrant.engine.djl.DjlTails;
import quadrant.engine.ort.OrtTrunks;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.explain.FeatureMap;
import quadrant.model.FineTunedModel;
import quadrant.onnx.OnnxGraph;
import quadrant.pixels.RawImage;
import quadrant.pixels.TestViews;
import quadrant.plan.DeviceChoice;
import quadrant.plan.Strategy;
import quadrant.task.CancelledException;
import quadrant.task.Task;
import quadrant.training.EpochRecord;
import quadrant.training.FeatureStore;
import quadrant.training.Stopwatch;

/** The front door of the workflow on two dozen made images. */
class FineTuneTest {
    private static final Dataset DATASET = Made.stripes(24, 2);
    private static final HoldOut THIRD = new HoldOut.Share(0.34);

    @TempDir
    private Path folder;

    private final Stopwatch watch = new Stopwatch();
    private final List<EpochRecord> epochs = new ArrayList<>();

    private FineTuned run(int depth, Path home, Task task) throws IOException {
        FeatureStore cache = new FeatureStore(home.resolve("features"), 1L << 30);
        Engines engines = new Engines(new OrtTrunks(), new DjlTails());
        epochs.clear();
        return new FineTune(engines, TestData.catalog(), cache, "1.2.3-test", 120)
                .run(Made.request(DATASET, THIRD, depth, false, home.resolve("work")), epochs::add, watch, task);
    }

    @Test
    void a_model_of_one_trained_block_comes_out_that_tells_the_classes() throws IOException {
        a_model_comes_out_that_tells_the_classes_and_names_neither_place_nor_time(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8})
    @Tag("full")
    void a_model_comes_out_that_tells_the_classes_and_names_neither_place_nor_time(int depth) throws IOException {
        FineTuned tuned = run(depth, folder.resolve("home"), Task.SILENT);

        assertThat(tuned.advice().recipe().depth()).isEqualTo(depth);
        assertThat(epochs).hasSize(depth == 0 ? 0 : 2).isEqualTo(tuned.epochs());
        assertThat(tuned.keptEpoch()).isEqualTo(depth == 0 ? 0 : 2);
        assertThat(tuned.largestDifference()).isLessThan(1e-4);
        FineTuned.Scored scored = tuned.test().orElseThrow();
        Predictions test = scored.model();
        assertThat(test.rows()).hasSize(tuned.parts().test().size());
        assertThat(test.rows()).allMatch(FineTuneTest::right);
        assertThat(scored.headOnly().orElseThrow().equals(test)).isEqualTo(depth == 0);

        requireNeitherPlaceNorTime(tuned.model());
        FineTunedModel read = FineTunedModel.read(
                Files.write(folder.resolve("m.onnx"), tuned.model().toBytes()));
        assertThat(new Evaluate(new OrtTrunks(), new Compute(DeviceChoice.CPU, 1), TestViews.NONE)
                        .run(read, tuned.parts().test(), Task.SILENT))
                .usingRecursiveComparison()
                .withComparatorForType(new FloatComparator(1e-6f), Float.class)
                .ignoringFieldsMatchingRegexes(".*doubt")
                .isEqualTo(test);
    }

    private static boolean right(Prediction p) {
        int label = p.truth().orElseThrow();
        return p.probabilities().get(label) > p.probabilities().get(1 - label);
    }

    private void requireNeitherPlaceNorTime(FineTunedModel model) {
        Map<String, String> metadata = OnnxGraph.parse(model.toBytes(), "m").metadata();
        assertThat(metadata.keySet().stream().filter(k -> !k.equals("quadrant.doubt")))
                .containsExactlyInAnyOrder(
                        "quadrant.format",
                        "quadrant.classes",
                        "quadrant.preprocessing",
                        "quadrant.provenance",
                        "quadrant.seen");
        assertThat(String.join("\n", metadata.values()))
                .contains("\"quadrant\":\"1.2.3-test\"")
                .contains("\"seed\":\"11\"")
                .doesNotContain(folder.toString())
                .doesNotContain(folder.getFileName().toString())
                .doesNotContain(Path.of("").toAbsolutePath().toString())
                .doesNotContain(System.getProperty("user.home") + "/")
                .doesNotContainPattern("\\d{4}-\\d\\d-\\d\\d")
                .doesNotContainPattern("\\d\\d:\\d\\d:\\d\\d");
    }

    @Test
    @Tag("full")
    void a_cancelled_run_goes_on_to_the_very_bytes_of_an_undisturbed_one() throws IOException {
        byte[] undisturbed = run(1, folder.resolve("one"), Task.SILENT).model().toBytes();

        Path home = folder.resolve("two");
        assertThatThrownBy(() -> run(1, home, new Listening("Epoch 1 of 2"))).isInstanceOf(CancelledException.class);
        Listening resumed = new Listening();
        FineTuned tuned = run(1, home, resumed);

        assertThat(resumed.output()).contains("Resumed after epoch 1 of 2.");
        assertThat(epochs).extracting(EpochRecord::epoch).containsExactly(1, 2);
        assertThat(tuned.model().toBytes()).isEqualTo(undisturbed);

        assertThat(TestData.refusal(() -> run(2, home, Task.SILENT)).problem()).contains("other data or other options");
    }

    /** An image that counts how often it is decoded. */
    private record Counted(PixelSource image, AtomicInteger reads) implements PixelSource {
        @Override
        public String name() {
            return image.name();
        }

        @Override
        public RawImage read() {
            reads.incrementAndGet();
            return image.read();
        }
    }

    @Test
    void an_image_is_decoded_once_to_check_it_and_once_for_its_features() throws IOException {
        Map<String, AtomicInteger> reads = new LinkedHashMap<>();
        List<Sample> samples = new ArrayList<>();
        for (Sample s : DATASET.samples()) {
            AtomicInteger own = reads.computeIfAbsent(s.id(), id -> new AtomicInteger());
            samples.add(new Sample(s.id(), new Counted(s.pixels(), own), s.label(), s.group(), s.fold(), s.extra()));
        }
        FineTuned tuned = new FineTune(
                        new Engines(new OrtTrunks(), new DjlTails()),
                        TestData.catalog(),
                        new FeatureStore(folder.resolve("features"), 1L << 30),
                        "1.2.3-test",
                        120)
                .run(
                        Made.request(DATASET.with(samples), THIRD, Strategy.LAYERS, folder.resolve("work")),
                        epochs::add,
                        watch,
                        Task.SILENT);
        // some training images are looked at again, to measure similarity and to check the model file
        assertThat(tuned.parts().test().samples())
                .isNotEmpty()
                .allSatisfy(s -> assertThat(reads.get(s.id())).hasValue(2));
    }

    @Test
    void the_map_of_images_is_drawn_from_the_features_of_the_training() throws IOException {
        the_map_is_drawn_without_running_the_network(Strategy.LAYERS);
    }

    @Test
    @Tag("full")
    void and_from_those_of_the_last_layer_where_only_that_is_trained() throws IOException {
        the_map_is_drawn_without_running_the_network(Strategy.HEAD);
    }

    private void the_map_is_drawn_without_running_the_network(Strategy strategy) throws IOException {
        CountedTrunks trunks = new CountedTrunks();
        FeatureStore cache = new FeatureStore(folder.resolve("features"), 1L << 30);
        FineTuned tuned = new FineTune(
                        new Engines(trunks, new DjlTails()), TestData.catalog(), cache, "1.2.3-test", 120)
                .run(Made.request(DATASET, THIRD, strategy, folder.resolve("work")), epochs::add, watch, Task.SILENT);
        int before = trunks.images();
        FeatureMap known = map(tuned, tuned.features(), trunks);
        assertThat(trunks.images()).isEqualTo(before);
        FeatureMap run = map(tuned, Map.of(), trunks);
        assertThat(trunks.images()).isEqualTo(before + 24);
        assertThat(known.points())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("x", "y")
                .isEqualTo(run.points());
        for (int i = 0; i < 24; i++) {
            assertThat(known.points().get(i).x()).isCloseTo(run.points().get(i).x(), within(1e-4));
            assertThat(known.points().get(i).y()).isCloseTo(run.points().get(i).y(), within(1e-4));
        }
    }

    private static FeatureMap map(FineTuned tuned, Map<String, float[]> known, CountedTrunks trunks) {
        return FeatureMap.of(
                tuned.model(),
                trunks,
                new Compute(DeviceChoice.CPU, 1),
                tuned.parts().train().samples(),
                tuned.parts().test().samples(),
                tuned.test().map(FineTuned.Scored::model),
                known,
                Task.SILENT);
    }
}
