package quadrant.advisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import quadrant.TestData;
import quadrant.augment.Appearance;
import quadrant.augment.AugmentationPlan;
import quadrant.backbone.PhotoReference.Landmark;
import quadrant.dataset.ClassList;
import quadrant.dataset.Dataset;
import quadrant.dataset.GroupId;
import quadrant.dataset.PixelSource;
import quadrant.dataset.Sample;
import quadrant.evaluation.Interval;
import quadrant.evaluation.Measured;
import quadrant.onnx.PooledLayers.Family;
import quadrant.pixels.RawImage;
import quadrant.plan.Batching;
import quadrant.plan.Deliver;
import quadrant.plan.DeviceChoice;
import quadrant.plan.Recipe;
import quadrant.plan.Strategy;
import quadrant.plan.TrainingPlan;

class AdvisorTest {
    private static final int MAX_DEPTH = 8;

    private static TrainingPlan plan(Strategy strategy, OptionalInt depth) {
        return new TrainingPlan(
                "efficientnet-lite0",
                strategy,
                depth,
                Optional.empty(),
                Batching.PLAIN,
                OptionalInt.empty(),
                OptionalInt.empty(),
                false,
                Deliver.BEST,
                1,
                DeviceChoice.CPU,
                1);
    }

    private static Measured<Similarity> similarity(double value) {
        return Measured.of(new Similarity(
                Similarity.Method.BATCH_NORM,
                value,
                new Interval(value - 0.002, value + 0.002),
                List.of(),
                100,
                List.of()));
    }

    private static Advice advise(TrainingPlan plan, int perClass, double divergence) {
        return advise(plan, new int[] {perClass + 4, perClass}, similarity(divergence), MAX_DEPTH);
    }

    private static Advice advise(TrainingPlan plan, int[] counts, Measured<Similarity> similarity, int maxDepth) {
        return new Advisor().advise(plan, evidence(counts, similarity), maxDepth, Optional.empty());
    }

    /** Whose pixels nobody reads. */
    private record Blank(String name) implements PixelSource {
        @Override
        public RawImage read() {
            throw new UnsupportedOperationException(name);
        }
    }

    /** What is seen of images whose groups are not known. */
    static Evidence evidence(int[] counts, Measured<Similarity> similarity) {
        return evidence(counts, similarity, Appearance.COLOUR);
    }

    private static Evidence evidence(int[] counts, Measured<Similarity> similarity, Appearance appearance) {
        List<Sample> samples = new ArrayList<>();
        List<DatasetProfile.ClassSize> sizes = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int k = 0; k < counts.length; k++) {
            names.add("class" + k);
            sizes.add(new DatasetProfile.ClassSize("class" + k, counts[k], counts[k], counts[k], counts[k]));
            for (int i = 0; i < counts[k]; i++) {
                String id = k + "/" + i;
                samples.add(new Sample(id, new Blank(id), k, new GroupId(id), OptionalInt.empty(), Map.of()));
            }
        }
        return new Evidence(
                new Dataset(new ClassList(names), samples, false, List.of()),
                similarity,
                new DatasetProfile(sizes, false, Measured.not("No groups are known.")),
                DatasetProfile.SizeRule.EFFECTIVE,
                appearance,
                Measured.not("Layers were not compared, as it snows."),
                List.of(),
                List.of());
    }

    private static String name(Recipe r) {
        return Arrays.stream(new String[] {"heavy", "light", "turns"})
                .filter(n -> AugmentationPlan.named(n).equals(r.augmentation()))
                .findFirst()
                .orElse("other");
    }

    @ParameterizedTest
    @CsvSource({
        // images a class, divergence: quadrant, depth, strategy, views' strength, views, epochs
        "1000, 0.2,   1, 8, ALL,  light, 8, 8",
        "1000, 0.01,  2, 1, TOP,  light, 4, 10",
        "999,  0.2,   3, 0, LAYERS, turns, 4, 10",
        "990,  0.2,   3, 0, LAYERS, turns, 4, 10",
        "200,  0.2,   3, 0, LAYERS, turns, 4, 12",
        "47,   0.2,   3, 0, LAYERS, turns, 4, 20",
        "48,   0.2,   3, 0, LAYERS, turns, 4, 12",
        "47,   0.01,  4, 0, LAYERS, turns, 4, 20",
        "200,  0.039, 4, 0, LAYERS, turns, 4, 12",
        "200,  0.04,  3, 0, LAYERS, turns, 4, 12"
    })
    void the_matrix_decides_what_the_user_left_open(
            int perClass,
            double divergence,
            int quadrant,
            int depth,
            Strategy strategy,
            String views,
            int count,
            int epochs) {
        Advice a = advise(plan(Strategy.AUTO, OptionalInt.empty()), perClass, divergence);
        assertThat(a.quadrant().map(Quadrant::number)).contains(quadrant);
        assertThat(List.<Object>of(a.recipe().depth(), a.recipe().strategy(), name(a.recipe())))
                .containsExactly(depth, strategy, views);
        assertThat(List.of(a.recipe().views(), a.recipe().epochs())).containsExactly(count, epochs);
        assertThat(a.chosenByUser()).isFalse();
        assertThat(a.evidence().smallest()).isEqualTo(perClass);
        assertThat(a.reasons()).allMatch(r -> r.endsWith(".")).anyMatch(r -> r.contains("Quadrant " + quadrant));
    }

    @ParameterizedTest
    @CsvSource({
        // images a class, divergence, wish, wished depth (-1 for none): depth, strategy, views
        "200,  0.2,  HEAD, -1, 0, HEAD, 10",
        "200,  0.2,  ALL,  -1, 8, ALL, 12",
        "200,  0.2,  TOP,  -1, 3, TOP, 10",
        "990,  0.2,  TOP,  -1, 4, TOP, 8",
        "47,   0.2,  TOP,  -1, 2, TOP, 12",
        "48,   0.2,  TOP,  -1, 3, TOP, 10",
        "248,  0.2,  TOP,  -1, 4, TOP, 8",
        "999,  0.2,  TOP,  -1, 4, TOP, 4",
        "200,  0.01, TOP,  -1, 1, TOP, 10",
        "1000, 0.2,  TOP,  -1, 7, TOP, 4",
        "200,  0.2,  AUTO,  5, 5, TOP, 10",
        "200,  0.2,  AUTO,  0, 0, HEAD, 10",
        "200,  0.2,  TOP,   4, 4, TOP, 10",
        "200,  0.2,  HEAD,  0, 0, HEAD, 10",
        "200,  0.2,  ALL,   8, 8, ALL, 12",
        "200,  0.2,  LAYERS, -1, 0, LAYERS, 4",
        "1000, 0.01, LAYERS, -1, 0, LAYERS, 4",
        "6000, 0.01, LAYERS, 0, 0, LAYERS, 4",
        "15000, 0.01, LAYERS, 0, 0, LAYERS, 1"
    })
    void wishes_go_before_the_matrix_and_are_said(
            int perClass, double divergence, Strategy wish, int wishedDepth, int depth, Strategy strategy, int views) {
        OptionalInt wished = wishedDepth < 0 ? OptionalInt.empty() : OptionalInt.of(wishedDepth);
        Advice a = advise(plan(wish, wished), perClass, divergence);
        assertThat(a.recipe().depth()).isEqualTo(depth);
        assertThat(a.recipe().strategy()).isEqualTo(strategy);
        assertThat(a.recipe().views()).isEqualTo(views);
        assertThat(a.chosenByUser()).isTrue();
        assertThat(a.reasons()).anyMatch(r -> r.contains("chosen by the user"));
    }

    @ParameterizedTest
    @CsvSource({"HEAD, 3", "TOP, 0", "ALL, 3", "ALL, 0", "AUTO, 9", "AUTO, -1", "LAYERS, 3"})
    void contradictions_and_depths_that_are_not_offered_are_refused(Strategy wish, int depth) {
        TrainingPlan plan = plan(wish, OptionalInt.of(depth));
        assertThat(TestData.refusal(() -> advise(plan, 200, 0.2)).problem()).contains("" + depth);
    }

    @ParameterizedTest
    @CsvSource({
        // training images: epochs where everything is trained
        "60,     20",
        "400,    12",
        "1600,   10",
        "2400,   7",
        "5000,   3",
        "100000, 3"
    })
    void large_sets_are_trained_whole_for_fewer_epochs_but_never_for_fewer_than_three(int images, int epochs) {
        assertThat(Advisor.wholeEpochs(images)).isEqualTo(epochs);
    }

    @Test
    void where_everything_is_trained_all_stages_learn_and_it_is_said_that_nothing_is_cached() {
        Advice a = advise(plan(Strategy.AUTO, OptionalInt.empty()), 1000, 0.2);
        assertThat(a.recipe().stageRate(8)).isCloseTo(1e-3 * Math.pow(0.7, 7), within(1e-12));
        assertThat(a.reasons())
                .anyMatch(r -> r.contains("none is cached") && r.contains("from 1.0e-03 at the head to 8.2e-05"));
        Advice wished = advise(plan(Strategy.ALL, OptionalInt.empty()), 30, 0.2);
        assertThat(List.of(wished.recipe().epochs(), wished.recipe().views())).containsExactly(20, 20);
        assertThat(advise(plan(Strategy.TOP, OptionalInt.empty()), 1000, 0.2).reasons())
                .noneMatch(r -> r.contains("cached"));
    }

    @Test
    void grey_images_are_augmented_without_colour_where_views_are_drawn() {
        Evidence grey = evidence(new int[] {200, 300}, similarity(0.2), Appearance.GREY);
        Advice tuned = new Advisor().advise(plan(Strategy.TOP, OptionalInt.of(3)), grey, MAX_DEPTH, Optional.empty());
        assertThat(tuned.recipe().augmentation()).isEqualTo(AugmentationPlan.named("grey"));
        assertThat(tuned.reasons()).anyMatch(r -> r.contains("without colour"));
        Advice frozen =
                new Advisor().advise(plan(Strategy.LAYERS, OptionalInt.empty()), grey, MAX_DEPTH, Optional.empty());
        assertThat(frozen.recipe().augmentation()).isEqualTo(AugmentationPlan.named("turns"));
        assertThat(frozen.reasons()).noneMatch(r -> r.contains("without colour"));
    }

    @Test
    void where_similarity_is_not_measured_the_set_is_taken_as_unlike_and_it_is_said() {
        Advice a = advise(
                plan(Strategy.AUTO, OptionalInt.empty()),
                new int[] {200, 300},
                Measured.not("Similarity was not measured, as it rains."),
                MAX_DEPTH);
        assertThat(a.quadrant()).isEmpty();
        assertThat(name(a.recipe())).isEqualTo("turns");
        assertThat(a.reasons())
                .anyMatch(r -> r.contains("as it rains. The set is treated as unlike the pretraining data."));
    }

    @Test
    void an_interval_that_holds_the_threshold_is_said() {
        assertThat(advise(plan(Strategy.AUTO, OptionalInt.empty()), 200, 0.041).reasons())
                .anyMatch(r -> r.contains("unlike, though the interval contains the threshold."));
        assertThat(advise(plan(Strategy.AUTO, OptionalInt.empty()), 200, 0.2).reasons())
                .noneMatch(r -> r.contains("threshold"));
    }

    @ParameterizedTest
    @CsvSource({
        // images a class, divergence: strategy, depths that are tried, views' strength, views, epochs
        "1000, 0.2,  ALL,  8,     light, 8, 8",
        "1000, 0.01, TOP,  1,     light, 4, 10",
        "400,  0.2,  TOP,  2 3 4, heavy, 4, 4",
        "200,  0.2,  TOP,  2 3 4, heavy, 10, 8",
        "28,   0.2,  TOP,  2 3 4, heavy, 12, 48",
        "200,  0.01, HEAD, 0,     light, 10, 8"
    })
    void what_the_matrix_prescribes_is_trained_when_it_is_asked_for(
            int perClass,
            double divergence,
            Strategy strategy,
            String depths,
            String augmentation,
            int views,
            int epochs) {
        TrainingPlan plan = plan(Strategy.QUADRANT, OptionalInt.empty());
        Advice a = advise(plan, perClass, divergence);
        assertThat(a.recipe().strategy()).isEqualTo(strategy);
        assertThat(Advisor.depths(plan, a).stream().map(String::valueOf).collect(Collectors.joining(" ")))
                .isEqualTo(depths);
        assertThat(name(a.recipe())).isEqualTo(augmentation);
        assertThat(List.of(a.recipe().views(), a.recipe().epochs())).containsExactly(views, epochs);
        assertThat(a.chosenByUser()).isFalse();
        assertThat(Advisor.closedForm(plan, a))
                .isEqualTo(advise(plan(Strategy.LAYERS, OptionalInt.empty()), perClass, divergence)
                        .recipe());
    }

    @Test
    void a_named_depth_is_not_searched_for() {
        TrainingPlan plan = plan(Strategy.QUADRANT, OptionalInt.of(3));
        assertThat(Advisor.depths(plan, advise(plan, 200, 0.2))).containsExactly(3);
    }

    @ParameterizedTest
    @CsvSource({"248, 0.2, true", "247, 0.2, false", "248, 0.01, false", "1000, 0.2, false"})
    void auto_names_the_longer_way_where_so_many_images_have_gained_by_it(
            int perClass, double divergence, boolean named) {
        Advice a = advise(plan(Strategy.AUTO, OptionalInt.empty()), perClass, divergence);
        assertThat(a.reasons().stream().anyMatch(r -> r.contains("--strategy quadrant")))
                .isEqualTo(named);
        assertThat(advise(plan(Strategy.LAYERS, OptionalInt.empty()), perClass, divergence)
                        .reasons())
                .noneMatch(r -> r.contains("--strategy quadrant"));
    }

    @Test
    void a_shallow_backbone_bounds_the_depth() {
        Advice a = advise(plan(Strategy.AUTO, OptionalInt.empty()), new int[] {1200, 1300}, similarity(0.2), 2);
        assertThat(a.recipe().depth()).isEqualTo(2);
        assertThat(a.recipe().strategy()).isEqualTo(Strategy.ALL);
        Advice top = advise(plan(Strategy.TOP, OptionalInt.empty()), new int[] {200, 300}, similarity(0.2), 2);
        assertThat(top.recipe().depth()).isEqualTo(1);
        assertThat(top.recipe().strategy()).isEqualTo(Strategy.TOP);
    }

    @Test
    void what_the_user_asks_of_views_epochs_and_augmentation_is_done() {
        TrainingPlan plan = new TrainingPlan(
                "efficientnet-lite0",
                Strategy.AUTO,
                OptionalInt.empty(),
                Optional.of(AugmentationPlan.named("none")),
                Batching.PLAIN,
                OptionalInt.of(3),
                OptionalInt.of(7),
                true,
                Deliver.BEST,
                1,
                DeviceChoice.CPU,
                1);
        Recipe r = advise(plan, 200, 0.2).recipe();
        assertThat(r.augmentation()).isEqualTo(AugmentationPlan.named("none"));
        assertThat(List.of(r.views(), r.epochs(), r.depth())).containsExactly(3, 7, 0);
        assertThat(r.earlyStopping()).isTrue();
    }

    /** The numbers of the embedded backbone once stood beside every other one's. */
    @Test
    void options_that_a_closed_form_has_no_use_for_are_named() {
        TrainingPlan epochs = new TrainingPlan(
                "efficientnet-lite0",
                Strategy.LAYERS,
                OptionalInt.empty(),
                Optional.empty(),
                Batching.PLAIN,
                OptionalInt.empty(),
                OptionalInt.of(5),
                false,
                Deliver.BEST,
                1,
                DeviceChoice.CPU,
                1);
        assertThat(advise(epochs, 40, 0.2).reasons()).anyMatch(r -> r.startsWith("Without effect: --epochs."));
        assertThat(advise(plan(Strategy.LAYERS, OptionalInt.empty()), 40, 0.2).reasons())
                .noneMatch(r -> r.startsWith("Without effect"));
    }

    @Test
    void landmarks_are_named_only_where_they_were_measured() {
        TrainingPlan plan = plan(Strategy.AUTO, OptionalInt.empty());
        assertThat(advise(plan, 200, 0.2).reasons())
                .anyMatch(r -> r.contains("below 0.04 counts as alike: the set is unlike."));
        Measured<Similarity> compared = Measured.of(new Similarity(
                Similarity.Method.FEATURE_STATISTICS,
                0.2,
                new Interval(0.19, 0.21),
                List.of(),
                100,
                List.of(new Landmark("photographs", 0.001), new Landmark("blood cells", 0.16))));
        assertThat(advise(plan, new int[] {200, 300}, compared, MAX_DEPTH).reasons())
                .anyMatch(r -> r.contains("(this backbone gives photographs 0.001, blood cells 0.16)"));
    }

    @Test
    void a_likeness_by_the_classifier_alone_is_said_to_be_weak() {
        Measured<Similarity> unsure = Measured.of(new Similarity(
                Similarity.Method.HEAD_CONFIDENCE, 0.8, new Interval(0.7, 0.9), List.of(), 100, List.of()));
        Advice a = advise(plan(Strategy.AUTO, OptionalInt.empty()), new int[] {200, 300}, unsure, MAX_DEPTH);
        assertThat(a.wouldChange()).anyMatch(d -> d.startsWith("Reference photographs for this backbone"));
        assertThat(advise(plan(Strategy.AUTO, OptionalInt.empty()), 200, 0.2).wouldChange())
                .noneMatch(d -> d.startsWith("Reference photographs"));
    }

    @Test
    void which_layers_hold_the_classes_is_said_and_what_all_of_them_reach_is_what_to_expect() {
        Evidence bare = evidence(new int[] {200, 300}, similarity(0.2));
        List<LayerEvidence> layers =
                List.of(layer("first", 0, 0.6, 0.6), layer("second", 0.5, 0.9, 0.88), layer("third", 1, 0.8, 0.93));
        Evidence e = new Evidence(
                bare.dataset(),
                bare.similarity(),
                bare.profile(),
                bare.rule(),
                bare.appearance(),
                Measured.of(layers),
                List.of(
                        new LayerEvidence.OfFamily(Family.WHOLE, score(0.93)),
                        new LayerEvidence.OfFamily(Family.CENTRE, score(0.94))),
                List.of());
        Advice a = new Advisor().advise(plan(Strategy.AUTO, OptionalInt.empty()), e, MAX_DEPTH, Optional.empty());
        assertThat(a.reasons())
                .contains(
                        "Balanced accuracy of left-out images: 0.930 by all 3 layers (95 % interval 0.880 to 0.980),"
                                + " 0.900 by the best single layer (2 of 3, middle), 0.800 by the last alone. Of the ways of pooling, whole maps"
                                + " alone reach 0.930, their centres alone reach 0.940: their centres know more than the whole.");
        assertThat(a.expectedAccuracy()).contains(score(0.93));
        Advice blind =
                new Advisor().advise(plan(Strategy.AUTO, OptionalInt.empty()), bare, MAX_DEPTH, Optional.empty());
        assertThat(blind.expectedAccuracy()).isEmpty();
        assertThat(blind.reasons()).noneMatch(r -> r.contains("left-out"));
    }

    @Test
    void a_large_set_is_fitted_in_closed_form_where_nothing_can_be_trained_and_the_advice_says_what_would_have_been() {
        Evidence unlike = evidence(new int[] {1004, 1000}, similarity(0.2));
        Evidence alike = evidence(new int[] {1004, 1000}, similarity(0.01));
        Evidence small = evidence(new int[] {54, 50}, similarity(0.2));
        Optional<String> why = Optional.of("The trainer is missing.");
        TrainingPlan auto = plan(Strategy.AUTO, OptionalInt.empty());
        Advice whole = new Advisor().advise(auto, unlike, MAX_DEPTH, why);
        assertThat(whole.recipe().strategy()).isEqualTo(Strategy.LAYERS);
        assertThat(whole.chosenByUser()).isFalse();
        assertThat(whole.untrained())
                .contains(
                        "The matrix prescribes to train every layer here; instead, a classifier on all layers of the frozen"
                                + " network is fitted in closed form. The trainer is missing.");
        assertThat(whole.reasons()).contains(whole.untrained().orElseThrow());
        assertThat(new Advisor().advise(auto, alike, MAX_DEPTH, why).untrained())
                .hasValueSatisfying(s -> assertThat(s).contains("train the top layers, depth 1, here; instead"));
        assertThat(new Advisor().advise(auto, small, MAX_DEPTH, why).untrained())
                .isEmpty();
        assertThat(new Advisor()
                        .advise(auto, unlike, MAX_DEPTH, Optional.empty())
                        .untrained())
                .isEmpty();
        // what the user names is refused elsewhere
        assertThat(new Advisor()
                        .advise(plan(Strategy.ALL, OptionalInt.empty()), unlike, MAX_DEPTH, why)
                        .untrained())
                .isEmpty();
    }

    private static LayerEvidence layer(String tensor, double position, double alone, double upTo) {
        return new LayerEvidence(tensor, position, score(alone), score(upTo));
    }

    private static LayerEvidence.Score score(double value) {
        return new LayerEvidence.Score(value, new Interval(value - 0.05, value + 0.05));
    }
}
