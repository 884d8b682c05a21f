package quadrant.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quadrant.dataset.ClassList;
import quadrant.dataset.Dataset;
import quadrant.dataset.GroupId;
import quadrant.dataset.PixelSource;
import quadrant.dataset.Sample;
import quadrant.evaluation.Predictions;
import quadrant.explain.AttributionMap.Technique;
import quadrant.model.FineTunedModel;
import quadrant.pixels.PixelType;
import quadrant.pixels.RawImage;
import quadrant.pixels.TestViews;
import quadrant.task.Task;
import quadrant.workflow.Evaluate;

/** What is said of models that are known to look at the border, or at the middle, of images where either tells the class. */
class ExaminerTest {
    private static final int SIZE = Nets.SIZE;
    private static final int AREA = SIZE * SIZE;
    private static final Blank.Square MIDDLE = Blank.Square.middle(SIZE);

    /** Bright for the first class, dark for the second, in border and middle alike, with noise of its own. */
    private record Drawn(String name, int label, long seed) implements PixelSource {
        @Override
        public RawImage read() {
            SplittableRandom random = new SplittableRandom(seed);
            List<float[]> planes = new ArrayList<>();
            for (int c = 0; c < 3; c++) {
                float[] plane = new float[AREA];
                for (int i = 0; i < AREA; i++) {
                    plane[i] = (label == 0 ? 160 : 70) + random.nextInt(40);
                }
                planes.add(plane);
            }
            return new RawImage(
                    name, SIZE, SIZE, planes, PixelType.UINT8, true, List.of(), Optional.empty(), List.of(), List.of());
        }
    }

    private static Dataset images(int from, int n, int groups) {
        List<Sample> samples = new ArrayList<>();
        for (int i = from; i < from + n; i++) {
            samples.add(new Sample(
                    "image " + i,
                    new Drawn("image " + i, i % 2, i),
                    i % 2,
                    new GroupId("g" + i % groups),
                    OptionalInt.empty(),
                    Map.of()));
        }
        return new Dataset(new ClassList(List.of("a", "b")), samples, true, List.of());
    }

    /** Flattened pixels → how bright, and how dark, the border or the middle is → two classes. */
    private static FineTunedModel looksAt(boolean border, float care) {
        float[] weight = new float[6 * 3 * AREA];
        for (int i = 0; i < 3 * AREA; i++) {
            if (MIDDLE.holds(i % AREA / SIZE, i % SIZE) != border) {
                weight[i] = 0.01f;
                weight[3 * AREA + i] = -0.01f;
            }
        }
        float[] head = new float[12];
        head[0] = care;
        head[7] = care;
        return Nets.model(
                Nets.network("blind").withWeights(Map.of("1.weight", weight, "1.bias", new float[6])), head, 0, 0);
    }

    private static Examination examine(FineTunedModel model, Dataset train, Dataset test) {
        Optional<Predictions> predicted = test.size() == 0
                ? Optional.empty()
                : Optional.of(
                        new Evaluate(Nets.ENGINES.trunks(), Nets.CPU, TestViews.NONE).run(model, test, Task.SILENT));
        return new Examiner(Nets.ENGINES, Nets.CPU).run(model, train, test, predicted, Map.of(), 1, Task.SILENT);
    }

    private static Shortcut shortcut(FineTunedModel model) {
        return examine(model, images(0, 4, 4), images(100, 20, 10))
                .shortcut()
                .value()
                .orElseThrow();
    }

    @Test
    void a_model_that_looks_at_the_border_is_found_out() {
        Shortcut s = shortcut(looksAt(true, 1));
        assertThat(s.whole().balancedAccuracy()).isEqualTo(1);
        assertThat(s.border().balancedAccuracy()).isEqualTo(1);
        assertThat(s.centre().balancedAccuracy()).isEqualTo(0.5);
        assertThat(s.centre().lost().value()).isEqualTo(0.5);
        assertThat(s.kept(s.border())).isCloseTo(1, within(1e-9));
        assertThat(s.verdict()).isEqualTo(Shortcut.Verdict.BORDER_IS_ENOUGH);
    }

    @Test
    void a_model_that_looks_at_the_middle_is_not_suspected() {
        Shortcut s = shortcut(looksAt(false, 1));
        assertThat(s.border().balancedAccuracy()).isEqualTo(0.5);
        assertThat(s.centre().balancedAccuracy()).isEqualTo(1);
        assertThat(s.verdict()).isEqualTo(Shortcut.Verdict.BORDER_TELLS_NOTHING);
    }

    @Test
    void a_model_that_looks_nowhere_tells_nothing() {
        assertThat(shortcut(looksAt(false, 0)).verdict()).isEqualTo(Shortcut.Verdict.NOTHING_TO_TELL);
    }

    @Test
    void the_covered_middle_and_the_border_have_the_same_area() {
        for (int size : new int[] {16, 224, 299}) {
            Blank.Square middle = Blank.Square.middle(size);
            assertThat((double) middle.width() * middle.width() / size / size).isCloseTo(0.5, within(0.03));
        }
    }

    @Test
    void a_network_without_a_map_is_looked_into_by_occlusion() {
        List<Examination.Example> examples = examine(looksAt(false, 1), images(0, 4, 4), images(100, 20, 10))
                .examples()
                .value()
                .orElseThrow();
        assertThat(examples).hasSize(3).allMatch(e -> e.look().technique() == Technique.OCCLUSION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pooled", "tokens", "blind"})
    void a_model_on_all_layers_is_looked_into(String network) {
        FineTunedModel model = Nets.onAllLayers(Nets.network(network));
        Dataset two = images(100, 20, 10);
        Examination e = examine(model, images(0, 4, 4), new Dataset(model.classes(), two.samples(), true, List.of()));
        assertThat(e.examples().value().orElseThrow())
                .isNotEmpty()
                .allMatch(x ->
                        x.look().technique() == (network.equals("blind") ? Technique.OCCLUSION : Technique.ALL_LAYERS));
        assertThat(e.shortcut().value()).isPresent();
        assertThat(e.map().value().orElseThrow().points()).hasSize(24);
    }

    @Test
    void the_map_tells_classes_apart_and_is_the_same_each_time() {
        FineTunedModel model = looksAt(false, 1);
        FeatureMap map = examine(model, images(0, 6, 3), images(100, 20, 10))
                .map()
                .value()
                .orElseThrow();
        assertThat(map.points()).hasSize(26);
        assertThat(map.points().subList(0, 20)).allMatch(p -> p.predicted().isPresent() && !p.wrong());
        assertThat(map.points().subList(20, 26)).allMatch(p -> p.predicted().isEmpty());
        assertThat(map.points()).allMatch(p -> p.picture().isPresent());
        boolean first = map.points().get(0).x() > 0;
        assertThat(map.points()).allMatch(p -> p.x() > 0 == (first == (p.label() == 0)));
        List<Double> again =
                examine(model, images(0, 6, 3), images(100, 20, 10)).map().value().orElseThrow().points().stream()
                        .map(FeatureMap.Point::x)
                        .toList();
        assertThat(again)
                .isEqualTo(map.points().stream().map(FeatureMap.Point::x).toList());
    }

    @Test
    void without_held_out_images_each_part_says_why_it_is_missing_but_the_map() {
        Examination e = examine(looksAt(true, 1), images(0, 6, 3), images(0, 0, 1));
        assertThat(e.examples().reason().orElseThrow()).startsWith("No image was held out");
        assertThat(e.shortcut().reason().orElseThrow()).startsWith("No image was held out");
        assertThat(e.map().value().orElseThrow().points()).hasSize(6);
    }

    @Test
    void one_held_out_image_makes_an_example_but_no_test() {
        Examination e = examine(looksAt(true, 1), images(0, 1, 1), images(100, 1, 1));
        assertThat(e.examples().value().orElseThrow()).hasSize(1);
        assertThat(e.shortcut().reason().orElseThrow()).contains("one group only");
        assertThat(e.map().reason().orElseThrow()).contains("fewer than three");
    }
}
