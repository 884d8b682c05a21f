package quadrant.augment;

/**
 * The one resampling of a view: all geometric transforms joined, bilinear, with mirrored borders.
 *
 * <p>Source coordinates are computed as u = u0 + x·du in float for each pixel, which rounds monotonically in x; so the
 * pixels of a row whose four neighbours all lie inside the image form one run, found by its ends, and within the run
 * nothing is checked.
 */
final class WarpPass {
    private int sizePx;
    private Affine map = Affine.IDENTITY;

    void begin(int size) {
        sizePx = size;
        map = Affine.IDENTITY;
    }

    int sizePx() {
        return sizePx;
    }

    /** Adds a transform that the view undergoes after those before. */
    void append(Affine transform) {
        map = map.then(transform);
    }

    Affine map() {
        return map;
    }

    /** Fills {@code out} from {@code in}, both 3×size×size. */
    void resample(float[] in, float[] out) {
        double c = (sizePx - 1) / 2.0;
        float du = (float) map.xx();
        float dv = (float) map.yx();
        for (int y = 0; y < sizePx; y++) {
            float u0 = (float) (map.xx() * -c + map.xy() * (y - c) + map.x0() + c);
            float v0 = (float) (map.yx() * -c + map.yy() * (y - c) + map.y0() + c);
            row(in, out, y * sizePx, new Line(u0, v0, du, dv));
        }
    }

    /** The source coordinates of a row's pixels. */
    private record Line(float u0, float v0, float du, float dv) {
        boolean inside(int x, int size) {
            float u = u0 + x * du;
            float v = v0 + x * dv;
            return u >= 0 && v >= 0 && u < size - 1 && v < size - 1;
        }
    }

    private void row(float[] in, float[] out, int start, Line line) {
        double last = sizePx - 1.0;
        double from = Math.max(enter(line.u0, line.du, last), enter(line.v0, line.dv, last));
        double to = Math.min(leave(line.u0, line.du, last), leave(line.v0, line.dv, last));
        int a = (int) Math.ceil(Math.min(Math.max(from, 0), sizePx));
        int b = (int) Math.floor(Math.min(Math.max(to, -1), last)) + 1;
        while (a < b && !line.inside(a, sizePx)) {
            a++;
        }
        while (a < b && !line.inside(b - 1, sizePx)) {
            b--;
        }
        if (a >= b) {
            a = sizePx;
            b = sizePx;
        }
        edge(in, out, start, line, 0, a);
        interior(in, out, start, line, a, b);
        edge(in, out, start, line, b, sizePx);
    }

    /** The x at which {@code w0 + x·dw} comes into 0 to last. */
    private static double enter(double w0, double dw, double last) {
        if (dw == 0) {
            return w0 >= 0 && w0 < last ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return (dw > 0 ? -w0 : last - w0) / dw;
    }

    /** The x at which {@code w0 + x·dw} goes out of 0 to last. */
    private static double leave(double w0, double dw, double last) {
        if (dw == 0) {
            return w0 >= 0 && w0 < last ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
        }
        return (dw > 0 ? last - w0 : -w0) / dw;
    }

    private void interior(float[] in, float[] out, int start, Line line, int from, int until) {
        int n = sizePx;
        int area = n * n;
        float u0 = line.u0;
        float v0 = line.v0;
        float du = line.du;
        float dv = line.dv;
        for (int x = from; x < until; x++) {
            float u = u0 + x * du;
            float v = v0 + x * dv;
            int i = (int) u;
            int j = (int) v;
            float fu = u - i;
            float fv = v - j;
            int at = j * n + i;
            int to = start + x;
            out[to] = bilinear(in, at, n, fu, fv);
            out[to + area] = bilinear(in, at + area, n, fu, fv);
            out[to + 2 * area] = bilinear(in, at + 2 * area, n, fu, fv);
        }
    }

    private static float bilinear(float[] in, int at, int n, float fu, float fv) {
        float top = in[at] + fu * (in[at + 1] - in[at]);
        float bottom = in[at + n] + fu * (in[at + n + 1] - in[at + n]);
        return top + fv * (bottom - top);
    }

    private void edge(float[] in, float[] out, int start, Line line, int from, int to) {
        int n = sizePx;
        int area = n * n;
        for (int x = from; x < to; x++) {
            float u = line.u0 + x * line.du;
            float v = line.v0 + x * line.dv;
            int i = (int) Math.floor(u);
            int j = (int) Math.floor(v);
            float fu = u - i;
            float fv = v - j;
            int left = Borders.reflect101(i, n);
            int right = Borders.reflect101(i + 1, n);
            int above = Borders.reflect101(j, n) * n;
            int below = Borders.reflect101(j + 1, n) * n;
            int plane = 0;
            for (int c = start + x; c < out.length; c += area) {
                float top = in[plane + above + left] + fu * (in[plane + above + right] - in[plane + above + left]);
                float bottom = in[plane + below + left] + fu * (in[plane + below + right] - in[plane + below + left]);
                out[c] = top + fv * (bottom - top);
                plane += area;
            }
        }
    }
}
