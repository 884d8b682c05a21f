package quadrant.ridge;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The targets of a ridge classifier: 1 for the class of an image and −1/(C − 1) for each other, so that an image without
 * information scores 0 for all (Lee, Lin &amp; Wahba, Multicategory support vector machines, JASA 2004); each class has the
 * same total weight, n/(C·n<sub>c</sub>) for each of its images. Where images form bags, each bag of a class has the same
 * weight, and is scored by the mean of its images.
 */
public final class Targets {
    private final int[] labels;
    private final int[] bags;
    private final int[] sizes;
    private final int classes;
    private final double[] weights;
    private final double[] mean;

    /**
     * The targets of images.
     *
     * @param labels the class of each image, from 0
     * @param classes number of classes, 2 or more; a class without images is not learnt
     */
    public Targets(int[] labels, int classes) {
        this(labels, classes, IntStream.range(0, labels.length).toArray());
    }

    /**
     * The targets of images in bags.
     *
     * @param bags the bag of each image, from 0; its images have one label
     */
    public Targets(int[] labels, int classes, int[] bags) {
        this.labels = labels.clone();
        this.bags = bags.clone();
        this.classes = classes;
        this.sizes = new int[Arrays.stream(bags).max().orElseThrow() + 1];
        for (int b : bags) {
            sizes[b]++;
        }
        double[] counts = new double[classes];
        for (int i = 0; i < labels.length; i++) {
            counts[labels[i]] += 1.0 / sizes[bags[i]];
        }
        long present = Arrays.stream(counts).filter(n -> n > 0).count();
        this.weights = IntStream.range(0, labels.length)
                .mapToDouble(i -> labels.length / (present * counts[labels[i]] * sizes[bags[i]]))
                .toArray();
        this.mean = new double[classes];
        for (int i = 0; i < labels.length; i++) {
            for (int k = 0; k < classes; k++) {
                mean[k] += weights[i] * of(i, k) / labels.length;
            }
        }
    }

    /** The number of images. */
    public int images() {
        return labels.length;
    }

    /** The number of classes. */
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

    /** The weighted mean squared error where each image gets the mean targets, the shares of the classes. */
    public double errorOfShares() {
        double[] scores = new double[labels.length * classes];
        Arrays.setAll(scores, i -> mean[i % classes]);
        return Arrays.stream(errors(scores)).sum();
    }

    /**
     * Each image's share of the weighted mean squared error of the mean scores of bags.
     *
     * @param scores images×classes
     */
    double[] errors(double[] scores) {
        double[] means = new double[sizes.length * classes];
        for (int i = 0; i < scores.length; i++) {
            int bag = bags[i / classes];
            means[bag * classes + i % classes] += scores[i] / sizes[bag];
        }
        double[] errors = new double[labels.length];
        for (int i = 0; i < labels.length; i++) {
            for (int k = 0; k < classes; k++) {
                double d = means[bags[i] * classes + k] - of(i, k);
                errors[i] += weights[i] * d * d / scores.length;
            }
        }
        return errors;
    }
}
