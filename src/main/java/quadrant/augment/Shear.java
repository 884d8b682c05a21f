package quadrant.augment;

/**
 * A shear along one of the two axes, each as likely: x becomes x + tan(a)·y, or y becomes y + tan(a)·x. Areas are unchanged.
 *
 * @param maxDegrees the angle a is uniform within −maxDegrees to maxDegrees; 0–45
 */
public record Shear(double maxDegrees) implements Geometry {
    public Shear {
        Limits.within("angle of a shear", maxDegrees, 0, 45);
    }

    @Override
    public Shear scaled(double factor) {
        return new Shear(Limits.clamped(maxDegrees * factor, 0, 45));
    }

    @Override
    public boolean changesNothing() {
        return maxDegrees == 0;
    }

    @Override
    public void draw(Draws draws, WarpPass warp) {
        boolean sideways = draws.uniform() < 0.5;
        double slope = StrictMath.tan(StrictMath.toRadians(draws.between(-maxDegrees, maxDegrees)));
        warp.append(sideways ? Affine.linear(1, -slope, 0, 1) : Affine.linear(1, 0, -slope, 1));
    }
}
