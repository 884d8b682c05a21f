package quadrant.augment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import quadrant.pixels.Patch;

/**
 * The bits of the views of version 1. A cached view is never made again, so a change here needs a higher version in
 * {@link AugmentationPlan#canonical()}.
 */
class PixelStabilityTest {
    private static final int VIEWS = 60;

    @ParameterizedTest
    @CsvSource({
        "none, 48, 85b33621",
        "light, 48, 59832791",
        "heavy, 48, 53efeacb",
        "light, 97, bb6b687",
        "heavy, 224, 906c2ad1",
        "3, 48, 96ef9dec",
    })
    void views_keep_their_bits(String plan, int sizePx, String bits) {
        assertThat(crc(AugmentationPlan.parse(plan), sizePx)).isEqualTo(bits);
    }

    /** The CRC-32 of the floats of all views, in hexadecimal. */
    static String crc(AugmentationPlan plan, int sizePx) {
        Patch canvas = Patch.blank(3, sizePx, sizePx);
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < canvas.values().length; i++) {
            canvas.values()[i] = random.nextInt(256);
        }
        Augmenter augmenter = new Augmenter(plan, 3);
        Patch out = Patch.blank(3, sizePx, sizePx);
        CRC32 crc = new CRC32();
        for (int v = 0; v < VIEWS; v++) {
            augmenter.view(canvas, 17, v, out);
            for (float x : out.values()) {
                int bits = Float.floatToIntBits(x);
                for (int shift = 0; shift < 32; shift += 8) {
                    crc.update(bits >>> shift);
                }
            }
        }
        return Long.toHexString(crc.getValue());
    }
}
