package quadrant.evaluation;

import java.util.SplittableRandom;

/** The gamma distribution of scale 1 (Marsaglia &amp; Tsang, A simple method for generating gamma variables, ACM TOMS 26, 2000). */
final class GammaDistribution {
    private GammaDistribution() {}

    /**
     * A random number.
     *
     * @param shape 0 or more; 0 gives 0
     */
    static double draw(double shape, SplittableRandom random) {
        if (shape <= 0) {
            return 0;
        }
        if (shape < 1) {
            return draw(shape + 1, random) * Math.pow(1 - random.nextDouble(), 1 / shape);
        }
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = random.nextGaussian();
            double v = Math.pow(1 + c * x, 3);
            if (v > 0 && Math.log(random.nextDouble()) < x * x / 2 + d - d * v + d * Math.log(v)) {
                return d * v;
            }
        }
    }
}
