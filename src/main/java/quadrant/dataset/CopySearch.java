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
 * <p>All pairs are compared, n²/2 times 8: 10,000 images take 7 seconds of one processor core.
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
        pairs.addAll(new CopySearch.Table(different, looks, workers).pairs(workers, task));
        pairs.sort(BEST_FIRST);
        return List.copyOf(pairs);
    }

    /** The hashes of images with different pixels, as numbers. */
    private static final class Table {
        private static final int WORDS = 4;
        private static final List<Orientation> ORIENTATIONS = List.of(Orientation.values());
        private static final int LAID = ORIENTATIONS.size();

        private final List<Integer> images;
        private final List<ImageFingerprint> looks;
        /** For each image eight hashes of four words, the upright one first. */
        private final long[][] hashes;

        private Table(List<Integer> images, List<ImageFingerprint> looks, Workers workers) {
            this.images = images;
            this.looks = looks;
            this.hashes = new long[images.size()][];
            workers.forEach(
                    images.size(),
                    i -> hashes[i] = words(looks.get(images.get(i)).hashes()));
        }

        private static long[] words(List<PerceptualHash> hashes) {
            long[] words = new long[LAID * WORDS];
            for (int o = 0; o < LAID; o++) {
                PerceptualHash h = hashes.get(Math.min(o, hashes.size() - 1));
                long[] w = {h.a(), h.b(), h.c(), h.d()};
                System.arraycopy(w, 0, words, o * WORDS, WORDS);
            }
            return words;
        }

        private List<CopyPair> pairs(Workers workers, Task task) {
            List<CopyPair> found = new ArrayList<>();
            int[] done = {0};
            workers.forEach(hashes.length, i -> {
                task.checkCancelled();
                List<CopyPair> own = pairs(i);
                synchronized (found) {
                    found.addAll(own);
                    task.progress(++done[0], hashes.length);
                }
            });
            return found;
        }

        private List<CopyPair> pairs(int i) {
            List<CopyPair> own = new ArrayList<>();
            for (int j = i + 1; j < hashes.length; j++) {
                int laid = nearest(hashes[i], hashes[j]);
                if (laid >= 0) {
                    Orientation o = ORIENTATIONS.get(laid);
                    double score = looks.get(images.get(i)).likeness(looks.get(images.get(j)), o);
                    if (score >= ALIKE) {
                        own.add(new CopyPair(
                                images.get(i),
                                images.get(j),
                                score >= COPY ? CopyPair.Kind.COPY : CopyPair.Kind.LOOK_ALIKE,
                                score,
                                o));
                    }
                }
            }
            own.sort(BEST_FIRST);
            return List.copyOf(own.subList(0, Math.min(own.size(), MOST_PER_IMAGE)));
        }

        /** The orientation of the second image in which it differs least from the first; −1 where it differs too much. */
        private static int nearest(long[] one, long[] other) {
            int best = -1;
            int least = MOST_BITS + 1;
            for (int o = 0; o < LAID; o++) {
                int at = o * WORDS;
                int bits = Long.bitCount(one[0] ^ other[at]) + Long.bitCount(one[1] ^ other[at + 1]);
                if (bits < least) {
                    bits += Long.bitCount(one[2] ^ other[at + 2]) + Long.bitCount(one[3] ^ other[at + 3]);
                    if (bits < least) {
                        least = bits;
                        best = o;
                    }
                }
            }
            return best;
        }
    }
}
