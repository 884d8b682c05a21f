package quadrant.augment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import quadrant.pixels.Patch;

/**
 * The pixels of the named plans, to the bit: cached features and published numbers rest on them. Whoever changes them on
 * purpose raises the version in {@link AugmentationPlan#canonical()} and the hashes here.
 */
class PinnedViewsTest {
    private static final int VIEWS = 24;

    @ParameterizedTest
    @CsvSource({
        "none, fd2ca3d68f5f737b5fd143137bd30091f3406b4f18a29054cb47e5092a38a11b",
        "light, 70c423934da138980117453902f9e6483757020e15e584ba0a35a8f03df5977d",
        "heavy, 94aa68610145bb894d1236fc71bc8f06e9f786aec1d832a0cb996fbb6af270e8",
        "3, 90e5a80271b12aaa586744a6f6b50c607b37b150e10b67858650db41d0b4545d",
    })
    void the_pixels_of_a_named_plan_never_change(String plan, String sha256) throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        Augmenter augmenter = new Augmenter(AugmentationPlan.parse(plan), 20240607);
        for (int size : new int[] {1, 7, 64}) {
            Patch canvas = colours(size);
            Patch out = Patch.blank(3, size, size);
            for (int view = 0; view < VIEWS; view++) {
                augmenter.view(canvas, 99 + size, view, out);
                digest.update(bytes(out.values()));
            }
        }
        assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(sha256);
    }

    /** Smooth waves with fractional grey levels, and now and then a pixel of any colour. */
    private static Patch colours(int size) {
        SplittableRandom random = new SplittableRandom(size);
        Patch patch = Patch.blank(3, size, size);
        float[] v = patch.values();
        for (int i = 0; i < v.length; i++) {
            int row = i / size;
            double wave = 140 + 100 * StrictMath.sin(0.11 * (i % size) + 0.07 * row);
            v[i] = random.nextInt(8) == 0 ? random.nextInt(256) : (float) wave;
        }
        return patch;
    }

    private static byte[] bytes(float[] values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Float.BYTES);
        buffer.asFloatBuffer().put(values);
        return buffer.array();
    }
}
