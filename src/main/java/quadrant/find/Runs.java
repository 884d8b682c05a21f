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
    private int[] from = {};
    private int[] root = {};
    private int[] label = {};
    private int[] next = {};
    private boolean[] high = {};
    private int n;
    private int[] head = {};

    Runs(int w, int h) {
        this.w = w;
        this.h = h;
        this.inside = new byte[(w + 2) * (h + 2)];
        Arrays.fill(inside, (byte) 1);
        this.row = new int[h + 1];
    }

    /** A component with a frame of one pixel around its box, whose left and top in the plane are {@code x} and {@code y}. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Mask(int x, int y, int w, int h, boolean[] on) {}

    /**
     * Finds the components above a threshold.
     *
     * @param mostPx the largest hole that is filled; −1 for none. At the plane's border there are no holes
     */
    void at(Field f, double threshold, double mostPx) {
        scan(f.v(), (float) threshold);
        for (int y = 1; y < h; y++) {
            join(y);
        }
        fill(mostPx);
        int count = 0;
        for (int r = 0; r < n; r++) {
            // a root is the first run of its component
            label[r] = !high[r] ? 0 : root(r) == r ? ++count : label[root(r)];
        }
        head = new int[count + 1];
        Arrays.fill(head, -1);
        for (int r = n - 1; r >= 0; r--) {
            next[r] = head[label[r]];
            head[label[r]] = r;
            int shift = framed(from[r]) - from[r];
            Arrays.fill(inside, from[r] + shift, from[r + 1] + shift, (byte) (high[r] ? 1 : 0));
        }
    }

    private void scan(float[] v, float t) {
        n = 0;
        for (int y = 0; y < h; y++) {
            row[y] = n;
            int end = (y + 1) * w;
            for (int i = y * w; i < end; ) {
                boolean on = v[i] > t;
                add(i, on);
                do {
                    i++;
                } while (i < end && v[i] > t == on);
            }
        }
        row[h] = n;
        add(w * h, false);
        n--;
    }

    private void add(int at, boolean on) {
        if (n == from.length) {
            int more = Math.max(1 << 12, 2 * n);
            from = Arrays.copyOf(from, more);
            root = Arrays.copyOf(root, more);
            label = Arrays.copyOf(label, more);
            next = Arrays.copyOf(next, more);
            high = Arrays.copyOf(high, more);
        }
        from[n] = at;
        high[n] = on;
        root[n] = n;
        n++;
    }

    private int framed(int pixel) {
        return pixel + (pixel / w) * 2 + w + 3;
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
                corner(a, b);
            }
            a += ahead <= 0 ? 1 : 0;
            b += ahead >= 0 ? 1 : 0;
        }
    }

    /** Joins the low ones of two pairs of runs that end at one place. */
    private void corner(int a, int b) {
        unite(high[a] ? a + 1 : a, high[a] ? b : b + 1);
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
        double[] size = new double[n];
        for (int r = 0; r < n; r++) {
            boolean border = from[r] < w || from[r] >= (h - 1) * w || from[r] % w == 0 || from[r + 1] % w == 0;
            size[root(r)] += border || high[r] ? Double.POSITIVE_INFINITY : from[r + 1] - from[r];
        }
        for (int r = 0; r < n; r++) {
            size[r] = size[root(r)];
        }
        for (int r = 0; r < n; r++) {
            if (size[r] <= mostPx) {
                high[r] = true;
                // both neighbours in its row surround the hole, or are islands in it
                unite(r, r - 1);
                unite(r, r + 1);
            }
        }
    }

    /** The number of components and one: they are numbered from 1 in the order of their first pixels. */
    int count() {
        return head.length;
    }

    /** The first pixel of a component, row by row. */
    int first(int component) {
        return from[head[component]];
    }

    /** The component at a pixel; 0 for none. */
    int at(int pixel) {
        int run = Arrays.binarySearch(from, row[pixel / w], row[pixel / w + 1], pixel);
        return label[run < 0 ? -run - 2 : run];
    }

    Shapes shapes() {
        Shapes shapes = new Shapes(count());
        for (int r = 0; r < n; r++) {
            if (label[r] > 0) {
                int y = from[r] / w;
                shapes.add(label[r], from[r] % w, y, from[r + 1] - from[r]);
            }
        }
        return shapes;
    }

    /** The mean of a quantity over each component's pixels that have a side to the outside; at 0 that over all of them. */
    double[] rim(Field of) {
        double[] sum = new double[count()];
        double[] many = new double[count()];
        int wide = w + 2;
        for (int r = 0; r < n; r++) {
            int shift = framed(from[r]) - from[r];
            for (int i = from[r]; i < from[r + 1] && high[r]; i++) {
                int at = i + shift;
                if ((inside[at - 1] & inside[at + 1] & inside[at - wide] & inside[at + wide]) == 0) {
                    sum[label[r]] += of.v()[i];
                    many[label[r]]++;
                }
            }
        }
        sum[0] = Arrays.stream(sum).sum();
        many[0] = Arrays.stream(many).sum();
        for (int l = 0; l < sum.length; l++) {
            sum[l] /= Math.max(1, many[l]);
        }
        return sum;
    }

    Mask mask(int component) {
        int left = w;
        int right = 0;
        int last = 0;
        for (int r = head[component]; r >= 0; r = next[r]) {
            left = Math.min(left, from[r] % w);
            right = Math.max(right, (from[r + 1] - 1) % w);
            last = r;
        }
        int top = first(component) / w;
        int wide = right - left + 3;
        boolean[] on = new boolean[wide * (from[last] / w - top + 3)];
        for (int r = head[component]; r >= 0; r = next[r]) {
            int at = (from[r] / w - top + 1) * wide + from[r] % w - left + 1;
            Arrays.fill(on, at, at + from[r + 1] - from[r], true);
        }
        return new Mask(left - 1, top - 1, wide, on.length / wide, on);
    }

    /** Gives the pixels of components their numbers, where these are not 0. */
    void draw(int[] number, int... labels) {
        for (int r = 0; r < n; r++) {
            if (number[label[r]] > 0) {
                Arrays.fill(labels, from[r], from[r + 1], number[label[r]]);
            }
        }
    }
}
