package quadrant.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import quadrant.engine.Compute;
import quadrant.engine.Matrices;
import quadrant.engine.ort.OrtTrunks;
import quadrant.workspace.FeatureTable.Method;
import quadrant.workspace.Workspace.Box;
import quadrant.workspace.Workspace.Item;
import quadrant.workspace.Workspace.Label;
import quadrant.workspace.Workspace.LabelClass;
import quadrant.workspace.Workspace.Origin;
import quadrant.workspace.Workspace.Picture;
import quadrant.workspace.Workspace.State;

/** The classifier while a person labels: three clusters of objects on two images. */
class LiveTest {
    private static final Matrices MATRICES = new OrtTrunks().matrices(Compute.cpu());
    private static final int WIDTH = 24;

    private final Workspace w = new Workspace();
    private final FeatureTable features = new FeatureTable(List.of());

    private void objects(int perClass, double noise) {
        SplittableRandom random = new SplittableRandom(4);
        for (String name : List.of("a", "b", "c")) {
            w.addClass(name, 0);
        }
        State state = new State();
        state.images().put(0, new Picture("one.tif", "", 9, 9, "", ""));
        state.images().put(1, new Picture("two.tif", "", 9, 9, "", ""));
        for (int i = 0; i < 3 * perClass; i++) {
            state.objects().put(i, new Item(i / 3 % 2, "" + i, new Box(i, 0, 1, 1), ""));
            features.put(
                    i,
                    new FeatureTable.Row(
                            row(random, i % 3, noise), WIDTH / 2, row(random, i % 3, 9), row(random, i % 3, 9)));
        }
        w.exchange(state);
    }

    private static float[] row(SplittableRandom random, int of, double noise) {
        float[] row = new float[WIDTH];
        for (int f = 0; f < WIDTH; f++) {
            row[f] = (float) ((f % 3 == of ? 1 : 0) + noise * (random.nextDouble() - 0.5));
        }
        return row;
    }

    private void label(int item, int of, Origin origin) {
        w.label(List.of(item), Optional.of(new Label(w.classes().get(of).id(), origin)));
    }

    private Optional<Forecast> forecast() {
        return Forecast.of(Labels.of(w), features, MATRICES, 0.3);
    }

    private Score score() {
        return Score.of(Labels.of(w), features, MATRICES, 1);
    }

    private double accuracy(Forecast f) {
        long right = 0;
        for (int i : w.objects()) {
            right += f.place(i) == i % 3 ? 1 : 0;
        }
        return right / (double) w.objects().length;
    }

    private static double value(Score s, Method m) {
        return Objects.requireNonNull(s.of().get(m)).value().orElseThrow();
    }

    @Test
    void nothing_is_said_before_two_classes_have_two_labels() {
        objects(10, 1);
        label(0, 0, Origin.FREE);
        label(3, 0, Origin.FREE);
        label(1, 1, Origin.FREE);
        assertThat(forecast()).isEmpty();
        label(4, 1, Origin.FREE);
        assertThat(forecast()).isPresent();
    }

    @Test
    void others_take_the_class_that_they_are_like() {
        objects(60, 1);
        for (int i = 0; i < 18; i++) {
            label(i, i % 3, Origin.FREE);
        }
        Forecast f = forecast().orElseThrow();
        assertThat(accuracy(f)).isGreaterThan(0.95);
        for (float p : Objects.requireNonNull(f.of().get(5))) {
            assertThat(p).isBetween(0f, 1f);
        }
    }

    @Test
    void a_class_without_labels_takes_no_object() {
        objects(20, 1);
        for (int i = 0; i < 18; i++) {
            if (i % 3 < 2) {
                label(i, i % 3, Origin.FREE);
            }
        }
        Forecast f = forecast().orElseThrow();
        assertThat(IntStream.of(w.objects()).allMatch(i -> f.place(i) < 2)).isTrue();
        assertThat(f.classes()).extracting(LabelClass::name).containsExactly("a", "b");
        assertThat(score().text()).doesNotContain("more c");
    }

    @Test
    void few_labels_give_no_certainty() {
        objects(40, 0.1);
        for (int labels : new int[] {4, 20, 60}) {
            IntStream.range(0, labels).forEach(n -> label(n / 2 * 3 + n % 2, n % 2, Origin.FREE));
            Forecast f = forecast().orElseThrow();
            double most = (labels + 1.0) / (labels + 2);
            assertThat(IntStream.of(w.objects()).mapToDouble(f::probability).max())
                    .hasValueCloseTo(most, org.assertj.core.data.Offset.offset(0.01));
            assertThat(Objects.requireNonNull(f.of().get(0)).stream()
                            .mapToDouble(p -> p)
                            .sum())
                    .isCloseTo(1, org.assertj.core.data.Offset.offset(1e-5));
        }
    }

    @Test
    void objects_without_features_wait() {
        objects(10, 1);
        for (int i = 0; i < 12; i++) {
            label(i, i % 3, Origin.FREE);
        }
        FeatureTable some = new FeatureTable(List.of());
        IntStream.range(1, 29).forEach(i -> some.put(i, Objects.requireNonNull(features.row(i))));
        Forecast f = Forecast.of(Labels.of(w), some, MATRICES, 0.3).orElseThrow();
        assertThat(f.place(29)).isEqualTo(-1);
        assertThat(f.place(1)).isEqualTo(1);
    }

    private static Score worth(Score s, String value) {
        Score.Basis b = s.basis();
        return new Score(
                s.byImage(),
                s.scored(),
                s.of(),
                s.strength(),
                s.channels(),
                s.advice(),
                new Score.Basis(value, b.labels(), b.byImage()),
                s.before());
    }

    /** The words on a score that comes after another. */
    private String why(Score before) {
        return score().after(worth(before, "0.50")).text().replaceFirst("(?s).*\nNext: [^\n]*", "");
    }

    @Test
    void a_score_that_changes_says_what_changed() {
        objects(40, 1);
        for (int i = 0; i < 24; i++) {
            label(i, i % 3, Origin.FREE);
        }
        Score first = score();
        assertThat(first.after(Score.NONE).text())
                .startsWith("Balanced accuracy ")
                .contains(" of 24 left-out cells\nNext: ")
                .doesNotContain("Before");
        for (int i = 24; i < 28; i++) {
            label(i, i % 3, Origin.FREE);
        }
        label(0, 1, Origin.FREE);
        String before = "\nBefore 0.50. Since then: ";
        assertThat(why(first)).isEqualTo(before + "+1 a, +2 b, +1 c.");
        Score more = score();
        w.group(Map.of("one.tif", "x", "two.tif", "x"));
        Score cell = score();
        assertThat(why(more)).isEqualTo(before + "left out by cell instead of image.");
        assertThat(cell.details()).startsWith("Single cells were left out").contains("colours alone");
    }

    @Test
    void a_score_is_compared_with_that_of_the_labels_before_whatever_views_it_is_of() {
        objects(40, 1);
        for (int i = 0; i < 24; i++) {
            label(i, i % 3, Origin.FREE);
        }
        Score whole = worth(score(), "0.70");
        label(24, 0, Origin.FREE);
        Score oneView = worth(score(), "0.60").after(whole);
        Score turned = worth(score(), "0.80").after(oneView);
        assertThat(turned.before()).isEqualTo(whole.basis());
        assertThat(turned.text()).endsWith("Before 0.70. Since then: +1 a.");
    }

    @Test
    void left_out_objects_score_and_what_is_held_against_them_scores_less() {
        objects(40, 1);
        for (int i = 0; i < 60; i++) {
            label(i, i % 3, Origin.FREE);
        }
        Score s = score();
        assertThat(s.byImage()).isTrue();
        assertThat(s.scored()).isEqualTo(60);
        double model = value(s, Method.ALL_LAYERS);
        assertThat(model).isGreaterThan(0.9);
        assertThat(value(s, Method.COLOURS)).isLessThan(model - 0.2);
        assertThat(s.of()).containsOnlyKeys(Method.values());
        assertThat(Objects.requireNonNull(s.of().get(Method.ALL_LAYERS)).interval())
                .isPresent();
    }

    @Test
    void the_score_is_of_the_turns_once_all_labelled_objects_have_them() {
        objects(40, 9);
        for (int i = 0; i < 60; i++) {
            label(i, i % 3, Origin.FREE);
        }
        Score upright = score();
        SplittableRandom random = new SplittableRandom(8);
        for (int i = 0; i < 59; i++) {
            features.putTurned(i, row(random, i % 3, 1));
        }
        assertThat(score().of().get(Method.ALL_LAYERS)).isEqualTo(upright.of().get(Method.ALL_LAYERS));
        features.putTurned(59, row(random, 2, 1));
        Score turned = score();
        assertThat(value(turned, Method.ALL_LAYERS)).isGreaterThan(value(upright, Method.ALL_LAYERS) + 0.2);
        assertThat(turned.of().get(Method.COLOURS)).isEqualTo(upright.of().get(Method.COLOURS));
    }

    @Test
    void with_labels_of_one_image_objects_are_left_out_one_by_one() {
        objects(40, 1);
        for (int i : w.objects(0)) {
            label(i, i % 3, Origin.FREE);
        }
        assertThat(score().byImage()).isFalse();
    }

    @Test
    void hard_objects_make_no_score() {
        objects(40, 1);
        for (int i = 0; i < 60; i++) {
            // those that were shown as hard bear a wrong label
            boolean hard = i >= 48;
            label(i, hard ? (i + 1) % 3 : i % 3, hard ? Origin.QUEUE : Origin.FREE);
        }
        Score s = score();
        assertThat(s.scored()).isEqualTo(48);
        for (int i = 48; i < 60; i++) {
            w.label(List.of(i), Optional.empty());
            label(i, (i + 1) % 3, Origin.RANDOM);
        }
        Score all = score();
        assertThat(all.scored()).isEqualTo(60);
        assertThat(value(all, Method.ALL_LAYERS)).isLessThan(value(s, Method.ALL_LAYERS));
    }

    @Test
    void every_fifth_of_the_queue_is_drawn_and_none_comes_twice() {
        objects(20, 3);
        for (int i = 0; i < 12; i++) {
            label(i, i % 3, Origin.FREE);
        }
        Labels task = Labels.of(w);
        Forecast f = forecast().orElseThrow();
        Queue queue = new Queue(7);
        Queue same = new Queue(7);
        List<Origin> origins = new ArrayList<>();
        Set<Integer> items = new HashSet<>();
        for (int n = 0; n < 48; n++) {
            Queue.Pick pick = queue.next(task, f, features).orElseThrow();
            assertThat(same.next(task, f, features)).contains(pick);
            assertThat(pick.item()).isGreaterThanOrEqualTo(12);
            origins.add(pick.origin());
            items.add(pick.item());
        }
        assertThat(items).hasSize(48);
        for (int n = 0; n < 48; n++) {
            assertThat(origins.get(n)).isEqualTo(n % 5 == 4 ? Origin.RANDOM : Origin.QUEUE);
        }
    }

    @Test
    void the_least_sure_comes_first_and_says_between_what() {
        objects(20, 3);
        for (int i = 0; i < 12; i++) {
            label(i, i % 3, Origin.FREE);
        }
        Labels task = Labels.of(w);
        Forecast f = forecast().orElseThrow();
        int first = new Queue(1).next(task, f, features).orElseThrow().item();
        for (int i = 12; i < 60; i++) {
            assertThat(margin(f, i)).isGreaterThanOrEqualTo(margin(f, first) - 1e-6f);
        }
    }

    private static float margin(Forecast f, int item) {
        List<Float> sorted =
                Objects.requireNonNull(f.of().get(item)).stream().sorted().toList();
        return sorted.get(2) - sorted.get(1);
    }

    @Test
    void what_is_suggested_comes_first_and_the_rest_as_without_it() {
        objects(20, 3);
        for (int i = 0; i < 12; i++) {
            label(i, i % 3, Origin.FREE);
        }
        Labels task = Labels.of(w);
        Forecast f = forecast().orElseThrow();
        Queue queue = new Queue(1);
        int first = queue.next(task, f, features).orElseThrow().item();
        Map<Integer, String> suggested = new LinkedHashMap<>();
        for (int item : List.of(50, first, 3, 40)) {
            suggested.put(item, "Suggested: b.");
        }
        queue.suggest(suggested);
        List<Queue.Pick> picks = new ArrayList<>();
        for (int n = 0; n < 4; n++) {
            picks.add(queue.next(task, f, features).orElseThrow());
        }
        // the fourth is labelled
        assertThat(picks.subList(0, 3)).extracting(Queue.Pick::item).containsExactly(50, first, 40);
        assertThat(picks.get(0)).isEqualTo(new Queue.Pick(50, Origin.QUEUE, "Suggested: b."));
        assertThat(picks.get(3).reason()).isEqualTo("Unlike all that are labelled.");
    }

    @Test
    void nothing_is_next_where_all_are_labelled() {
        objects(2, 1);
        for (int i = 0; i < 6; i++) {
            label(i, i % 3, Origin.FREE);
        }
        assertThat(new Queue(1).next(Labels.of(w), Forecast.NONE, features)).isEmpty();
    }

    @Test
    void shares_add_up_and_have_intervals_of_wilson() {
        objects(20, 1);
        for (int i = 0; i < 18; i++) {
            label(i, i % 3, Origin.FREE);
        }
        Shares shares = Shares.of(w, forecast().orElseThrow(), 0);
        assertThat(shares.objects()).isEqualTo(30);
        assertThat(shares.of().stream().mapToInt(Shares.Share::count).sum()).isEqualTo(30);
        // statsmodels.stats.proportion.proportion_confint(10, 30, method='wilson')
        assertThat(Shares.wilson(10, 30).low()).isCloseTo(0.1923, org.assertj.core.data.Offset.offset(1e-4));
        assertThat(Shares.wilson(10, 30).high()).isCloseTo(0.5122, org.assertj.core.data.Offset.offset(1e-4));
    }

    @Test
    void objects_unlike_all_labelled_ones_are_doubtful_and_shares_come_without_them() {
        objects(20, 1);
        // five objects of another kind
        SplittableRandom random = new SplittableRandom(5);
        State more = new State();
        for (int i = 60; i < 65; i++) {
            more.objects().put(i, new Item(0, "" + i, new Box(i, 0, 1, 1), ""));
            float[] row = row(random, 0, 1);
            for (int f = 0; f < WIDTH; f++) {
                row[f] = -row[f];
            }
            features.put(i, new FeatureTable.Row(row, WIDTH / 2, row, row));
        }
        w.exchange(more);
        for (int i = 0; i < Forecast.FEWEST_FOR_OUTLIERS - 1; i++) {
            label(i, i % 3, Origin.FREE);
        }
        assertThat(Forecast.outliers(Labels.of(w), features)).isEmpty();
        for (int i = Forecast.FEWEST_FOR_OUTLIERS - 1; i < 40; i++) {
            label(i, i % 3, Origin.FREE);
        }
        Forecast f = forecast().orElseThrow().with(Forecast.outliers(Labels.of(w), features));
        assertThat(IntStream.range(60, 65)).allMatch(f::doubtful);
        assertThat(IntStream.range(40, 60).filter(f::doubtful).count()).isLessThan(4);
        assertThat(f.doubt(0)).as("a labelled one").isEmpty();

        Shares shares = Shares.of(w, f, 0);
        assertThat(shares.objects()).isEqualTo(35);
        int doubtful = shares.doubtful().orElseThrow();
        assertThat(doubtful).isBetween(5, 8);
        assertThat(shares.of().stream()
                        .mapToDouble(Shares.Share::withoutDoubtful)
                        .sum())
                .isCloseTo(1, org.assertj.core.data.Offset.offset(1e-9));
        Shares unknown = Shares.of(w, f.with(Map.of()), 0);
        assertThat(unknown.doubtful()).isEmpty();
        assertThat(unknown.of()).allMatch(s -> Double.isNaN(s.withoutDoubtful()));
    }
}
