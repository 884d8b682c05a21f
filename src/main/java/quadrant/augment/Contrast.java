package quadrant.augment;

/**
 * A stretch of the grey levels about 128, the same in all channels.
 *
 * @param range the factor is uniform within 1 − range to 1 + range; 0–1
 */
public record Contrast(double range) implements Colour {
    private static final double PIVOT = 128;

    public Contrast {
        Limits.within("range of a contrast", range, 0, 1);
    }

    @Override
    public Contrast scaled(double factor) {
        return new Contrast(Limits.clamped(range * factor, 0, 1));
    }

    @Override
    public boolean changesNothing() {
        return range == 0;
    }

    @Override
    public void draw(Draws draws, ColourPass colours) {
        double gain = draws.between(1 - range, 1 + range);
        colours.levels(gain, PIVOT * (1 - gain));
    }
}
