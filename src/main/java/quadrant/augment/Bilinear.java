package quadrant.augment;

import java.util.Arrays;

/**
 * Bilinear interpolation of an RGB image along straight or curved rows, with mirrored borders.
 *
 * <p>Along a straight row the source coordinates are computed as u = u0 + x·du in float for each pixel, which rounds
 * monotonically in x; so the pixels of a row whose four neighbours all lie inside the image form one run, found by its ends,
 * and within the run nothing is checked.
 *
 * <p>Whole numbers are turned to float by tables, for the reason that {@link ShadingPass} gives; tables are faster here.
 */
final class Bilinear {
    private float[] in = new float[0];
    private int size;
    private float[] out = new float[0];
    private int plane;
    /** The index within the image for the indices −size to 2·size, mirrored at the borders. */
    private int[] mirror = new int[0];
    /** The numbers −size to 2·size. */
    private float[] whole = new float[0];
    /** The numbers 0 to size − 1. */
    private float[] ramp = new float[0];

    private float u0;
    private float v0;
    private float du;
    private float dv;

    /** The image to read, 3×size×size, mirrored beyond its edges. */
    void source(float[] values, int sizePx) {
        in = values;
        size = sizePx;
        if (mirror.length != 3 * size + 1) {
            mirror = new int[3 * size + 1];
            whole = new float[3 * size + 1];
            for (int i = -size; i <= 2 * size; i++) {
                mirror[i + size] = Rows.mirrored(i, size);
                whole[i + size] = i;
            }
            ramp = Arrays.copyOfRange(whole, size, 2 * size);
        }
    }

    /** The array to write, and the offset between its planes. */
    void target(float[] values, int planeLength) {
        out = values;
        plane = planeLength;
    }

    /** Writes a row from {@code start} on: pixel x from the position (u + x·stepU, v + x·stepV) of the image. */
    void line(int start, float u, float v, float stepU, float stepV) {
        u0 = u;
        v0 = v;
        du = stepU;
        dv = stepV;
        double last = size - 1.0;
        double from = Math.max(enter(u0, du, last), enter(v0, dv, last));
        double to = Math.min(leave(u0, du, last), leave(v0, dv, last));
        int a = (int) Math.ceil(Math.min(Math.max(from, 0), size));
        int b = (int) Math.floor(Math.min(Math.max(to, -1), last)) + 1;
        while (a < b && !inside(a)) {
            a++;
        }
        while (a < b && !inside(b - 1)) {
            b--;
        }
        if (a >= b) {
            a = size;
            b = size;
        }
        edge(start, 0, a);
        interior(start, a, b);
        edge(start, b, size);
    }

    /** Writes a row from {@code start} on: pixel x from the position (u[x], v[x]) of the image. */
    void curve(int start, float[] u, float[] v) {
        int n = size;
        float last = n - 1f;
        for (int x = 0; x < n; x++) {
            float a = u[x];
            float b = v[x];
            if (a >= 0 && b >= 0 && a < last && b < last) {
                pixel(start + x, a, b);
            } else {
                edgePixel(start + x, a, b);
            }
        }
    }

    private boolean inside(int x) {
        float u = u0 + ramp[x] * du;
        float v = v0 + ramp[x] * dv;
        return u >= 0 && v >= 0 && u < size - 1 && v < size - 1;
    }

    /** The x at which {@code w0 + x·dw} enters the range 0 to last. */
    private static double enter(double w0, double dw, double last) {
        if (dw == 0) {
            return w0 >= 0 && w0 < last ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return (dw > 0 ? -w0 : last - w0) / dw;
    }

    /** The x at which {@code w0 + x·dw} leaves the range 0 to last. */
    private static double leave(double w0, double dw, double last) {
        if (dw == 0) {
            return w0 >= 0 && w0 < last ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
        }
        return (dw > 0 ? last - w0 : -w0) / dw;
    }

    private void interior(int start, int from, int until) {
        float[] from0 = in;
        float[] to0 = out;
        int n = size;
        int area = n * n;
        int step = plane;
        float a = u0;
        float b = v0;
        float da = du;
        float db = dv;
        float[] number = ramp;
        for (int x = from; x < until; x++) {
            float u = a + number[x] * da;
            float v = b + number[x] * db;
            int i = (int) u;
            int j = (int) v;
            float fu = u - number[i];
            float fv = v - number[j];
            int at = j * n + i;
            int to = start + x;
            to0[to] = mix(from0, at, n, fu, fv);
            to0[to + step] = mix(from0, at + area, n, fu, fv);
            to0[to + 2 * step] = mix(from0, at + 2 * area, n, fu, fv);
        }
    }

    private void pixel(int to, float u, float v) {
        int n = size;
        int i = (int) u;
        int j = (int) v;
        float fu = u - ramp[i];
        float fv = v - ramp[j];
        int at = j * n + i;
        out[to] = mix(in, at, n, fu, fv);
        out[to + plane] = mix(in, at + n * n, n, fu, fv);
        out[to + 2 * plane] = mix(in, at + 2 * n * n, n, fu, fv);
    }

    private static float mix(float[] in, int at, int n, float fu, float fv) {
        float top = in[at] + fu * (in[at + 1] - in[at]);
        float bottom = in[at + n] + fu * (in[at + n + 1] - in[at + n]);
        return top + fv * (bottom - top);
    }

    private void edge(int start, int from, int until) {
        for (int x = from; x < until; x++) {
            edgePixel(start + x, u0 + ramp[x] * du, v0 + ramp[x] * dv);
        }
    }

    private void edgePixel(int to, float u, float v) {
        int i = floor(u);
        int j = floor(v);
        mirroredPixel(to, i, j, u - number(i), v - number(j));
    }

    private int floor(float w) {
        int i = (int) w;
        return number(i) > w ? i - 1 : i;
    }

    private float number(int i) {
        int at = i + size;
        return at >= 0 && at < whole.length ? whole[at] : i;
    }

    private void mirroredPixel(int to, int i, int j, float fu, float fv) {
        int n = size;
        int left = mirrored(i);
        int right = mirrored(i + 1);
        int above = mirrored(j) * n;
        int below = mirrored(j + 1) * n;
        for (int c = 0; c < 3; c++) {
            int at = c * n * n;
            float top = in[at + above + left] + fu * (in[at + above + right] - in[at + above + left]);
            float bottom = in[at + below + left] + fu * (in[at + below + right] - in[at + below + left]);
            out[to + c * plane] = top + fv * (bottom - top);
        }
    }

    private int mirrored(int index) {
        int i = index + size;
        return i >= 0 && i < mirror.length ? mirror[i] : Rows.mirrored(index, size);
    }
}
