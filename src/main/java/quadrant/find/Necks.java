package quadrant.find;

import java.util.Optional;

/**
 * Cuts an object at its necks: by the watershed of its distance map (Meyer, Topographic distance and watershed lines, 1994),
 * whose basins are joined where the lower of two maxima is less than a depth above their saddle, which are the h-maxima of
 * Vincent, Morphological grayscale reconstruction in image analysis, 1993. One pass from the innermost pixel outwards does both.
 */
final class Necks {
    /** The depth of a neck, as a share of the largest distance to the outside. */
    private static final double DEPTH = 0.1;

    private static final double TOLERANCE = 0.98;
    /** The area of the largest disc inside, as a share of the object's, from which on it has no neck. */
    private static final double FULL = 0.85;

    private static final int BINS = 4096;

    private Necks() {}

    /**
     * The pieces of an object.
     *
     * @param label for each pixel of the object's box its piece, from 1 on; 0 outside
     * @param area in pixels, and {@code roundness}, of each
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Pieces(int[] label, double[] area, double[] roundness) {}

    /** The pieces, if there are two or more. */
    static Optional<Pieces> cut(Patch p) {
        int w = p.w() + 2;
        int h = p.h() + 2;
        boolean[] on = p.padded();
        boolean[] off = new boolean[on.length];
        int px = 0;
        for (int i = 0; i < on.length; i++) {
            off[i] = !on[i];
            px += on[i] ? 1 : 0;
        }
        float[] d = Field.far(off, w, h, new int[0]);
        float top = 0;
        for (float v : d) {
            top = Math.max(top, v);
        }
        if (Math.PI * top * top > FULL * px) {
            return Optional.empty();
        }
        float[] smooth = new Field(w, h, d).gauss(Math.max(0.7, 0.1 * top)).v;
        int[] basin = basins(smooth, on, w, TOLERANCE * DEPTH * top);
        return pieces(basin, p);
    }

    /** The numbers of basins, from 1 on, of a framed box. */
    private static int[] basins(float[] d, boolean[] on, int w, double depth) {
        int[] order = order(d, on);
        int[] basin = new int[d.length];
        int[] root = new int[order.length + 1];
        float[] peak = new float[order.length + 1];
        int many = 0;
        int[] sides = {-w, -1, 1, w};
        for (int at : order) {
            int highest = -1;
            int top = 0;
            for (int s : sides) {
                if (basin[at + s] > 0) {
                    highest = highest < 0 || d[at + s] > d[highest] ? at + s : highest;
                    int r = root(root, basin[at + s]);
                    top = top == 0 || peak[r] > peak[top] ? r : top;
                }
            }
            if (highest < 0) {
                root[++many] = many;
                peak[many] = d[at];
                basin[at] = many;
                continue;
            }
            for (int s : sides) {
                int r = root(root, basin[at + s]);
                if (r > 0 && r != top && peak[r] - d[at] < depth) {
                    root[r] = top;
                }
            }
            basin[at] = root(root, basin[highest]);
        }
        for (int at : order) {
            basin[at] = root(root, basin[at]);
        }
        return basin;
    }

    private static int root(int[] root, int of) {
        int r = of;
        while (root[r] != r) {
            root[r] = root[root[r]];
            r = root[r];
        }
        return r;
    }

    /** The pixels of the object, the innermost first, in {@value #BINS} steps. */
    private static int[] order(float[] d, boolean[] on) {
        float most = 0;
        for (float v : d) {
            most = Math.max(most, v);
        }
        int[] start = new int[BINS + 1];
        for (int i = 0; i < d.length; i++) {
            if (on[i]) {
                start[bin(d[i], most) + 1]++;
            }
        }
        for (int b = 0; b < BINS; b++) {
            start[b + 1] += start[b];
        }
        int[] order = new int[start[BINS]];
        for (int i = 0; i < d.length; i++) {
            if (on[i]) {
                order[start[bin(d[i], most)]++] = i;
            }
        }
        return order;
    }

    private static int bin(float v, float most) {
        return BINS - 1 - (int) (v / most * (BINS - 1));
    }

    private static Optional<Pieces> pieces(int[] basin, Patch p) {
        int[] number = new int[basin.length + 1];
        int many = 0;
        int[] label = new int[p.on().length];
        for (int i = 0; i < label.length; i++) {
            int b = p.on()[i] ? basin[(i / p.w() + 1) * (p.w() + 2) + i % p.w() + 1] : 0;
            if (b > 0) {
                number[b] = number[b] == 0 ? ++many : number[b];
                label[i] = number[b];
            }
        }
        if (many < 2) {
            return Optional.empty();
        }
        double[][] sums = new double[6][many + 1];
        for (int i = 0; i < label.length; i++) {
            int l = label[i];
            double x = i % p.w();
            double y = i / p.w();
            sums[0][l]++;
            sums[1][l] += x;
            sums[2][l] += y;
            sums[3][l] += x * x;
            sums[4][l] += y * y;
            sums[5][l] += x * y;
        }
        double[] roundness = new double[many + 1];
        for (int l = 1; l <= many; l++) {
            roundness[l] = Runs.roundness(sums[0][l], sums[1][l], sums[2][l], sums[3][l], sums[4][l], sums[5][l]);
        }
        sums[0][0] = 0;
        return Optional.of(new Pieces(label, sums[0], roundness));
    }
}
