package quadrant.augment;

/**
 * Pairs of normal random numbers from two 12-bit random numbers: the method of Box and Muller (1958) with radius and angle from
 * tables of 4096 entries. No value lies beyond 4.3 standard deviations, which is enough for camera noise.
 */
final class Normal {
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
