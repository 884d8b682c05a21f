package quadrant.find;

import java.util.Arrays;

/**
 * The components of a plane at one threshold, in runs of pixels: those above it that are connected by their sides, with the
 * holes that they enclose. Its arrays are used again from threshold to threshold.
 */
final class Runs {
    private final int w;
    private final int h;
    /** Whether a pixel belongs to a component; with a frame of pixels that do. */
    private final byte[] inside;

    private final int[] row;
    private int[] from = new int[1 << 12];
    private int[] root = new int[1 << 12];
    private int[] label = new int[1 << 12];
    private boolean[] high = new boolean[1 << 12];
    private int n;
    private int count;
    private int[] first = {};
    private double[][] sums = {};

    Runs(int w, int h) {
        this.w = w;
        this.h = h;
        this.inside = new byte[(w + 2) * (h + 2)];
        Arrays.fill(inside, (byte) 1);
        this.row = new int[h + 1];
    }

    /**
     * Finds the components above a threshold.
     *
     * @param mostPx the largest hole that is filled; those at the plane's border are not
     */
    void at(float[] f, float threshold, double mostPx) {
        n = 0;
        for (int y = 0; y < h; y++) {
            row[y] = n;
            int end = (y + 1) * w;
            for (int i = y * w; i < end; ) {
                boolean on = f[i] > threshold;
                add(i, on);
                do {
                    i++;
                } while (i < end && f[i] > threshold == on);
            }
        }
        row[h] = n;
        add(w * h, false);
        n--;
        for (int y = 1; y < h; y++) {
            join(y);
        }
        fill(mostPx);
        number();
        paint();
    }

    private void add(int at, boolean on) {
        if (n == from.length) {
            from = Arrays.copyOf(from, 2 * n);
            root = Arrays.copyOf(root, 2 * n);
            label = Arrays.copyOf(label, 2 * n);
            high = Arrays.copyOf(high, 2 * n);
        }
        from[n] = at;
        high[n] = on;
        root[n] = n;
        n++;
    }

    /** Joins the runs of a row to those above it: by sides what is high, also by corners what is low. */
    private void join(int y) {
        int a = row[y - 1];
        int b = row[y];
        while (a < row[y] && b < row[y + 1]) {
            if (high[a] == high[b]) {
                unite(a, b);
            }
            int ahead = Integer.compare(from[a + 1], from[b + 1] - w);
            if (ahead == 0 && a + 1 < row[y] && high[a] != high[b]) {
                unite(high[a] ? a + 1 : a, high[a] ? b : b + 1);
            }
            a += ahead <= 0 ? 1 : 0;
            b += ahead >= 0 ? 1 : 0;
        }
    }

    private int root(int run) {
        int r = run;
        while (root[r] != r) {
            root[r] = root[root[r]];
            r = root[r];
        }
        return r;
    }

    private void unite(int a, int b) {
        int ra = root(a);
        int rb = root(b);
        root[Math.max(ra, rb)] = Math.min(ra, rb);
    }

    /** Adds the holes: low components that touch no border and are not too large. */
    private void fill(double mostPx) {
        int[] size = label;
        Arrays.fill(size, 0, n, 0);
        for (int y = 0; y < h; y++) {
            for (int r = row[y]; r < row[y + 1]; r++) {
                if (!high[r]) {
                    boolean edge = y == 0 || y == h - 1 || r == row[y] || r == row[y + 1] - 1;
                    int at = root(r);
                    size[at] = edge || size[at] < 0 ? -1 : size[at] + from[r + 1] - from[r];
                }
            }
        }
        boolean[] hole = new boolean[n];
        for (int r = 0; r < n; r++) {
            int px = size[root(r)];
            hole[r] = !high[r] && px >= 0 && px <= mostPx;
        }
        for (int r = 0; r < n; r++) {
            if (hole[r]) {
                high[r] = true;
                // both neighbours in its row surround the hole, or are islands in it
                unite(r, r - 1);
                unite(r, r + 1);
            }
        }
    }

    /** Numbers the components from 1 in the order of their first pixels. */
    private void number() {
        count = 0;
        for (int r = 0; r < n; r++) {
            label[r] = !high[r] ? 0 : root(r) == r ? ++count : label[root(r)];
        }
        first = new int[count + 1];
        for (int r = n - 1; r >= 0; r--) {
            first[label[r]] = from[r];
        }
    }

    private void paint() {
        for (int y = 0; y < h; y++) {
            int shift = (y + 1) * (w + 2) + 1 - y * w;
            for (int r = row[y]; r < row[y + 1]; r++) {
                Arrays.fill(inside, from[r] + shift, from[r + 1] + shift, (byte) (high[r] ? 1 : 0));
            }
        }
    }

    /** The number of components and one: they are numbered from 1. */
    int count() {
        return count + 1;
    }

    /** The first pixel of each component, row by row. */
    int[] first() {
        return first;
    }

    /** The component at a pixel; 0 for none. */
    int at(int pixel) {
        int y = pixel / w;
        int low = row[y];
        int top = row[y + 1] - 1;
        while (low < top) {
            int middle = (low + top + 1) >>> 1;
            if (from[middle] <= pixel) {
                low = middle;
            } else {
                top = middle - 1;
            }
        }
        return label[low];
    }

    /** For each pixel its component; 0 for none. */
    int[] labels() {
        int[] all = new int[w * h];
        for (int r = 0; r < n; r++) {
            Arrays.fill(all, from[r], from[r + 1], label[r]);
        }
        return all;
    }

    /**
     * Sums the coordinates of each component.
     *
     * @return the areas, and the roundness of each: see {@link #roundness}
     */
    double[][] shapes() {
        if (sums.length == 0 || sums[0].length < count + 1) {
            sums = new double[6][2 * (count + 1)];
        }
        for (double[] s : sums) {
            Arrays.fill(s, 0, count + 1, 0);
        }
        for (int y = 0; y < h; y++) {
            for (int r = row[y]; r < row[y + 1]; r++) {
                int l = label[r];
                if (l > 0) {
                    double m = from[r + 1] - from[r];
                    double a = from[r] - (double) y * w;
                    double x = m * a + m * (m - 1) / 2;
                    sums[0][l] += m;
                    sums[1][l] += x;
                    sums[2][l] += m * y;
                    sums[3][l] += m * a * a + a * m * (m - 1) + (m - 1) * m * (2 * m - 1) / 6;
                    sums[4][l] += m * y * y;
                    sums[5][l] += x * y;
                }
            }
        }
        double[] area = Arrays.copyOf(sums[0], count + 1);
        double[] roundness = new double[count + 1];
        for (int l = 1; l <= count; l++) {
            roundness[l] = roundness(area[l], sums[1][l], sums[2][l], sums[3][l], sums[4][l], sums[5][l]);
        }
        return new double[][] {area, roundness};
    }

    /**
     * The area divided by that of the ellipse of the same second moments, A / (4π √(σxx σyy − σxy²)): 1 for discs and ellipses,
     * less for lobes, notches and holes. Hu, Visual pattern recognition by moment invariants, 1962; Teague, Image analysis via
     * the general theory of moments, 1980. A pixel has the moments of a square: 1/12.
     */
    static double roundness(double a, double x, double y, double xx, double yy, double xy) {
        double mx = x / a;
        double my = y / a;
        double sxx = xx / a - mx * mx + 1.0 / 12;
        double syy = yy / a - my * my + 1.0 / 12;
        double sxy = xy / a - mx * my;
        return a / (4 * Math.PI * Math.sqrt(Math.max(sxx * syy - sxy * sxy, 1e-9)));
    }

    /** The mean of a quantity over each component's pixels that have a side to the outside; behind the last that of all. */
    double[] rim(float[] g) {
        double[] sum = new double[count + 2];
        int[] many = new int[count + 2];
        int wide = w + 2;
        for (int y = 0; y < h; y++) {
            int shift = (y + 1) * wide + 1 - y * w;
            for (int r = row[y]; r < row[y + 1]; r++) {
                int l = label[r];
                if (l > 0) {
                    double s = 0;
                    int m = 0;
                    for (int i = from[r]; i < from[r + 1]; i++) {
                        int at = i + shift;
                        if ((inside[at - 1] & inside[at + 1] & inside[at - wide] & inside[at + wide]) == 0) {
                            s += g[i];
                            m++;
                        }
                    }
                    sum[l] += s;
                    many[l] += m;
                    sum[count + 1] += s;
                    many[count + 1] += m;
                }
            }
        }
        for (int l = 1; l < sum.length; l++) {
            sum[l] /= Math.max(1, many[l]);
        }
        return sum;
    }

    /** The components of these numbers, in ascending order. */
    Patch[] patches(int[] wanted) {
        int[] place = new int[count + 1];
        Arrays.fill(place, -1);
        int[][] box = new int[wanted.length][];
        for (int k = 0; k < wanted.length; k++) {
            place[wanted[k]] = k;
            box[k] = new int[] {w, h, 0, 0};
        }
        Patch[] all = new Patch[wanted.length];
        for (int pass = 0; pass < 2; pass++) {
            for (int y = 0; y < h; y++) {
                for (int r = row[y]; r < row[y + 1]; r++) {
                    int k = place[label[r]];
                    if (k >= 0 && pass == 0) {
                        box[k][0] = Math.min(box[k][0], from[r] - y * w);
                        box[k][1] = Math.min(box[k][1], y);
                        box[k][2] = Math.max(box[k][2], from[r + 1] - y * w);
                        box[k][3] = y + 1;
                    } else if (k >= 0) {
                        int at = (y - all[k].y()) * all[k].w() - y * w - all[k].x();
                        Arrays.fill(all[k].on(), at + from[r], at + from[r + 1], true);
                    }
                }
            }
            for (int k = 0; k < all.length && pass == 0; k++) {
                int[] b = box[k];
                all[k] = new Patch(b[0], b[1], b[2] - b[0], b[3] - b[1], new boolean[(b[2] - b[0]) * (b[3] - b[1])]);
            }
        }
        return all;
    }
}
