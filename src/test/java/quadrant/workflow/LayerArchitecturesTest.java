package quadrant.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneCard;
import quadrant.dataset.ClassList;
import quadrant.dataset.Dataset;
import quadrant.engine.Compute;
import quadrant.engine.Engines;
import quadrant.engine.djl.DjlTails;
import quadrant.engine.ort.OrtTrunks;
import quadrant.evaluation.Prediction;
import quadrant.model.FineTunedModel;
import quadrant.model.Provenance;
import quadrant.onnx.Anatomy;
import quadrant.onnx.Importer;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.PooledLayers;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.ChannelOrder;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.ResizeRule;
import quadrant.pixels.TestViews;
import quadrant.plan.DeviceChoice;
import quadrant.task.Task;
import quadrant.training.FeatureStore;
import quadrant.training.LayerRows;
import quadrant.training.Stopwatch;

/** Classifiers on all layers of real topologies, at an eighth of their width: what is exported is what was fitted. */
class LayerArchitecturesTest {
    private static final Engines ENGINES = new Engines(new OrtTrunks(), new DjlTails());
    private static final Compute COMPUTE = new Compute(DeviceChoice.CPU, 2);
    private static final int IMAGES = 30;
    private static final long SEED = 3;

    @ParameterizedTest
    @MethodSource("quadrant.TestData#architectures")
    void the_exported_graph_gives_what_the_closed_form_gives(Path folder, @TempDir Path work) throws IOException {
        OnnxGraph network = Importer.read(folder.resolve("model.onnx"), OptionalInt.empty());
        Preprocessing pixels = pixels(network.inputShape().get(2).intValue());
        String name = folder.getFileName().toString();
        Anatomy anatomy = Anatomy.ofClassifier(network);
        Backbone backbone = new Backbone(
                new BackboneCard(
                        name,
                        name,
                        "none",
                        "",
                        "0".repeat(64),
                        pixels,
                        List.of("unused"),
                        "",
                        Optional.empty(),
                        "",
                        0,
                        List.of()),
                anatomy.graph(),
                anatomy.head());
        DatasetScan scan = Made.scan(hard());
        LayerRows.Request request = new LayerRows.Request(backbone, pixels, SEED, COMPUTE);
        FeatureStore cache = new FeatureStore(work, 1L << 30);
        try (LayerRows rows = LayerRows.open(request, scan.images(), ENGINES, cache, new Stopwatch(), Task.SILENT)) {
            Frozen frozen = new Frozen(rows, scan.dataset(), scan.images(), Optional.empty(), Task.SILENT);
            Path file = work.resolve("model.onnx");
            Files.write(
                    file,
                    new FineTunedModel(
                                    new Candidate.Layers(frozen.all, false, pixels).graph(),
                                    scan.dataset().classes(),
                                    pixels,
                                    new Provenance(Map.of(), Optional.empty()),
                                    TestViews.NONE,
                                    Optional.empty())
                            .toBytes());
            FineTunedModel written = FineTunedModel.read(file);

            List<List<Float>> found = new Evaluate(ENGINES.trunks(), COMPUTE, TestViews.NONE)
                    .run(written, scan.dataset(), Task.SILENT).rows().stream()
                            .map(Prediction::probabilities)
                            .toList();
            assertThat(frozen.trained(frozen.all, written.graph()).difference(found))
                    .isLessThan(1e-4);
            assertThat(PooledLayers.in(written.graph()).orElseThrow().layers())
                    .isEqualTo(frozen.all.layers().layers());
            assertThat(rows.layers().layers()).hasSizeGreaterThan(2);
        }
    }

    /** Stripes whose classes have nothing to do with them, so that no probability is 0 or 1. */
    private static Dataset hard() {
        return new Dataset(
                new ClassList(List.of("a", "b", "c")),
                IntStream.range(0, IMAGES)
                        .mapToObj(i -> Made.sample(
                                new Made.Stripes("i" + i, i % 2, i, 64, Optional.empty()),
                                i / 2 % 3,
                                "patient" + i / 2))
                        .toList(),
                true,
                List.of());
    }

    private static Preprocessing pixels(int size) {
        return new Preprocessing(
                size,
                ResizeRule.STRETCH,
                new ChannelMapping(List.of("1", "2", "3"), ChannelMapping.Range.AUTO),
                ChannelOrder.RGB,
                List.of(127.5, 127.5, 127.5),
                List.of(64.0, 64.0, 64.0),
                Optional.empty());
    }
}
