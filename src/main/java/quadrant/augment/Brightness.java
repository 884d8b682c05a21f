package quadrant.augment;

/**
 * A shift of the grey levels, the same in all channels.
 *
 * @param range the shift is uniform within −range to range, in grey levels; 0–255
 */
public record Brightness(double range) implements Colour {
    public Brightness {
        Limits.within("range of a brightness", range, 0, 255);
    }

    @Override
    public Brightness scaled(double factor) {
        return new Brightness(Limits.clamped(range * factor, 0, 255));
    }

    @Override
    public boolean changesNothing() {
        return range == 0;
    }

    @Override
    public void draw(Draws draws, ColourPass colours) {
        colours.levels(1, draws.between(-range, range));
    }
}
