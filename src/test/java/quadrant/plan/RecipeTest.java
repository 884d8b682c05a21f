package quadrant.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import quadrant.TestData;
import quadrant.augment.AugmentationPlan;

class RecipeTest {
    private static final Recipe RECIPE =
            new Recipe(Strategy.TOP, 3, AugmentationPlan.named("none"), 1, 1, false, Batching.PLAIN, false);

    record Schedule(int steps, List<Double> rates) {}

    /** Against PyTorch's LambdaLR, by {@code tools/training_reference.py}. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void the_schedule_is_that_of_the_proven_recipe(int which) {
        Schedule s = TestData.json(RecipeTest.class, "schedule.json", Schedule[].class)[which];
        for (int step = 0; step < s.steps; step++) {
            assertThat(RECIPE.schedule(step, s.steps)).isCloseTo(s.rates.get(step), within(1e-12));
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1e-3", "1, 1e-3", "2, 7e-4", "3, 4.9e-4"})
    void each_stage_below_the_topmost_learns_at_0_7_of_the_one_above(int stage, double rate) {
        assertThat(RECIPE.stageRate(stage)).isCloseTo(rate, within(1e-12));
    }
}
