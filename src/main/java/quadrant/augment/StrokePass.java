package quadrant.augment;

/**
 * Strokes over a view: joined straight pieces with round ends, their edges smooth over one pixel. A stroke's coverage
 * is gathered first and painted once, so that pieces that overlap do not show.
 */
final class StrokePass {
    private float[] coverage = new float[0];
    private int size;
    private int left;
    private int top;
    private int right;
    private int bottom;

    /** Begins a stroke on a view of size×size. */
    void begin(int sizePx) {
        if (coverage.length != sizePx * sizePx) {
            coverage = new float[sizePx * sizePx];
        }
        size = sizePx;
        left = size;
        top = size;
        right = -1;
        bottom = -1;
    }

    /** Adds a straight piece; a dot if it has no length. Places and half the width in pixels. */
    void piece(double x0, double y0, double x1, double y1, double halfWidth) {
        double margin = halfWidth + 0.5;
        int x0Px = clamp(Math.ceil(Math.min(x0, x1) - margin));
        int x1Px = clamp(Math.floor(Math.max(x0, x1) + margin));
        int y0Px = clamp(Math.ceil(Math.min(y0, y1) - margin));
        int y1Px = clamp(Math.floor(Math.max(y0, y1) + margin));
        double dx = x1 - x0;
        double dy = y1 - y0;
        double square = Math.max(dx * dx + dy * dy, 1e-12);
        double full = Math.min(1, 2 * halfWidth);
        for (int y = y0Px; y <= y1Px; y++) {
            for (int x = x0Px; x <= x1Px; x++) {
                double right = WholeNumber.toDouble(x) - x0;
                double t = Math.min(1, Math.max(0, (right * dx + (y - y0) * dy) / square));
                double ex = right - t * dx;
                double ey = y - y0 - t * dy;
                double distance = ex * ex + ey * ey;
                if (distance < margin * margin) {
                    double covered = Math.min(full, margin - Math.sqrt(distance));
                    coverage[y * size + x] = Math.max(coverage[y * size + x], (float) covered);
                }
            }
        }
        left = Math.min(left, x0Px);
        top = Math.min(top, y0Px);
        right = Math.max(right, x1Px);
        bottom = Math.max(bottom, y1Px);
    }

    private int clamp(double place) {
        return (int) Math.min(size - 1.0, Math.max(0, place));
    }

    /** Paints the stroke on 3×size×size grey levels and forgets it. */
    void paint(float[] view, float red, float green, float blue, double opacity) {
        float o = (float) opacity;
        int area = size * size;
        for (int y = top; y <= bottom; y++) {
            for (int i = y * size + left; i <= y * size + right; i++) {
                float a = o * coverage[i];
                view[i] += a * (red - view[i]);
                view[i + area] += a * (green - view[i + area]);
                view[i + 2 * area] += a * (blue - view[i + 2 * area]);
                coverage[i] = 0;
            }
        }
    }
}
