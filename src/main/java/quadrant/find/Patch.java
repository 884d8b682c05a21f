package quadrant.find;

import java.util.Arrays;

/**
 * The pixels of an object.
 *
 * @param x the left of their bounding box in the image, and {@code y} its top
 * @param w the width of the box, and {@code h} its height
 * @param on for each pixel of the box, row by row, whether it belongs to the object
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Patch(int x, int y, int w, int h, boolean[] on) {
    /** The number of its pixels. */
    public int area() {
        int n = 0;
        for (boolean b : on) {
            n += b ? 1 : 0;
        }
        return n;
    }

    /**
     * The pixels above a threshold that are connected by their sides, with the holes that they enclose.
     *
     * @param first of them, row by row
     * @param seen false for each pixel of the plane, and again afterwards
     */
    static Patch flood(Field f, float threshold, int first, boolean[] seen) {
        // what was visited stays
        int[] queue = {first, 0, 0, 0};
        int n = 1;
        seen[first] = true;
        int[] box = {f.w, f.h, 0, 0};
        for (int i = 0; i < n; i++) {
            int at = queue[i];
            int px = at % f.w;
            extend(box, px, at / f.w);
            queue = n + 4 > queue.length ? Arrays.copyOf(queue, 2 * n + 4) : queue;
            int[] to = {px > 0 ? at - 1 : -1, px < f.w - 1 ? at + 1 : -1, at - f.w, at + f.w};
            for (int p : to) {
                if (p >= 0 && p < seen.length && !seen[p] && f.v[p] > threshold) {
                    seen[p] = true;
                    queue[n++] = p;
                }
            }
        }
        for (int i = 0; i < n; i++) {
            seen[queue[i]] = false;
        }
        return of(box, f.w, queue, n).filled();
    }

    private static void extend(int[] box, int px, int py) {
        box[0] = Math.min(box[0], px);
        box[1] = Math.min(box[1], py);
        box[2] = Math.max(box[2], px);
        box[3] = Math.max(box[3], py);
    }

    private static Patch of(int[] box, int wide, int[] pixels, int n) {
        int w = box[2] - box[0] + 1;
        int h = box[3] - box[1] + 1;
        boolean[] on = new boolean[w * h];
        for (int i = 0; i < n; i++) {
            on[(pixels[i] / wide - box[1]) * w + pixels[i] % wide - box[0]] = true;
        }
        return new Patch(box[0], box[1], w, h, on);
    }

    /** With the background that it encloses; pixels that touch at a corner are one background. */
    Patch filled() {
        int wide = w + 2;
        boolean[] wall = padded();
        int[] stack = new int[wall.length];
        int n = 1;
        wall[0] = true;
        while (n > 0) {
            int at = stack[--n];
            int px = at % wide;
            for (int dy = -wide; dy <= wide; dy += wide) {
                for (int dx = -1; dx <= 1; dx++) {
                    int to = at + dy + dx;
                    if (px + dx >= 0 && px + dx < wide && to >= 0 && to < wall.length && !wall[to]) {
                        wall[to] = true;
                        stack[n++] = to;
                    }
                }
            }
        }
        boolean[] all = on.clone();
        for (int i = 0; i < all.length; i++) {
            all[i] |= !wall[(i / w + 1) * wide + i % w + 1];
        }
        return new Patch(x, y, w, h, all);
    }

    /** Its box with a frame of one pixel around it. */
    boolean[] padded() {
        boolean[] framed = new boolean[(w + 2) * (h + 2)];
        for (int r = 0; r < h; r++) {
            System.arraycopy(on, r * w, framed, (r + 1) * (w + 2) + 1, w);
        }
        return framed;
    }

    /** The objects of a plane of labels by label, each above 0; null where a label has no pixel. */
    static Patch[] all(int[] labels, int wide, int count) {
        int[][] boxes = new int[count][];
        for (int i = 0; i < labels.length; i++) {
            int l = labels[i];
            if (l > 0) {
                if (boxes[l] == null) {
                    boxes[l] = new int[] {wide, labels.length, 0, 0};
                }
                extend(boxes[l], i % wide, i / wide);
            }
        }
        Patch[] all = new Patch[count];
        for (int l = 0; l < count; l++) {
            int[] b = boxes[l];
            if (b != null) {
                int w = b[2] - b[0] + 1;
                boolean[] on = new boolean[w * (b[3] - b[1] + 1)];
                for (int i = 0; i < on.length; i++) {
                    on[i] = labels[(b[1] + i / w) * wide + b[0] + i % w] == l;
                }
                all[l] = new Patch(b[0], b[1], w, b[3] - b[1] + 1, on);
            }
        }
        return all;
    }
}
