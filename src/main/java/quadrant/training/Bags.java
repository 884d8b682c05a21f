package quadrant.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import quadrant.dataset.Dataset;
import quadrant.dataset.GroupId;
import quadrant.dataset.Sample;

/**
 * Which images share a label: those of a group where labels are of bags, else each image has its own.
 *
 * @param of the bag of each image, from 0 in the order of their first images
 * @param dataset one sample for each bag
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Bags(int[] of, Dataset dataset) {
    private static final double LEAST_SPREAD = 1e-9;

    static Bags of(Dataset images) {
        if (!images.bags()) {
            return new Bags(IntStream.range(0, images.size()).toArray(), images);
        }
        Map<GroupId, Integer> bags = new HashMap<>();
        List<Sample> samples = new ArrayList<>();
        int[] of = new int[images.size()];
        for (int i = 0; i < of.length; i++) {
            Sample s = images.samples().get(i);
            of[i] = bags.computeIfAbsent(s.group(), g -> bags.size());
            if (of[i] == samples.size()) {
                samples.add(new Sample(s.group().value(), s.pixels(), s.label(), s.group(), s.fold(), s.extra()));
            }
        }
        return new Bags(
                of, new Dataset(images.classes(), samples, images.groupsKnown(), images.notes(), images.crop(), false));
    }

    int count() {
        return dataset.size();
    }

    /** The images of each bag. */
    List<int[]> members() {
        return IntStream.range(0, count())
                .mapToObj(b ->
                        IntStream.range(0, of.length).filter(i -> of[i] == b).toArray())
                .toList();
    }

    /**
     * The mean logits of each bag.
     *
     * @param logits views×images×classes
     * @return views×bags×classes
     */
    double[][][] means(double[][][] logits) {
        int classes = logits[0][0].length;
        int[] sizes = new int[count()];
        for (int b : of) {
            sizes[b]++;
        }
        double[][][] means = new double[logits.length][count()][classes];
        for (int v = 0; v < logits.length; v++) {
            for (int i = 0; i < of.length; i++) {
                for (int k = 0; k < classes; k++) {
                    means[v][of[i]][k] += logits[v][i][k] / sizes[of[i]];
                }
            }
        }
        return means;
    }

    /**
     * The factor by which the spread of the images' logits exceeds that of their bags' logits; 1 or more.
     *
     * @param logits one view×images×classes
     */
    double sharpness(double[][][] logits) {
        return Math.max(1, spread(logits[0]) / spread(means(logits)[0]));
    }

    /** The root mean square of the logits about each row's mean. */
    private static double spread(double[][] logits) {
        double sum = 0;
        for (double[] row : logits) {
            double mean = Arrays.stream(row).average().orElse(0);
            sum += Arrays.stream(row).map(z -> (z - mean) * (z - mean)).sum();
        }
        return Math.max(Math.sqrt(sum / logits.length), LEAST_SPREAD);
    }
}
