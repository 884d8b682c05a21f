package quadrant.pixels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PreprocessingTest {
    private static Preprocessing of(int size, ResizeRule rule, ChannelOrder order) {
        return new Preprocessing(
                size,
                rule,
                ChannelMapping.automatic(),
                order,
                List.of(10.0, 20.0, 30.0),
                List.of(1.0, 2.0, 4.0),
                Optional.empty());
    }

    /** Left third 0, middle third 100, right third 200. */
    private static RawImage thirds(int w, int h) {
        float[] v = new float[w * h];
        for (int i = 0; i < v.length; i++) {
            v[i] = 100 * (i % w * 3 / w);
        }
        return new RawImage(
                "t", w, h, List.of(v), PixelType.UINT8, false, List.of(), Optional.empty(), List.of(), List.of());
    }

    @ParameterizedTest
    @EnumSource(ResizeRule.class)
    void a_canvas_is_a_square_in_0_to_255_whatever_the_image(ResizeRule rule) {
        for (int[] wh : new int[][] {{16, 16}, {17, 301}, {300, 16}, {64, 48}}) {
            Patch p = of(56, rule, ChannelOrder.RGB).canvas(thirds(wh[0], wh[1]));
            assertThat(new int[] {p.channels(), p.heightPx(), p.widthPx()}).containsExactly(3, 56, 56);
            for (float v : p.values()) {
                assertThat(v).isBetween(0f, 255f);
            }
        }
    }

    @Test
    void centre_square_sees_only_the_middle() {
        Patch p = of(8, ResizeRule.CENTER_SQUARE, ChannelOrder.RGB).canvas(thirds(48, 16));
        for (float v : p.values()) {
            assertThat(v).isBetween(99.99f, 100.01f);
        }
    }

    @Test
    void stretch_sees_all() {
        float[] v = of(48, ResizeRule.STRETCH, ChannelOrder.RGB)
                .canvas(thirds(48, 16))
                .values();
        assertThat(v[0]).isLessThan(1);
        assertThat(v[47]).isGreaterThan(199);
    }

    @Test
    void imagenet_cuts_the_centre_out_of_256_224ths() {
        // 224 → 256×256 → rows and columns 16 to 239 of an unchanged image
        RawImage ramp = thirds(256, 256);
        float[] v = of(224, ResizeRule.IMAGENET, ChannelOrder.RGB).canvas(ramp).values();
        for (int x = 0; x < 224; x++) {
            assertThat(v[x]).isEqualTo(ramp.channels().get(0)[16 + x]);
        }
    }

    @Test
    void normalises_in_the_networks_channel_order() {
        Patch rgb = new Patch(3, 1, 1, new float[] {110, 120, 130});
        FloatBuffer out = FloatBuffer.allocate(7);
        out.put(-1);
        of(1, ResizeRule.STRETCH, ChannelOrder.RGB).normalise(rgb, out);
        of(1, ResizeRule.STRETCH, ChannelOrder.BGR).normalise(rgb, out);
        assertThat(out.array()).containsExactly(-1, 100, 50, 25, 120, 50, 20);
    }

    @Test
    void a_patch_of_another_size_is_the_callers_bug() {
        assertThatThrownBy(() -> of(2, ResizeRule.STRETCH, ChannelOrder.RGB)
                        .normalise(Patch.blank(3, 1, 1), FloatBuffer.allocate(12)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
