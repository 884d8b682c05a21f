package quadrant.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import quadrant.TestData;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneCatalog;
import quadrant.engine.Runs.Rows;
import quadrant.engine.djl.DjlTails;
import quadrant.onnx.Anatomy;
import quadrant.onnx.CutPoint;
import quadrant.onnx.Cutter;
import quadrant.onnx.Head;
import quadrant.onnx.Importer;
import quadrant.onnx.LayerCut;
import quadrant.onnx.MeanOfTwo;
import quadrant.onnx.Node;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.PooledLayers;
import quadrant.task.Task;
import quadrant.workflow.InspectBackbone;

/** A network with a classifier on all layers, parted at a cut: across the two engines it gives what it gives as one graph. */
class LayerCutTest {
    private static final int CLASSES = 4;
    /** Within one engine, and across the two, which round the deviation of a nearly constant channel differently. */
    private static final double WITHIN = 1e-5;

    private static final double ACROSS = 1e-3;

    private static final Backbone LITE0 = TestData.catalog().load(BackboneCatalog.DEFAULT);

    private static float[] random(int n, double size, SplittableRandom random) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) random.nextDouble(-size, size);
        }
        return values;
    }

    /** Standardises by one image's features, so that the logits are near ±1. */
    private static PooledLayers.Classifier classifier(PooledLayers layers, Rows image) {
        SplittableRandom random = new SplittableRandom(3);
        float[] center = Runs.inOnnxRuntime(layers.pooled(), image).values();
        int width = layers.width();
        float[] scale = new float[width];
        float[] first = new float[width];
        for (int f = 0; f < width; f++) {
            first[f] = 0.9f * center[f];
            scale[f] = 1 / (Math.abs(center[f]) + 0.05f);
        }
        return new PooledLayers.Classifier(
                first,
                scale,
                random(CLASSES * width, 10 / Math.sqrt(width), random),
                random(CLASSES, 0.1, random),
                0.5f);
    }

    private static Rows lite0Image(int n) {
        return new Rows(n, List.of(3L, 224L, 224L), random(n * 3 * 224 * 224, 1, new SplittableRandom(5)));
    }

    private static void requireTheSame(PooledLayers layers, List<String> cuts, PooledLayers.Classifier c, Rows images) {
        OnnxGraph whole = Cutter.trunk(layers.classified(c), List.of(Head.LOGITS));
        float[] inDjl = Runs.inDjl(whole, images);
        float[] inOnnxRuntime = Runs.inOnnxRuntime(whole, images).values();
        for (String tensor : cuts) {
            LayerCut cut = new LayerCut(layers, tensor);
            Rows row = Runs.inOnnxRuntime(cut.trunk(), images);
            assertThat(row.dims()).as(tensor).isEqualTo(cut.rowShape());
            assertThat(InspectBackbone.relativeError(Runs.inDjl(cut.tail(c.ofLogits()), row), inOnnxRuntime))
                    .as(tensor)
                    .isLessThan(ACROSS);
            Rows same = new Rows(images.n(), cut.rowShape(), Runs.inDjl(cut.trunk(), images));
            assertThat(InspectBackbone.relativeError(Runs.inDjl(cut.tail(c), same), inDjl))
                    .as(tensor)
                    .isLessThan(WITHIN);
        }
    }

    private static double largestDifference(float[] a, float[] b) {
        assertThat(a).hasSameSizeAs(b);
        return IntStream.range(0, a.length)
                .mapToDouble(i -> Math.abs(a[i] - b[i]))
                .max()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("quadrant.TestData#architectures")
    void trunk_and_tail_give_what_the_whole_gives_near_the_head_amid_and_near_the_image(Path folder) {
        Anatomy anatomy = Anatomy.of(Importer.read(folder.resolve("model.onnx"), OptionalInt.empty()));
        Rows image = Rows.read(folder.resolve("input_0.pb"));
        PooledLayers layers = PooledLayers.of(anatomy.graph(), anatomy.head());
        PooledLayers.Classifier c = classifier(layers, image);
        List<CutPoint> cuts = anatomy.offered();
        List<String> three = IntStream.of(1, cuts.size() / 2, cuts.size() - 2)
                .mapToObj(i -> cuts.get(i).tensor())
                .distinct()
                .toList();
        requireTheSame(layers, three, c, image);
    }

    @Test
    void trunk_and_tail_of_the_embedded_network_give_what_the_whole_gives() {
        PooledLayers layers = PooledLayers.of(LITE0.graph(), LITE0.head());
        List<String> cuts = LITE0.card().cuts();
        requireTheSame(layers, cuts, classifier(layers, lite0Image(1)), lite0Image(2));
        assertThat(cuts.stream().filter(c -> new LayerCut(layers, c).isImage()))
                .containsExactly(LITE0.graph().input());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void every_weight_behind_the_cut_gets_a_gradient_and_what_standardises_is_no_weight(int depth) {
        PooledLayers layers = PooledLayers.of(LITE0.graph(), LITE0.head());
        PooledLayers.Classifier c = classifier(layers, lite0Image(1));
        LayerCut cut = new LayerCut(layers, LITE0.card().cuts().get(depth));
        Rows row = Runs.inOnnxRuntime(cut.trunk(), lite0Image(2));
        Map<String, float[]> gradients = Runs.gradients(cut.tail(c), row, new float[] {-1, 0.5f, 2, 0.1f});

        List<String> expected = new ArrayList<>(tailParameters(
                LITE0.head().replace(LITE0.graph(), CLASSES),
                LITE0.card().cuts().get(depth)));
        assertThat(gradients.keySet()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(gradients).allSatisfy((name, g) -> {
            boolean moves = false;
            for (float v : g) {
                assertThat(v).as(name).isFinite();
                moves |= v != 0;
            }
            assertThat(moves).as(name).isTrue();
        });
    }

    private static List<String> tailParameters(OnnxGraph graph, String cut) {
        OnnxGraph tail = Cutter.tail(graph, cut);
        try (Tail t = new DjlTails().load(tail, List.of(1L), "", Runs.CPU, Task.SILENT)) {
            return t.parameters();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8})
    void the_mean_of_two_models_runs_what_is_frozen_once(int depth) {
        Rows images = lite0Image(2);
        PooledLayers layers = PooledLayers.of(LITE0.graph(), LITE0.head());
        PooledLayers.Classifier c = classifier(layers, lite0Image(1));
        LayerCut cut = new LayerCut(layers, LITE0.card().cuts().get(depth));
        OnnxGraph first = Head.finished(layers.classified(c));
        Map<String, float[]> trained = new HashMap<>();
        try (Tail tail = new DjlTails().load(cut.tail(c.ofLogits()), cut.rowShape(), "", Runs.CPU, Task.SILENT)) {
            tail.averages().forEach((name, w) -> {
                float[] moved = w.clone();
                for (int i = 0; i < w.length; i++) {
                    moved[i] *= 1 + 0.2f * (float) Math.sin(i);
                }
                trained.put(name, moved);
            });
        }
        OnnxGraph second = Head.finished(layers.classified(c.ofLogits()).withWeights(trained));
        OnnxGraph mean = MeanOfTwo.of(first, second);

        float[] a = Runs.inOnnxRuntime(first, images).values();
        float[] b = Runs.inOnnxRuntime(second, images).values();
        assertThat(largestDifference(a, b)).as("of the two models").isGreaterThan(0.02);
        float[] expected = new float[a.length];
        for (int i = 0; i < a.length; i++) {
            expected[i] = (a[i] + b[i]) / 2;
        }
        assertThat(mean.outputs()).containsExactly(Head.PROBABILITIES);
        assertThat(largestDifference(Runs.inOnnxRuntime(mean, images).values(), expected))
                .isLessThan(1e-6);

        List<String> outputs =
                mean.nodes().stream().flatMap(n -> n.outputs().stream()).toList();
        assertThat(outputs).doesNotHaveDuplicates();
        assertThat(mean.nodes()).extracting(Node::name).doesNotHaveDuplicates();
        long frozen = cut.isImage()
                ? 0
                : cut.trunk().nodes().stream()
                        .filter(n -> !n.outputs().get(0).startsWith(LayerCut.PACKED))
                        .count();
        assertThat(mean.nodes().size()).isLessThanOrEqualTo(2 * first.nodes().size() - Math.toIntExact(frozen) + 1);
        PooledLayers again = PooledLayers.in(mean).orElseThrow();
        assertThat(again.layers()).isEqualTo(layers.layers());
        assertThat(mean.initializer(Head.WEIGHT).orElseThrow().floats()).isEqualTo(c.weight());
    }

    @Test
    void the_mean_of_classifiers_on_different_layers_runs_the_network_once() {
        Rows images = lite0Image(2);
        PooledLayers all = PooledLayers.of(LITE0.graph(), LITE0.head());
        PooledLayers whole = all.of(Set.of(PooledLayers.Family.WHOLE));
        OnnxGraph first = Head.finished(whole.classified(classifier(whole, lite0Image(1))));
        OnnxGraph second = Head.finished(all.classified(classifier(all, lite0Image(1))));
        OnnxGraph mean = MeanOfTwo.of(first, second);

        float[] expected = Runs.inOnnxRuntime(first, images).values();
        float[] b = Runs.inOnnxRuntime(second, images).values();
        for (int i = 0; i < b.length; i++) {
            expected[i] = (expected[i] + b[i]) / 2;
        }
        assertThat(largestDifference(Runs.inOnnxRuntime(mean, images).values(), expected))
                .isLessThan(1e-6);
        assertThat(mean.nodes()).extracting(Node::name).doesNotHaveDuplicates();
        assertThat(mean.nodes().stream().filter(n -> n.op().equals("Conv")).count())
                .isEqualTo(LITE0.graph().nodes().stream()
                        .filter(n -> n.op().equals("Conv"))
                        .count());
    }
}
