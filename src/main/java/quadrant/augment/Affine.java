package quadrant.augment;

/**
 * A map from a position in the view to the position in the image that gives its colour, both relative to the centre, in pixels,
 * x to the right and y downwards: x' = xx·x + xy·y + x0, y' = yx·x + yy·y + y0.
 */
record Affine(double xx, double xy, double yx, double yy, double x0, double y0) {
    static final Affine IDENTITY = new Affine(1, 0, 0, 1, 0, 0);

    static Affine linear(double xx, double xy, double yx, double yy) {
        return new Affine(xx, xy, yx, yy, 0, 0);
    }

    static Affine translation(double x0, double y0) {
        return new Affine(1, 0, 0, 1, x0, y0);
    }

    /** Rotates the image anticlockwise, by quarter turns and then by degrees. Whole quarter turns are exact. */
    static Affine rotation(int quarters, double degrees) {
        double a = StrictMath.toRadians(degrees);
        double c = StrictMath.cos(a);
        double s = StrictMath.sin(a);
        for (int q = 0; q < quarters; q++) {
            double old = c;
            c = -s;
            s = old;
        }
        return linear(c, -s, s, c);
    }

    /** The map of a further transform, applied to the view after this one. */
    Affine then(Affine later) {
        return new Affine(
                xx * later.xx + xy * later.yx,
                xx * later.xy + xy * later.yy,
                yx * later.xx + yy * later.yx,
                yx * later.xy + yy * later.yy,
                xx * later.x0 + xy * later.y0 + x0,
                yx * later.x0 + yy * later.y0 + y0);
    }
}
