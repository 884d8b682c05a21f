package quadrant.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ColourPassTest {
    private final Reference reference = Reference.load();
    private ColourPass colours = new ColourPass();

    /** 0.05 grey levels: 1/64 from the table of densities, times what the jitter and the unmixing make of it. */
    @Test
    void stain_jitter_contrast_and_brightness_agree_with_NumPy() {
        for (Reference.Stain s : reference.stains()) {
            colours = new ColourPass();
            colours.density(StainBasis.HED.jitter(Reference.doubles(s.alpha()), Reference.doubles(s.beta())));
            colours.levels(s.gain(), 128 * (1 - s.gain()));
            colours.levels(1, s.offset());
            float[] view = Reference.floats(reference.colours());
            colours.run(view);
            assertThat(Reference.distance(view, Reference.floats(s.view()))).isLessThan(0.05);
        }
    }

    @Test
    void decomposing_and_composing_again_keeps_every_grey_level() {
        float[] greys = new float[3 * 2041];
        for (int i = 0; i < greys.length; i++) {
            greys[i] = (i * 37 % 2041) / 8f;
        }
        float[] view = greys.clone();
        colours = new ColourPass();
        colours.density(StainBasis.HED.jitter(new double[] {1, 1, 1}, new double[3]));
        colours.run(view);
        assertThat(Reference.distance(view, greys)).isLessThan(0.05);
    }

    @Test
    void densities_of_minus_2_to_12_compose_with_a_relative_error_below_1e_5() {
        for (int step = 0; step <= 1400; step++) {
            double density = -2 + step / 100.0;
            double[][] map = {{0, 0, 0}, {0, 0, 0}, {0, 0, 0}, {density, density, density}};
            double gain = 100 / (256 * StrictMath.exp(-density));
            colours = new ColourPass();
            colours.density(map);
            colours.levels(gain, gain);
            float[] view = {0, 128, 255};
            colours.run(view);
            assertThat(view[1]).as("density %s", density).isCloseTo(100, within(0.001f));
        }
    }

    @Test
    void levels_before_a_stain_map_come_before_it() {
        double[][] map = StainBasis.HED.jitter(new double[] {1.1, 0.9, 1}, new double[] {0.02, 0, -0.02});
        float[] atOnce = {200, 90, 140, 60, 70, 80, 10, 220, 30};
        float[] inSteps = atOnce.clone();
        colours = new ColourPass();
        colours.levels(0.9, 5);
        colours.density(map);
        colours.run(atOnce);
        colours = new ColourPass();
        colours.levels(0.9, 5);
        colours.run(inSteps);
        colours = new ColourPass();
        colours.density(map);
        colours.run(inSteps);
        assertThat(Reference.distance(atOnce, inSteps)).isLessThan(0.01);
    }

    @Test
    void two_stain_maps_in_a_row_are_one_and_a_clip_only_lies_between_them_if_levels_do() {
        double[][] first = StainBasis.HED.jitter(new double[] {1.1, 0.9, 1}, new double[] {0.02, 0, -0.02});
        double[][] second = StainBasis.HED.jitter(new double[] {0.95, 1.2, 1.1}, new double[] {0, 0.03, 0.01});
        float[] atOnce = {200, 90, 140, 60, 70, 80, 10, 220, 30};
        float[] inSteps = atOnce.clone();
        float[] withLevels = atOnce.clone();
        colours = new ColourPass();
        colours.density(first);
        colours.density(second);
        colours.run(atOnce);
        colours = new ColourPass();
        colours.density(first);
        colours.run(inSteps);
        colours = new ColourPass();
        colours.density(second);
        colours.run(inSteps);
        assertThat(Reference.distance(atOnce, inSteps)).isLessThan(0.05);
        colours = new ColourPass();
        colours.density(first);
        colours.levels(1 + 1e-12, 0);
        colours.density(second);
        colours.run(withLevels);
        assertThat(Reference.distance(withLevels, inSteps)).isLessThan(0.05);
    }
}
