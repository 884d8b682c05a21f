package quadrant.augment;

/** One half of a Gaussian kernel that adds up to 1, the centre first, cut off at four sigma. Kept between views. */
final class GaussianKernel {
    private double[] weights = new double[0];
    private float[] half = new float[0];
    private int radius;

    void set(double sigma) {
        radius = ((int) Math.rint(8 * sigma + 1) | 1) / 2;
        if (half.length <= radius) {
            weights = new double[2 * radius + 1];
            half = new float[2 * radius + 1];
        }
        double sum = 0;
        for (int k = 0; k <= radius; k++) {
            weights[k] = k == 0 ? 1 : StrictMath.exp(-0.5 * k * k / (sigma * sigma));
            sum += k == 0 ? 1 : 2 * weights[k];
        }
        for (int k = 0; k <= radius; k++) {
            half[k] = (float) (weights[k] / sum);
        }
    }

    /** The distance from the centre to the last weight. */
    int radius() {
        return radius;
    }

    /** The weight of both pixels at a distance, for a sum of pairs: half of it at the centre, which is its own pair. */
    float ofPair(int distance) {
        return distance == 0 ? half[0] / 2 : half[distance];
    }
}
