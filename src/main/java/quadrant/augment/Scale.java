package quadrant.augment;

/**
 * A magnification about the image's centre, the same on both axes, uniform in its logarithm.
 *
 * @param min the least factor, 0.1–10; above 1 enlarges
 * @param max the greatest factor, 0.1–10
 */
public record Scale(double min, double max) implements Geometry {
    public Scale {
        Limits.range("scale", min, max, 0.1, 10);
    }

    @Override
    public Scale scaled(double factor) {
        return new Scale(
                Limits.clamped(Math.pow(min, factor), 0.1, 10), Limits.clamped(Math.pow(max, factor), 0.1, 10));
    }

    @Override
    public boolean changesNothing() {
        return min == 1 && max == 1;
    }

    @Override
    public void draw(Draws draws, WarpPass warp) {
        double factor = StrictMath.exp(draws.between(StrictMath.log(min), StrictMath.log(max)));
        warp.append(Affine.linear(1 / factor, 0, 0, 1 / factor));
    }
}
