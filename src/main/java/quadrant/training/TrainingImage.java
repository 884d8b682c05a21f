package quadrant.training;

import java.util.HexFormat;
import quadrant.dataset.Sample;
import quadrant.pixels.PerceptualHash;

/**
 * An image to train or test on, with the hash of its pixels, which identifies it in the cache and seeds its views.
 *
 * @param pixelHash SHA-256 of the planes, lower-case hex
 * @param look the fingerprint by which copies of the image are found
 */
public record TrainingImage(Sample sample, String pixelHash, PerceptualHash look) {
    /** The first 64 bits of the hash. */
    long key() {
        return HexFormat.fromHexDigitsToLong(pixelHash.substring(0, 16));
    }

    int label() {
        return sample.label();
    }
}
