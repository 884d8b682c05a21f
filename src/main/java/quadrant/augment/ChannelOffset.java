package quadrant.augment;

/**
 * A shift of each channel by itself, as the background of fluorescence varies.
 *
 * @param range the shifts are uniform within −range to range, in grey levels; 0–255
 */
public record ChannelOffset(double range) implements Colour {
    public ChannelOffset {
        Limits.within("range of a channel offset", range, 0, 255);
    }

    @Override
    public ChannelOffset scaled(double factor) {
        return new ChannelOffset(Limits.clamped(range * factor, 0, 255));
    }

    @Override
    public boolean changesNothing() {
        return range == 0;
    }

    @Override
    public void draw(Draws draws, ColourPass colours) {
        for (int c = 0; c < 3; c++) {
            colours.channel(c, 1, draws.between(-range, range));
        }
    }
}
