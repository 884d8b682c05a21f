package quadrant.ridge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The blocks of left-out images: which images each fit leaves out, and which of those it scores.
 *
 * <p>A fit without many images of a class gives that class other scores than a fit without few. If the images left out were
 * just those of the scored class, classes would be confused for that reason alone, and pure noise would score far below chance
 * (Parker, Günter &amp; Bedo, Stratification bias in low signal microarray studies, BMC Bioinformatics 2007). So each fit
 * leaves out equally many images of each class, as far as whole groups allow: its block, which it scores, and, where other
 * blocks have more images of a class, further groups of that class, which it does not score.
 *
 * @param of the block of each image, from 0: the fit that scores it
 * @param out for each fit the images that it leaves out, ascending
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Blocks(int[] of, List<int[]> out) {
    /**
     * Blocks with groups added.
     *
     * @param block of each image, from 0; no group is in two, and no class in one alone
     * @param label of each image
     * @param group of each image, from 0
     * @param seed for the choice of the added groups
     */
    public static Blocks even(int[] block, int[] label, int[] group, long seed) {
        int classes = Arrays.stream(label).max().orElseThrow() + 1;
        int blocks = Arrays.stream(block).max().orElseThrow() + 1;
        int groups = Arrays.stream(group).max().orElseThrow() + 1;
        int[][] ofBlock = new int[blocks][classes];
        int[][] ofGroup = new int[groups][classes];
        int[] home = new int[groups];
        for (int i = 0; i < block.length; i++) {
            ofBlock[block[i]][label[i]]++;
            ofGroup[group[i]][label[i]]++;
            home[group[i]] = block[i];
        }
        int[] most = new int[classes];
        Arrays.setAll(
                most, k -> Arrays.stream(ofBlock).mapToInt(b -> b[k]).max().orElseThrow());
        Random random = new Random(seed);
        List<int[]> out = new ArrayList<>();
        for (int b = 0; b < blocks; b++) {
            int[] n = ofBlock[b];
            boolean[] left = new boolean[groups];
            List<Integer> order =
                    new ArrayList<>(IntStream.range(0, groups).boxed().toList());
            Collections.shuffle(order, random);
            for (int g : order) {
                left[g] = home[g] == b;
                if (!left[g] && IntStream.range(0, classes).allMatch(k -> n[k] + ofGroup[g][k] <= most[k])) {
                    left[g] = true;
                    Arrays.setAll(n, k -> n[k] + ofGroup[g][k]);
                }
            }
            out.add(IntStream.range(0, block.length).filter(i -> left[group[i]]).toArray());
        }
        return new Blocks(block, List.copyOf(out));
    }

    /** The number of fits. */
    public int count() {
        return out.size();
    }

    /** The images that a fit scores, ascending. */
    int[] scored(int b) {
        return IntStream.range(0, of.length).filter(i -> of[i] == b).toArray();
    }
}
