package quadrant.augment;

/** The noise of a camera, added in place to grey levels and clipped to 0–255. */
final class NoisePass {
    private static final int BLOCK = 1024;
    /** From this mean photon count on, Poisson numbers are approximated by normal ones: the skewness is 0.2 there. */
    private static final int NORMAL_FROM = Poisson.MEANS;

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
        RowSum.clip(values);
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
            for (int i = 0; i < n; i++) {
                levels[i] = Math.min(255f, Math.max(0f, levels[i]));
            }
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
}
