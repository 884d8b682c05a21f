package quadrant.find;

/** Sums of the coordinates of numbered objects, and the measures that follow from them. */
final class Shapes {
    private final double[][] sums;

    Shapes(int count) {
        sums = new double[count][6];
    }

    /** Adds pixels of a row. */
    void add(int object, double x, double y, double pixels) {
        double[] s = sums[object];
        double between = pixels * (pixels - 1);
        double all = pixels * x + between / 2;
        s[0] += pixels;
        s[1] += all;
        s[2] += pixels * y;
        s[3] += pixels * x * x + between * x + between * (2 * pixels - 1) / 6;
        s[4] += pixels * y * y;
        s[5] += all * y;
    }

    /** The number of objects and one, as they are numbered from 1. */
    int count() {
        return sums.length;
    }

    /** The number of pixels. */
    double area(int object) {
        return sums[object][0];
    }

    /**
     * The area divided by that of the ellipse of the same second moments, A / (4π √(σxx σyy − σxy²)): 1 for discs and ellipses,
     * less for lobes, notches and holes. Hu, Visual pattern recognition by moment invariants, 1962; Teague, Image analysis via
     * the general theory of moments, 1980. A pixel has the moments of a square: 1/12.
     */
    double roundness(int object) {
        double[] s = sums[object];
        double x = s[1] / s[0];
        double y = s[2] / s[0];
        double xx = s[3] / s[0] - x * x + 1.0 / 12;
        double yy = s[4] / s[0] - y * y + 1.0 / 12;
        double xy = s[5] / s[0] - x * y;
        return s[0] / (4 * Math.PI * Math.sqrt(Math.max(xx * yy - xy * xy, 1e-9)));
    }
}
