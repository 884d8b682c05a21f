package quadrant.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import quadrant.TestData;
import quadrant.backbone.BackboneCatalog;
import quadrant.dataset.ClassList;
import quadrant.dataset.Dataset;
import quadrant.dataset.GroupId;
import quadrant.dataset.PixelSource;
import quadrant.dataset.Sample;
import quadrant.engine.Compute;
import quadrant.engine.Matrices;
import quadrant.engine.ort.OrtTrunks;
import quadrant.evaluation.Temperature;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.PooledLayers;
import quadrant.onnx.PooledLayers.Family;
import quadrant.onnx.PooledLayers.Kind;
import quadrant.onnx.PooledLayers.Layer;
import quadrant.pixels.RawImage;
import quadrant.pixels.TestViews;
import quadrant.ridge.Blocks;
import quadrant.task.Task;

/** Against refits of every variant in NumPy, written by tools/variants_reference.py. */
class VariantsTest {
    private static final Matrices MATRICES = new OrtTrunks().matrices(Compute.cpu());
    private static final OnnxGraph GRAPH =
            TestData.catalog().load(BackboneCatalog.DEFAULT).graph();
    private static final PooledLayers LAYERS = new PooledLayers(
            GRAPH,
            "b",
            List.of(
                    new Layer("a", List.of(3L, 8L, 8L), Kind.MAP),
                    new Layer("b", List.of(5L, 4L, 4L), Kind.MAP),
                    new Layer("a", List.of(3L, 8L, 8L), Kind.CENTRE),
                    new Layer("b", List.of(5L, 4L, 4L), Kind.CENTRE),
                    new Layer("a", List.of(3L, 8L, 8L), Kind.CORRELATIONS)));

    record Case(
            String name,
            int classes,
            int[] label,
            int[] block,
            float[][] rows,
            Variant variant,
            double strength,
            double[][] scores,
            double[][] nested) {
        @Override
        public String toString() {
            return name;
        }

        Dataset dataset(int copies) {
            List<Sample> samples = new ArrayList<>();
            for (int i = 0; i < copies * label.length; i++) {
                String id = "i" + i;
                samples.add(new Sample(
                        id, new Unread(id), label[i % label.length], new GroupId(id), OptionalInt.empty(), Map.of()));
            }
            return new Dataset(
                    new ClassList(IntStream.range(0, classes)
                            .mapToObj(k -> "class" + k)
                            .toList()),
                    samples,
                    true,
                    List.of());
        }

        Blocks blocks() {
            int count = Arrays.stream(block).max().orElseThrow() + 1;
            List<int[]> out = new ArrayList<>();
            for (int b = 0; b < count; b++) {
                int own = b;
                out.add(IntStream.range(0, block.length)
                        .filter(i -> block[i] == own)
                        .toArray());
            }
            return new Blocks(block, out);
        }
    }

    private record Unread(String name) implements PixelSource {
        @Override
        public RawImage read() {
            throw new UnsupportedOperationException(name);
        }
    }

    /** Rows in memory, of one view each. */
    private record Rows(PooledLayers layers, float[][] values) implements PooledRows {
        @Override
        public TestViews turns() {
            return TestViews.NONE;
        }

        @Override
        public int views() {
            return 1;
        }

        @Override
        public FloatBuffer view(int image, int view, int from, int to) {
            return FloatBuffer.wrap(Arrays.copyOfRange(values[image], from, to));
        }
    }

    static Stream<Case> cases() {
        return Arrays.stream(TestData.json(VariantsTest.class, "variants_reference.json", Case[].class));
    }

    private static LayerFit fit(PooledLayers layers, float[][] rows, Dataset dataset) {
        return new LayerFit(
                new Rows(layers, rows), dataset, IntStream.range(0, rows.length).toArray(), MATRICES, 1);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void the_variant_with_the_least_left_out_error_is_fitted(Case c) {
        LayerFit.Fitted fitted = fit(LAYERS, c.rows, c.dataset(1)).fit(c.blocks(), TestViews.NONE);
        assertThat(fitted.variant()).isEqualTo(c.variant);
        assertThat(fitted.strength()).isEqualTo(c.strength);
        assertThat(fitted.layers()).isEqualTo(LAYERS.of(c.variant.families()));
        int[] columns = LAYERS.columns(fitted.layers());
        PooledLayers.Classifier w = fitted.classifier();
        for (int i = 0; i < c.rows.length; i++) {
            for (int k = 0; k < c.classes; k++) {
                double score = w.bias()[k];
                for (int f = 0; f < columns.length; f++) {
                    score += w.weight()[k * columns.length + f]
                            * (c.rows[i][columns[f]] - w.center()[f])
                            * (double) w.scale()[f];
                }
                assertThat(score).isCloseTo(c.scores[i][k], within(1e-5));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_block_is_scored_by_what_the_other_blocks_choose(Case c) {
        LayerFit.Fitted fitted = fit(LAYERS, c.rows, c.dataset(1)).fit(c.blocks(), TestViews.NONE);
        double temperature =
                fitted.temperature().value().map(Temperature::value).orElse(1.0);
        for (int i = 0; i < c.rows.length; i++) {
            List<Float> p = fitted.leftOut().value().orElseThrow().rows().get(i).probabilities();
            for (int k = 1; k < c.classes; k++) {
                double odds = Math.log(p.get(k) / p.get(0)) * temperature / LayerFit.GAIN;
                assertThat(odds).isCloseTo(c.nested[i][k] - c.nested[i][0], within(1e-4));
            }
        }
    }

    /** More images than are solved by their kernel. */
    @Test
    @Tag("full")
    void of_many_images_some_choose_the_variant() {
        Case c = cases().filter(s -> s.name.equals("centre")).findFirst().orElseThrow();
        int copies = 2600 / c.label.length + 1;
        float[][] many = new float[copies * c.label.length][];
        for (int i = 0; i < many.length; i++) {
            many[i] = c.rows[i % c.label.length].clone();
            for (int f = 0; f < many[i].length; f++) {
                many[i][f] += (float) (0.9 * Math.sin(7.1 * i + 1.3 * f * f));
            }
        }
        LayerFit.Fitted fitted = fit(LAYERS, many, c.dataset(copies)).fit(Optional.of(TestViews.NONE), Task.SILENT);
        assertThat(fitted.variant()).isIn(Variant.CENTRE, Variant.BOTH);
        assertThat(fitted.layers()).isEqualTo(LAYERS.of(fitted.variant().families()));
        assertThat(fitted.leftOut().value()).isPresent();
    }

    @Test
    void a_network_without_narrow_first_layers_or_maps_has_fewer_variants() {
        assertThat(Variant.of(LAYERS)).containsExactly(Variant.values());
        assertThat(Variant.of(LAYERS.of(EnumSet.of(Family.WHOLE, Family.CENTRE))))
                .containsExactly(Variant.EQUAL, Variant.CENTRE);
        assertThat(Variant.of(LAYERS.of(EnumSet.of(Family.WHOLE)))).containsExactly(Variant.EQUAL);
    }
}
