package quadrant.augment;

/** The noise of a camera, added in place to grey levels and clipped to 0–255. */
final class NoisePass {
    private static final int BLOCK = 1024;
    /** From this mean photon count on, Poisson numbers are approximated by normal ones: the skewness is 0.2 there. */
    private static final int NORMAL_FROM = 24;

    private NoisePass() {}

    /** Adds independent normal numbers, sigma in grey levels. */
    static void gaussian(float[] values, double sigma, Draws draws) {
        float s = (float) sigma;
        int i = 0;
        for (; i + 4 <= values.length; i += 4) {
            long bits = draws.next();
            pair(values, i, s * Normal.radius(bits), bits >>> 12);
            pair(values, i + 2, s * Normal.radius(bits >>> 24), bits >>> 36);
        }
        for (; i < values.length; i++) {
            long bits = draws.next();
            values[i] += s * Normal.radius(bits) * Normal.cosine(bits >>> 12);
        }
        Rows.clip(values);
    }

    private static void pair(float[] values, int i, float radius, long angle) {
        values[i] += radius * Normal.cosine(angle);
        values[i + 1] += radius * Normal.sine(angle);
    }

    /**
     * Replaces each grey level x by gain·Poisson(x / gain) + readNoise·Normal: variance gain·x + readNoise². From {@value
     * #NORMAL_FROM} photons on the Poisson number is approximated by a normal one of the same mean and variance.
     *
     * @param gain grey levels a photon, 0 for no shot noise
     * @param readNoise in grey levels
     */
    static void poissonGaussian(float[] values, double gain, double readNoise, Draws draws) {
        float[] levels = new float[BLOCK];
        float[] spread = new float[BLOCK];
        float g = (float) gain;
        float r = (float) readNoise;
        float few = NORMAL_FROM * g;
        float most = Math.nextDown((float) NORMAL_FROM);
        for (int at = 0; at < values.length; at += BLOCK) {
            int n = Math.min(BLOCK, values.length - at);
            System.arraycopy(values, at, levels, 0, n);
            for (int i = 0; i < n; i++) {
                if (levels[i] < few) {
                    levels[i] = g * Poisson.draw(Math.min(most, Math.max(0f, levels[i] / g)), draws);
                    spread[i] = r;
                } else {
                    spread[i] = (float) Math.sqrt(g * levels[i] + r * r);
                }
            }
            normals(levels, spread, n, draws);
            Rows.clip(levels);
            System.arraycopy(levels, 0, values, at, n);
        }
    }

    /** Adds normal numbers of the given spreads to the first n values. */
    private static void normals(float[] x, float[] spread, int n, Draws draws) {
        for (int i = 0; i < n; i += 2) {
            long bits = draws.next();
            float radius = Normal.radius(bits);
            x[i] += spread[i] * radius * Normal.cosine(bits >>> 12);
            if (i + 1 < n) {
                x[i + 1] += spread[i + 1] * radius * Normal.sine(bits >>> 12);
            }
        }
    }

    /**
     * Pairs of normal random numbers from two 12-bit random numbers: the method of Box and Muller (1958) with radius and angle from
     * tables of 4096 entries. No value lies beyond 4.3 standard deviations, which is enough for camera noise.
     */
    private static final class Normal {
        private static final int SIZE = 4096;
        private static final float[] RADIUS = new float[SIZE];
        private static final float[] SINE = new float[SIZE];

        static {
            for (int i = 0; i < SIZE; i++) {
                RADIUS[i] = (float) StrictMath.sqrt(-2 * StrictMath.log((i + 0.5) / SIZE));
                SINE[i] = (float) StrictMath.sin(2 * StrictMath.PI * (i + 0.5) / SIZE);
            }
        }

        private Normal() {}

        /** The radius of a pair, from the lowest twelve bits. */
        static float radius(long bits) {
            return RADIUS[(int) bits & (SIZE - 1)];
        }

        static float sine(long bits) {
            return SINE[(int) bits & (SIZE - 1)];
        }

        static float cosine(long bits) {
            return SINE[(int) (bits + SIZE / 4) & (SIZE - 1)];
        }
    }

    /**
     * Poisson numbers of small means. The sum of two Poisson numbers is a Poisson number whose mean is the sum of their means. So
     * the integer part of a mean uses tables of cumulative probabilities, and the rest, below 1, is drawn by counting up.
     */
    private static final class Poisson {
        /** Counts from this one on have a probability below 1e-14. */
        private static final int COUNTS = 80;

        private static final int STEPS = 1024;
        private static final double[][] CUMULATIVE = new double[NORMAL_FROM][COUNTS];
        private static final double[] EXP = new double[STEPS + 2];

        static {
            for (int mean = 0; mean < NORMAL_FROM; mean++) {
                double p = StrictMath.exp(-mean);
                double sum = 0;
                for (int k = 0; k < COUNTS; k++) {
                    sum += p;
                    p *= mean / (k + 1.0);
                    CUMULATIVE[mean][k] = k == COUNTS - 1 ? 1 : sum;
                }
            }
            for (int i = 0; i < EXP.length; i++) {
                EXP[i] = StrictMath.exp(-i / (double) STEPS);
            }
        }

        private Poisson() {}

        /** A Poisson number with a mean from 0 to below {@value NoisePass#NORMAL_FROM}. */
        static int draw(double mean, Draws draws) {
            int whole = (int) mean;
            int count = below1(mean - whole, draws.uniform());
            return whole == 0 ? count : count + tabled(whole, draws.uniform());
        }

        /** The first count whose cumulative probability exceeds a number, searched from the mean on. */
        private static int tabled(int mean, double uniform) {
            double[] cumulative = CUMULATIVE[mean];
            int k = mean;
            while (k > 0 && cumulative[k - 1] > uniform) {
                k--;
            }
            while (cumulative[k] <= uniform) {
                k++;
            }
            return k;
        }

        /** The exponential, interpolated in a table, accurate to 1e-7. */
        private static int below1(double mean, double uniform) {
            int step = (int) (mean * STEPS);
            double p = EXP[step] + (mean * STEPS - step) * (EXP[step + 1] - EXP[step]);
            double left = uniform - p;
            int count = 0;
            while (left >= 0 && count < COUNTS) {
                count++;
                p *= mean / count;
                left -= p;
            }
            return count;
        }
    }
}
