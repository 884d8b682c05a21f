package quadrant.pixels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ResamplerTest {
    /** One case of resize.json, written by tools/resize_reference.py. */
    @SuppressWarnings("ArrayRecordComponent")
    record Case(int width, int height, int newWidth, int newHeight, float[] pixels, float[] expected) {}

    @Test
    void resizes_as_Pillow_does_in_mode_F() throws IOException {
        try (Reader json = new InputStreamReader(
                Objects.requireNonNull(getClass().getResourceAsStream("resize.json")), StandardCharsets.UTF_8)) {
            for (Case c : new Gson().fromJson(json, Case[].class)) {
                Patch in = new Patch(1, c.height(), c.width(), c.pixels());
                Patch out = Resampler.resize(in, new Region(0, 0, c.width(), c.height()), c.newWidth(), c.newHeight());
                assertThat(out.values()).hasSize(c.expected().length);
                for (int i = 0; i < c.expected().length; i++) {
                    assertThat(out.values()[i]).isCloseTo(c.expected()[i], within(2e-3f));
                }
            }
        }
    }

    @Test
    void the_same_size_changes_nothing() {
        Patch in = new Patch(1, 2, 3, new float[] {1, 2, 3, 4, 5, 6});
        assertThat(Resampler.resize(in, new Region(0, 0, 3, 2), 3, 2).values()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void a_box_does_not_see_the_pixels_around_it() {
        Patch in = Patch.blank(1, 9, 9);
        for (int y = 3; y < 6; y++) {
            for (int x = 3; x < 6; x++) {
                in.values()[y * 9 + x] = 50;
            }
        }
        for (float v : Resampler.resize(in, new Region(3, 3, 3, 3), 5, 5).values()) {
            assertThat(v).isCloseTo(50, within(1e-4f));
        }
    }
}
