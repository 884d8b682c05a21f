package quadrant.find;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import quadrant.find.Runs.Mask;

/**
 * An object that is cut at its necks: by the watershed of its distance map (Meyer, Topographic distance and watershed lines,
 * 1994), whose basins are joined where the lower of two maxima is less than a depth above their saddle, which leaves the h-maxima
 * of Vincent, Morphological grayscale reconstruction in image analysis, 1993. One pass from the innermost pixel outwards does both.
 *
 * @param piece for each pixel of the mask its piece, from 1 on; 0 outside
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Necks(int[] piece, Shapes shapes) {
    /** The area of the largest disc inside, of the object's, from which on it has no neck. */
    private static final double FULL = 0.85;

    private static final int BINS = 4096;
    private static final int LARGE_PX = 2048;

    /**
     * The pieces, if there are two or more; those of a large object are found at a reduced scale.
     *
     * @param depth of a neck, of the largest distance to the outside
     */
    static Optional<Necks> cut(Mask full, double depth) {
        int k = 1;
        while (full.on().length > (k + 1) * (k + 1) * LARGE_PX) {
            k++;
        }
        int step = k;
        int w = full.w();
        int wide = (w - 3) / step + 3;
        boolean[] on = new boolean[wide * ((full.h() - 3) / step + 3)];
        IntUnaryOperator to = i -> ((i / w - 1) / step + 1) * wide + (i % w - 1) / step + 1;
        for (int i = 0; i < full.on().length; i++) {
            if (full.on()[i]) {
                on[to.applyAsInt(i)] = true;
            }
        }
        int[] basin = basins(new Mask(0, 0, wide, on.length / wide, on), depth);
        int many = Arrays.stream(basin).max().orElse(0);
        if (many < 2) {
            return Optional.empty();
        }
        int[] piece = new int[full.on().length];
        Shapes shapes = new Shapes(many + 1);
        for (int i = 0; i < piece.length; i++) {
            piece[i] = full.on()[i] ? basin[to.applyAsInt(i)] : 0;
            int y = i / w;
            shapes.add(piece[i], i % w, y, 1);
        }
        return Optional.of(new Necks(piece, shapes));
    }

    /** The numbers of basins, from 1 on; nothing where there is no neck. */
    private static int[] basins(Mask m, double depth) {
        Field d = Field.of(m.w(), m.h(), i -> m.on()[i] ? 0 : 1).far();
        float top = 0;
        int px = 0;
        for (int i = 0; i < m.on().length; i++) {
            top = Math.max(top, d.v()[i]);
            px += m.on()[i] ? 1 : 0;
        }
        if (Math.PI * top * top > FULL * px) {
            return new int[0];
        }
        float[] smooth = d.gauss(Math.max(0.7, 0.1 * top)).v();
        int[] basin = new int[smooth.length];
        int[] root = basins(smooth, order(smooth, m.on(), top), depth * top, m.w(), basin);
        int[] number = new int[root.length];
        int many = 0;
        for (int i = 0; i < basin.length; i++) {
            int own = root(root, basin[i]);
            number[own] = own > 0 && number[own] == 0 ? ++many : number[own];
            basin[i] = number[own];
        }
        return basin;
    }

    /** Fills in the basin of each pixel, and gives the one to which each basin belongs. */
    private static int[] basins(float[] d, int[] order, double depth, int w, int... basin) {
        int[] root = new int[order.length + 1];
        float[] peak = new float[order.length + 1];
        // no basin is lower than all
        peak[0] = -1;
        int many = 0;
        int[] sides = {-w, -1, 1, w};
        for (int at : order) {
            int nearest = at;
            int top = 0;
            for (int s : sides) {
                int r = root(root, basin[at + s]);
                nearest = r > 0 && (nearest == at || d[at + s] > d[nearest]) ? at + s : nearest;
                top = peak[r] > peak[top] ? r : top;
            }
            if (top == 0) {
                root[++many] = many;
                peak[many] = d[at];
                basin[at] = many;
            } else {
                for (int s : sides) {
                    join(root, root(root, basin[at + s]), top, peak, d[at] + depth);
                }
                basin[at] = root(root, basin[nearest]);
            }
        }
        return root;
    }

    private static void join(int[] root, int r, int top, float[] peak, double least) {
        root[r] = r > 0 && r != top && peak[r] < least ? top : r;
    }

    private static int root(int[] root, int of) {
        int r = of;
        while (root[r] != r) {
            root[r] = root[root[r]];
            r = root[r];
        }
        return r;
    }

    /** The pixels of the object, the innermost first, in steps. */
    private static int[] order(float[] d, boolean[] on, float most) {
        int[] start = new int[BINS + 1];
        for (int i = 0; i < d.length; i++) {
            start[on[i] ? bin(d[i], most) + 1 : 0]++;
        }
        start[0] = 0;
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
        return (int) ((1 - v / most) * (BINS - 1));
    }
}
