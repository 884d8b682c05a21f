package quadrant.find;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Against SciPy and OpenCV; written by tools/finder_reference.py. */
class ReferenceTest {
    private static final double[] THRESHOLDS = {0.1, 0.25, 0.5, 0.9};

    private record Case(
            int width,
            float[] values,
            float[] gauss,
            float[] gradient,
            double otsu,
            double[] percentiles,
            float[] far,
            double[][][] components) {
        Field field() {
            return new Field(width, values.length / width, values);
        }
    }

    private static Case[] cases() throws Exception {
        String json = Files.readString(Path.of("src/test/resources/quadrant/find/reference.json"));
        return new Gson().fromJson(json, Case[].class);
    }

    @Test
    void filters_thresholds_and_distances_are_those_of_scipy_and_opencv() throws Exception {
        for (Case c : cases()) {
            Field f = c.field();
            assertThat(f.gauss(1.3).v()).containsExactly(c.gauss, within(2e-5f));
            assertThat(f.gradient().v()).containsExactly(c.gradient, within(2e-5f));
            assertThat((double) f.otsu()).isCloseTo(c.otsu, within(1e-5));
            assertThat(f.at(0.005, 0.5, 0.998)).containsExactly(c.percentiles, within(2e-5));
            Field mask = Field.of(f.w(), f.h(), i -> f.v()[i] > 0.5 ? 1 : 0);
            assertThat(mask.far().v()).containsExactly(c.far, within(2e-4f));
        }
    }

    @Test
    void components_with_their_holes_filled_have_the_same_measures() throws Exception {
        for (Case c : cases()) {
            Field f = c.field();
            Runs runs = new Runs(f.w(), f.h());
            for (int k = 0; k < THRESHOLDS.length; k++) {
                runs.at(f, THRESHOLDS[k], 30);
                Shapes shapes = runs.shapes();
                double[] edge = runs.rim(f.gradient());
                assertThat(runs.count() - 1).isEqualTo(c.components[k].length);
                for (int i = 1; i < runs.count(); i++) {
                    double[] row = {shapes.area(i), shapes.roundness(i), edge[i]};
                    assertThat(row).containsExactly(c.components[k][i - 1], within(2e-5));
                }
            }
        }
    }
}
