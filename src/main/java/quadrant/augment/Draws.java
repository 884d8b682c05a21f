package quadrant.augment;

/**
 * The random numbers of one transform of one view: SplitMix64 (Steele, Lea and Flood 2014), implemented here so that views do
 * not depend on the version of Java.
 *
 * <p>Every transform has a stream of its own, derived from its kind, so that adding a transform to a plan does not change the
 * draws of the others.
 */
final class Draws {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private long state;

    private Draws(long state) {
        this.state = state;
    }

    static Draws of(long seed, long imageKey, int viewNumber, String kind) {
        long h = mix(seed + GOLDEN);
        h = mix((h ^ imageKey) + GOLDEN);
        h = mix((h ^ viewNumber) + GOLDEN);
        for (int i = 0; i < kind.length(); i++) {
            h = mix((h ^ kind.charAt(i)) + GOLDEN);
        }
        return new Draws(h);
    }

    long next() {
        state += GOLDEN;
        return mix(state);
    }

    /** Uniform in [0, 1). */
    double uniform() {
        return (next() >>> 11) * 0x1p-53;
    }

    /** Uniform between two values. */
    double between(double min, double max) {
        return min + uniform() * (max - min);
    }

    /** Uniform within a distance to either side of a value. */
    double around(double centre, double distance) {
        return between(centre - distance, centre + distance);
    }

    /** Between two positive values, uniform in the logarithm. */
    double factor(double min, double max) {
        return StrictMath.exp(between(StrictMath.log(min), StrictMath.log(max)));
    }

    private static long mix(long z) {
        long y = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        y = (y ^ (y >>> 27)) * 0x94d049bb133111ebL;
        return y ^ (y >>> 31);
    }
}
