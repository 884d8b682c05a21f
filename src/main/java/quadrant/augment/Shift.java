package quadrant.augment;

/**
 * A shift along both axes, independent and uniform to either side.
 *
 * @param fraction the greatest shift as a fraction of the image's size, 0–1
 */
public record Shift(double fraction) implements Geometry {
    public Shift {
        Limits.within("fraction of a shift", fraction, 0, 1);
    }

    @Override
    public Shift scaled(double factor) {
        return new Shift(Limits.clamped(fraction * factor, 0, 1));
    }

    @Override
    public boolean changesNothing() {
        return fraction == 0;
    }

    @Override
    public void draw(Draws draws, WarpPass warp) {
        double most = fraction * warp.sizePx();
        double right = draws.between(-most, most);
        double down = draws.between(-most, most);
        warp.append(Affine.translation(-right, -down));
    }
}
