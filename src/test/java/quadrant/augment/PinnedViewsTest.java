package quadrant.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static quadrant.augment.Augmentation.of;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
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
        "turns, 8ab917a98aab366ac2d7b68a5b086443f6fff3aa80114936a61d46494b53e28c",
        "fluorescence-heavy, e85c59b9686a744f4321733e52c44b161f99116b014fc57547f41a21662b9d1a",
        "grey, 0c542bcd29879dc41e88a776be07b60d0ca736fc5a73a215640e2bf3934856f9",
    })
    void the_pixels_of_a_named_plan_never_change(String plan, String sha256) throws NoSuchAlgorithmException {
        assertThat(hash(AugmentationPlan.parse(plan), List.of(colours(1), colours(7), colours(64))))
                .isEqualTo(sha256);
    }

    @Test
    void neither_do_those_of_all_transforms_of_colour() throws NoSuchAlgorithmException {
        List<Augmentation> colours = List.of(
                of("stain-jitter", 0.05, 0.05),
                of("stain-mix", 1, 0.2),
                of("gamma", 0.8, 1.25),
                of("contrast", 0.1),
                of("brightness", 5),
                of("channel-gain", 0.9, 1.1),
                of("channel-offset", 4),
                of("window-jitter", 0.02, 0.05));
        List<Patch> canvases = List.of(colours(7), ColourTransformsTest.tissue(0), ColourTransformsTest.tissue(1));
        assertThat(hash(new AugmentationPlan("colours", colours), canvases))
                .isEqualTo("e6d98839189dc31cf566c8184a8274efdb5c936f75467114c09e6bb7d11ce3be");
    }

    private static String hash(AugmentationPlan plan, List<Patch> canvases) throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        Augmenter augmenter = new Augmenter(plan, 20240607);
        for (Patch canvas : canvases) {
            int size = canvas.widthPx();
            Patch out = Patch.blank(3, size, size);
            for (int view = 0; view < VIEWS; view++) {
                augmenter.view(canvas, 99 + size, view, out);
                digest.update(bytes(out.values()));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
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
