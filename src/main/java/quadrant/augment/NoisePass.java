package quadrant.augment;

/** The noise of a camera, added in place to grey levels and clipped to 0–255. */
final class NoisePass {
    private static final int BLOCK = 1024;
    /** From this mean photon count on, Poisson numbers are approximated by normal ones: the skewness is 0.2 there. */
    private static final int NORMAL_FROM = 24;

    private final float[] levels = new float[BLOCK];
    private final float[] spread = new float[BLOCK];

    /** Adds independent normal numbers, sigma in grey levels. */
    void gaussian(float[] values, double sigma, Draws draws) {
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
    void poissonGaussian(float[] values, double gain, double readNoise, Draws draws) {
        float g = (float) gain;
        float r = (float) readNoise;
        for (int at = 0; at < values.length; at += BLOCK) {
            int n = Math.min(BLOCK, values.length - at);
            System.arraycopy(values, at, levels, 0, n);
            spreads(n, g, r * r);
            photons(n, g, r, draws);
            normals(n, draws);
            Rows.clip(levels);
            System.arraycopy(levels, 0, values, at, n);
        }
    }

    private void spreads(int n, float gain, float readVariance) {
        float[] x = levels;
        float[] s = spread;
        for (int i = 0; i < n; i++) {
            s[i] = (float) Math.sqrt(gain * x[i] + readVariance);
        }
    }

    private void photons(int n, float gain, float readNoise, Draws draws) {
        float few = NORMAL_FROM * gain;
        float most = Math.nextDown((float) NORMAL_FROM);
        for (int i = 0; i < n; i++) {
            if (levels[i] < few) {
                levels[i] = gain * Poisson.draw(Math.min(most, Math.max(0f, levels[i] / gain)), draws);
                spread[i] = readNoise;
            }
        }
    }

    private void normals(int n, Draws draws) {
        float[] x = levels;
        float[] s = spread;
        for (int i = 0; i + 1 < n; i += 2) {
            long bits = draws.next();
            float radius = Normal.radius(bits);
            x[i] += s[i] * radius * Normal.cosine(bits >>> 12);
            x[i + 1] += s[i + 1] * radius * Normal.sine(bits >>> 12);
        }
        if (n % 2 == 1) {
            long bits = draws.next();
            x[n - 1] += s[n - 1] * Normal.radius(bits) * Normal.cosine(bits >>> 12);
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
     * the integer part of a mean uses tables of cumulative probabilities with {@value #GUIDES} guide entries (Chen and Asau 1974),
     * and the rest, below 1, is drawn by counting up.
     */
    private static final class Poisson {
        private static final int GUIDES = 64;
        /** Counts from this one on have a probability below 1e-14. */
        private static final int COUNTS = 80;

        private static final int STEPS = 1024;
        private static final double[][] CUMULATIVE = new double[NORMAL_FROM][COUNTS];
        private static final byte[][] GUIDE = new byte[NORMAL_FROM][GUIDES];
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
                for (int g = 0; g < GUIDES; g++) {
                    byte k = 0;
                    while (CUMULATIVE[mean][k] <= g / (double) GUIDES) {
                        k++;
                    }
                    GUIDE[mean][g] = k;
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
            if (whole > 0) {
                count += tabled(whole, draws.uniform());
            }
            return count;
        }

        private static int tabled(int mean, double uniform) {
            double[] cumulative = CUMULATIVE[mean];
            int k = GUIDE[mean][(int) (GUIDES * uniform)];
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
