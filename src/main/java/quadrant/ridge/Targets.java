package quadrant.ridge;

import java.util.Arrays;

/**
 * What a ridge classifier is fitted to: 1 for the class of an image and −1/(C − 1) for each other, so that an image of which nothing
 * is known scores 0 for all (Lee, Lin &amp; Wahba, Multicategory support vector machines, JASA 2004); each class weighs the same,
 * n/(C·n<sub>c</sub>) for each of its images.
 */
public final class Targets {
    private final int[] labels;
    private final int classes;
    private final double[] weights;
    private final double[] mean;

    /**
     * The targets of images.
     *
     * @param labels the class of each image, from 0
     * @param classes how many there are, 2 or more; of one without images nothing is learnt
     */
    public Targets(int[] labels, int classes) {
        if (classes < 2 || labels.length == 0) {
            throw new IllegalArgumentException(labels.length + " images of " + classes + " classes");
        }
        this.labels = labels.clone();
        this.classes = classes;
        int[] counts = new int[classes];
        for (int k : labels) {
            counts[k]++;
        }
        long present = Arrays.stream(counts).filter(n -> n > 0).count();
        this.weights = Arrays.stream(labels)
                .mapToDouble(k -> labels.length / (double) (present * counts[k]))
                .toArray();
        this.mean = new double[classes];
        for (int i = 0; i < labels.length; i++) {
            for (int k = 0; k < classes; k++) {
                mean[k] += weights[i] * of(i, k) / labels.length;
            }
        }
    }

    /** Images. */
    public int images() {
        return labels.length;
    }

    /** Classes. */
    public int classes() {
        return classes;
    }

    /** The target of an image for a class. */
    double of(int image, int label) {
        return labels[image] == label ? 1 : -1.0 / (classes - 1);
    }

    /** The weight of an image; 1 on average. */
    double weight(int image) {
        return weights[image];
    }

    /** The weighted mean of the targets, one for each class. */
    double mean(int label) {
        return mean[label];
    }

    /**
     * The weighted mean squared error of scores.
     *
     * @param scores images×classes
     */
    double error(double[] scores) {
        double sum = 0;
        for (int i = 0; i < labels.length; i++) {
            for (int k = 0; k < classes; k++) {
                double d = scores[i * classes + k] - of(i, k);
                sum += weights[i] * d * d;
            }
        }
        return sum / scores.length;
    }
}
