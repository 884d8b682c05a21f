package quadrant.pixels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import quadrant.task.UserException;

class ChannelMappingTest {
    private static final ChannelMapping AUTO = ChannelMapping.automatic();

    private static RawImage planes(PixelType type, boolean colour, List<DisplayRange> shown, float[]... channels) {
        return new RawImage(
                "a.tif",
                channels[0].length,
                1,
                List.of(channels),
                type,
                colour,
                shown,
                Optional.empty(),
                List.of(),
                List.of());
    }

    private static float[] ramp(int n, float step) {
        float[] v = new float[n];
        IntStream.range(0, n).forEach(i -> v[i] = i * step);
        return v;
    }

    @Test
    void grey_8_bit_goes_unchanged_into_all_three() {
        RawImage p = planes(PixelType.UINT8, false, List.of(), new float[] {0, 7, 255});
        assertThat(AUTO.toRgb(p).values()).containsExactly(0, 7, 255, 0, 7, 255, 0, 7, 255);
        assertThat(AUTO.warnings(p)).isEmpty();
    }

    @Test
    void two_channels_become_red_and_green_and_it_is_said() {
        RawImage p = planes(PixelType.UINT8, false, List.of(), new float[] {1}, new float[] {2});
        assertThat(AUTO.toRgb(p).values()).containsExactly(1, 2, 0);
        assertThat(AUTO.warnings(p))
                .containsExactly("2 channels; 1, 2 used as R, G (B black); choose others with --channels.");
    }

    @Test
    void of_five_channels_the_first_three_are_used_and_it_is_said() {
        float[][] five = new float[5][];
        Arrays.setAll(five, i -> new float[] {i});
        RawImage p = planes(PixelType.UINT8, false, List.of(), five);
        assertThat(AUTO.toRgb(p).values()).containsExactly(0, 1, 2);
        assertThat(AUTO.warnings(p))
                .containsExactly("5 channels; 1, 2, 3 used as R, G, B; choose others with --channels.");
        ChannelMapping chosen = ChannelMapping.parse("5, 1,2", "");
        assertThat(chosen.toRgb(p).values()).containsExactly(4, 0, 1);
        assertThat(chosen.warnings(p)).isEmpty();
    }

    @Test
    void a_display_range_clips_and_is_said() {
        RawImage p =
                planes(PixelType.UINT16, false, List.of(new DisplayRange(100, 355)), new float[] {0, 100, 101, 9999});
        assertThat(Arrays.copyOf(AUTO.toRgb(p).values(), 4)).containsExactly(0, 0, 1, 255);
        assertThat(AUTO.warnings(p)).singleElement().asString().contains("16-bit", "display range", "--range");
    }

    @Test
    void percentiles_are_numpys_linear_ones() {
        // numpy.percentile(numpy.arange(1001) * 2, [0.1, 99.9]) = [2, 1998]; of arange(500): [0.499, 498.501]
        RawImage p = planes(PixelType.UINT16, false, List.of(), ramp(1001, 2));
        assertThat(ChannelMapping.Intensity.percentiles(p.channels(), p.type()).min())
                .isCloseTo(2, within(1e-9));
        assertThat(ChannelMapping.Intensity.percentiles(p.channels(), p.type()).max())
                .isCloseTo(1998, within(1e-9));
        RawImage q = planes(PixelType.FLOAT32, false, List.of(), ramp(500, 1));
        assertThat(ChannelMapping.Intensity.percentiles(q.channels(), q.type()).min())
                .isCloseTo(0.499, within(1e-9));
        assertThat(ChannelMapping.Intensity.percentiles(q.channels(), q.type()).max())
                .isCloseTo(498.501, within(1e-9));
        RawImage r = planes(PixelType.UINT16, false, List.of(), ramp(500, 1));
        assertThat(ChannelMapping.Intensity.percentiles(r.channels(), r.type()))
                .isEqualTo(ChannelMapping.Intensity.percentiles(q.channels(), q.type()));
    }

    @Test
    void the_channels_of_a_colour_image_share_a_range() {
        RawImage p = planes(PixelType.UINT16, true, List.of(), ramp(100, 10), ramp(100, 20), ramp(100, 40));
        float[] rgb = AUTO.toRgb(p).values();
        assertThat(rgb[50] * 2).isCloseTo(rgb[150], within(1f));
    }

    @Test
    void not_a_number_and_infinite_become_black_and_are_said() {
        RawImage p = planes(PixelType.FLOAT32, false, List.of(new DisplayRange(0, 255)), new float[] {
            Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 12
        });
        assertThat(Arrays.copyOf(AUTO.toRgb(p).values(), 4)).containsExactly(0, 0, 0, 12);
        assertThat(AUTO.warnings(p)).anyMatch(w -> w.contains("not a number"));
    }

    @Test
    void a_constant_image_becomes_black_and_is_said() {
        for (float value : new float[] {5, Float.NaN}) {
            float[] constant = new float[9];
            Arrays.fill(constant, value);
            RawImage p = planes(PixelType.FLOAT32, false, List.of(), constant);
            assertThat(AUTO.toRgb(p).values()).containsOnly(0);
            assertThat(AUTO.warnings(p)).anyMatch(w -> w.contains("one value everywhere"));
        }
    }

    @Test
    void the_full_range_needs_integers_and_display_needs_a_range() {
        RawImage p = planes(PixelType.UINT16, false, List.of(), new float[] {0, 257, 65535});
        assertThat(Arrays.copyOf(ChannelMapping.parse("auto", "full").toRgb(p).values(), 3))
                .containsExactly(0, 1, 255);
        assertThatThrownBy(() -> ChannelMapping.parse("", "display").toRgb(p))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("a.tif holds no display range");
        RawImage f = planes(PixelType.FLOAT32, false, List.of(), new float[] {1});
        assertThatThrownBy(() -> ChannelMapping.parse("", "full").toRgb(f))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("float");
    }

    @Test
    void unusable_words_are_refused_with_a_remedy() {
        for (String channels : List.of("0", "DAPI,", "1,,2", "1,", "-1", "99999999999")) {
            assertThatThrownBy(() -> ChannelMapping.parse(channels, ""))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("--channels");
        }
        assertThatThrownBy(() -> ChannelMapping.parse("", "bright"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("auto, display, percentile and full");
        assertThat(ChannelMapping.parse("", "")).isEqualTo(AUTO);
        assertThat(ChannelMapping.parse("2", "FULL"))
                .isEqualTo(new ChannelMapping(List.of("2"), ChannelMapping.Range.FULL));
    }

    private static RawImage named(String... names) {
        List<float[]> channels = new ArrayList<>();
        for (int c = 0; c < names.length; c++) {
            channels.add(new float[] {c + 1});
        }
        return new RawImage(
                "a.tif",
                1,
                1,
                channels,
                PixelType.UINT8,
                false,
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(names));
    }

    @Test
    void names_find_channels_in_any_order() {
        ChannelMapping named = ChannelMapping.parse("gfp, DAPI", "");
        assertThat(named.toRgb(named("DAPI", "Cy5", "GFP")).values()).containsExactly(3, 1, 0);
        assertThat(named.toRgb(named("GFP", "DAPI")).values()).containsExactly(1, 2, 0);
        RawImage unnamed = named("", "", "");
        assertThat(named.with(List.of("x", "DAPI", "GFP")).toRgb(unnamed).values())
                .containsExactly(3, 2, 0);
        assertThatThrownBy(() -> named.toRgb(named("DAPI", "FITC")))
                .hasMessageContaining("a.tif has the channels DAPI, FITC, and no channel gfp.");
        assertThatThrownBy(() -> named.toRgb(unnamed))
                .hasMessageContaining("a.tif has 3 channels without names, so channel gfp cannot be found.");
    }

    @Test
    void a_number_counts_unless_only_a_name_fits() {
        assertThat(ChannelMapping.parse("2", "").toRgb(named("2", "1")).values())
                .containsExactly(2, 2, 2);
        assertThat(ChannelMapping.parse("488", "").toRgb(named("405", "488")).values())
                .containsExactly(2, 2, 2);
    }

    @Test
    void names_are_stripped_distinct_and_never_blank() {
        assertThat(named(" DAPI ", "", "DAPI", "DAPI").channelNames())
                .containsExactly("DAPI", "channel 2", "DAPI (2)", "DAPI (3)");
        assertThat(named(" ", "").channelNames()).isEmpty();
    }

    @Test
    void a_channel_that_is_not_there_is_refused_by_name() {
        RawImage p = planes(PixelType.UINT8, false, List.of(), new float[] {1});
        assertThatThrownBy(() -> ChannelMapping.parse("2", "").toRgb(p))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("a.tif has 1 channel, so channel 2 cannot be used");
    }
}
