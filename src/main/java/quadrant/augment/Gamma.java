package quadrant.augment;

/**
 * A gamma correction of the grey levels, x' = 255 · (x / 255)^γ, the same in all channels; γ is uniform in its logarithm.
 *
 * @param min the least γ, 0.2–5; below 1 brightens
 * @param max the greatest γ, 0.2–5
 */
public record Gamma(double min, double max) implements Colour {
    public Gamma {
        Limits.range("gamma", min, max, 0.2, 5);
    }

    @Override
    public Gamma scaled(double factor) {
        return new Gamma(Limits.clamped(Math.pow(min, factor), 0.2, 5), Limits.clamped(Math.pow(max, factor), 0.2, 5));
    }

    @Override
    public boolean changesNothing() {
        return min == 1 && max == 1;
    }

    @Override
    public void draw(Draws draws, ColourPass colours) {
        colours.gamma(draws.factor(min, max));
    }
}
