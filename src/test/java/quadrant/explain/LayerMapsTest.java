package quadrant.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quadrant.TestData;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneCatalog;
import quadrant.dataset.Dataset;
import quadrant.dataset.GroupSplit;
import quadrant.dataset.Sample;
import quadrant.dataset.io.DatasetReader;
import quadrant.dataset.io.DatasetRequest;
import quadrant.imagej.ImageFileReader;
import quadrant.model.FineTunedModel;
import quadrant.model.Provenance;
import quadrant.onnx.Cutter;
import quadrant.onnx.Head;
import quadrant.onnx.Importer;
import quadrant.onnx.OnnxGraph;
import quadrant.pixels.Patch;
import quadrant.pixels.PerceptualHash;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.TestViews;
import quadrant.task.Hashes;
import quadrant.task.Task;
import quadrant.training.FeatureStore;
import quadrant.training.LayerFit;
import quadrant.training.LayerRows;
import quadrant.training.Stopwatch;
import quadrant.training.TrainingImage;

/** That the map of all layers is exact, and that the model needs what it points at. */
class LayerMapsTest {
    private static LayerMaps maps(FineTunedModel model) {
        return (LayerMaps) HeatMapper.activations(model, Nets.ENGINES, Nets.CPU, Task.SILENT)
                .orElseThrow();
    }

    private static double total(LayerMaps.Parts p) {
        return p.elsewhere()
                + Nets.numbers(p.grid()).stream().mapToDouble(v -> v).sum();
    }

    private static void adds_up(OnnxGraph network, String name) {
        FineTunedModel model = Nets.onAllLayers(network);
        Patch image = HeatMapArchitecturesTest.noise(model.preprocessing().sizePx());
        try (CanvasNetwork scores = new CanvasNetwork(
                        Cutter.trunk(model.graph(), List.of("quadrant.scores")),
                        model.preprocessing(),
                        CanvasNetwork.BATCH,
                        Nets.ENGINES.trunks(),
                        Nets.CPU,
                        Task.SILENT);
                LayerMaps maps = maps(model)) {
            float[] expected = scores.run(List.of(image), Task.SILENT).get(0)[0];
            for (int k = 0; k < expected.length; k++) {
                LayerMaps.Parts parts = maps.parts(image, OptionalInt.of(k), Task.SILENT);
                assertThat(total(parts))
                        .as("class %d of %s", k, name)
                        .isCloseTo(expected[k], within(1e-4 * Math.abs(expected[k])));
                assertThat(new HashSet<>(Nets.numbers(parts.grid()))).as(name).hasSizeGreaterThan(1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pooled", "deep", "tokens"})
    void contributions_add_up_to_the_score(String name) {
        adds_up(Nets.network(name), name);
    }

    @Test
    void contributions_of_EfficientNet_add_up_to_the_score() {
        adds_up(TestData.catalog().load(BackboneCatalog.DEFAULT).graph(), BackboneCatalog.DEFAULT);
    }

    @Test
    void contributions_of_the_usual_architectures_add_up_to_the_score() {
        Path folder = TestData.shared("onnx-tests/architectures");
        for (String name : List.of("convnext_tiny", "densenet121", "inception_v3", "resnet18", "vgg16", "vit_b_16")) {
            adds_up(Importer.read(folder.resolve(name).resolve("model.onnx"), OptionalInt.empty()), name);
        }
    }

    /** A classifier on all layers of EfficientNet for generated cells, and cells that it has not seen. */
    private record Fitted(FineTunedModel model, List<Patch> unseen) {
        static Fitted of(Path folder) {
            ImageFileReader reader = new ImageFileReader();
            Dataset all = new DatasetReader(reader::source)
                    .read(
                            new DatasetRequest(
                                    Path.of("sample-data"),
                                    Optional.empty(),
                                    Optional.empty(),
                                    false,
                                    Optional.empty(),
                                    false),
                            true,
                            Task.SILENT);
            int[] folds = GroupSplit.folds(all, 4, 1);
            Backbone backbone = TestData.catalog().load(BackboneCatalog.DEFAULT);
            Preprocessing pixels = backbone.card().preprocessing();
            Dataset train = part(all, folds, false);
            List<TrainingImage> images = train.samples().stream()
                    .map(s -> new TrainingImage(
                            s, Hashes.sha256(s.id().getBytes(StandardCharsets.UTF_8)), new PerceptualHash(0, 0, 0, 0)))
                    .toList();
            LayerRows.Request request = new LayerRows.Request(backbone, pixels, 1, Nets.CPU);
            try (LayerRows rows = LayerRows.open(
                    request, images, Nets.ENGINES, new FeatureStore(folder, 1L << 30), new Stopwatch(), Task.SILENT)) {
                int[] places = IntStream.range(0, images.size()).toArray();
                LayerFit.Fitted fitted = new LayerFit(
                                rows, train, places, Nets.ENGINES.trunks().matrices(Nets.CPU), 1)
                        .fit(Optional.empty(), Task.SILENT);
                OnnxGraph graph = Head.finished(fitted.layers().classified(fitted.classifier()));
                return new Fitted(
                        new FineTunedModel(
                                graph,
                                all.classes(),
                                pixels,
                                new Provenance(Map.of(), Optional.empty()),
                                TestViews.NONE,
                                Optional.empty()),
                        part(all, folds, true).samples().stream()
                                .map(s -> pixels.canvas(s.pixels().read()))
                                .toList());
            }
        }

        private static Dataset part(Dataset all, int[] folds, boolean unseen) {
            List<Sample> some = IntStream.range(0, folds.length)
                    .filter(i -> (folds[i] == 0) == unseen)
                    .mapToObj(i -> all.samples().get(i))
                    .toList();
            return all.with(some);
        }
    }

    /** The image with the fifth of the places that rank first in its mean colour. */
    private static Patch without(Patch image, int side, List<Integer> ranked) {
        boolean[] gone = new boolean[side * side];
        ranked.subList(0, ranked.size() / 5).forEach(p -> gone[p] = true);
        float[] colour = Blank.mean(image);
        int size = image.widthPx();
        Patch blanked = new Patch(3, size, size, image.values().clone());
        for (int i = 0; i < blanked.values().length; i++) {
            int y = i / size % size * side / size;
            int x = i % size * side / size;
            if (gone[y * side + x]) {
                blanked.values()[i] = colour[i / (size * size)];
            }
        }
        return blanked;
    }

    @Test
    @Tag("full")
    void a_model_misses_what_its_map_points_at(@TempDir Path folder) {
        Fitted fitted = Fitted.of(folder);
        Random random = new Random(1);
        List<Double> mapped = new ArrayList<>();
        List<Double> scattered = new ArrayList<>();
        List<Double> moved = new ArrayList<>();
        try (LayerMaps maps = maps(fitted.model())) {
            for (Patch image : fitted.unseen()) {
                LayerMaps.Parts parts = maps.parts(image, OptionalInt.empty(), Task.SILENT);
                int side = parts.grid().widthPx();
                float[] grid = parts.grid().values();
                List<Integer> ranked =
                        new ArrayList<>(IntStream.range(0, grid.length).boxed().toList());
                ranked.sort(Comparator.comparing(p -> -grid[p]));
                int down = random.nextInt(side);
                int right = random.nextInt(side);
                List<Integer> rolled = ranked.stream()
                        .map(p -> (p / side + down) % side * side + (p + right) % side)
                        .toList();
                List<Integer> shuffled = new ArrayList<>(ranked);
                Collections.shuffle(shuffled, random);
                List<Double> falls = Stream.of(ranked, shuffled, rolled)
                        .map(places -> total(parts)
                                - total(maps.parts(
                                        without(image, side, places), OptionalInt.of(parts.shown()), Task.SILENT)))
                        .toList();
                mapped.add(falls.get(0));
                scattered.add(falls.get(1));
                moved.add(falls.get(2));
            }
        }
        assertThat(mapped).hasSizeGreaterThanOrEqualTo(20);
        assertThat(mean(mapped)).isGreaterThan(1.5 * mean(scattered)).isGreaterThan(1.25 * mean(moved));
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(v -> v).average().orElseThrow();
    }
}
