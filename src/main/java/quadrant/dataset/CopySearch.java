package quadrant.dataset;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import quadrant.pixels.ImageFingerprint;
import quadrant.pixels.Orientation;
import quadrant.pixels.PerceptualHash;
import quadrant.task.Task;
import quadrant.task.Workers;

/**
 * Finds pairs of images with the same content, in any of eight orientations.
 *
 * <p>Two stages. The perceptual hash of one image is compared with the eight hashes of each other image: pairs that differ in
 * no more than 64 of 256 bits are candidates (chance gives 128 ± 8). Then the correlation of their gradients decides ({@link
 * ImageFingerprint}). Copies of Pap cells that were saved as JPEG, rescaled, turned, mirrored and brightened, each or all
 * together, differed in up to 10 bits and correlated above 0.994; second photographs of the same cell in 38 to 62 bits, from
 * 0.73 on; different cells in 70 bits and more, up to 0.60.
 *
 * <p>All pairs are compared, n²/2 times 8: 10,000 images take about ten seconds of one processor core.
 */
public final class CopySearch {
    /** Images whose hashes differ in more bits are treated as different. */
    private static final int MOST_BITS = 64;
    /** From this correlation on, two images are taken to show the same object. */
    private static final double ALIKE = 0.7;
    /** From this correlation on, one image is taken as a copy of the other. */
    private static final double COPY = 0.95;
    /** The number of pairs with later images that are listed for an image, the best ones. */
    private static final int MOST_PER_IMAGE = 20;

    private static final Comparator<CopyPair> BEST_FIRST = Comparator.comparing(CopyPair::kind)
            .thenComparing(Comparator.comparingDouble(CopyPair::score).reversed())
            .thenComparingInt(CopyPair::first)
            .thenComparingInt(CopyPair::second);

    private CopySearch() {}

    /**
     * The pairs, the most certain first. Images with the same pixels are each paired with the first of them, and only that one
     * is compared with other images.
     *
     * @param pixelHashes for each image
     * @param looks the fingerprint of each image
     */
    public static List<CopyPair> pairs(
            List<String> pixelHashes, List<ImageFingerprint> looks, Workers workers, Task task) {
        List<CopyPair> pairs = new ArrayList<>();
        Map<String, Integer> firsts = new HashMap<>();
        List<Integer> different = new ArrayList<>();
        for (int i = 0; i < pixelHashes.size(); i++) {
            Integer first = firsts.putIfAbsent(pixelHashes.get(i), i);
            if (first == null) {
                different.add(i);
            } else {
                pairs.add(new CopyPair(first, i, CopyPair.Kind.SAME_PIXELS, 1, Orientation.UPRIGHT));
            }
        }
        PerceptualHash[][] hashes = new PerceptualHash[different.size()][];
        workers.forEach(
                different.size(),
                i -> hashes[i] = looks.get(different.get(i)).hashes().toArray(PerceptualHash[]::new));
        int[] done = {0};
        workers.forEach(different.size(), i -> {
            task.checkCancelled();
            List<CopyPair> own = new ArrayList<>();
            for (int j = i + 1; j < hashes.length; j++) {
                int laid = nearest(hashes[i][0], hashes[j]);
                if (laid >= 0) {
                    Orientation o = Orientation.values()[laid];
                    int one = different.get(i);
                    int other = different.get(j);
                    double score = looks.get(one).likeness(looks.get(other), o);
                    CopyPair.Kind kind = score >= COPY ? CopyPair.Kind.COPY : CopyPair.Kind.LOOK_ALIKE;
                    if (score >= ALIKE) {
                        own.add(new CopyPair(one, other, kind, score, o));
                    }
                }
            }
            own.sort(BEST_FIRST);
            synchronized (pairs) {
                pairs.addAll(own.subList(0, Math.min(own.size(), MOST_PER_IMAGE)));
                task.progress(++done[0], hashes.length);
            }
        });
        pairs.sort(BEST_FIRST);
        return List.copyOf(pairs);
    }

    /** The orientation of the second image in which it differs least from the first; −1 where it differs too much. */
    private static int nearest(PerceptualHash one, PerceptualHash[] other) {
        int best = -1;
        int least = MOST_BITS + 1;
        for (int o = 0; o < other.length; o++) {
            int bits = one.distance(other[o]);
            if (bits < least) {
                least = bits;
                best = o;
            }
        }
        return best;
    }
}
