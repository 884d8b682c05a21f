package quadrant.augment;

/**
 * A gain of each channel by itself, as exposure, lamp and label vary in fluorescence; uniform in its logarithm.
 *
 * @param min the least gain, 0.1–10
 * @param max the greatest gain, 0.1–10
 */
public record ChannelGain(double min, double max) implements Colour {
    public ChannelGain {
        Limits.range("channel gain", min, max, 0.1, 10);
    }

    @Override
    public ChannelGain scaled(double factor) {
        return new ChannelGain(
                Limits.clamped(Math.pow(min, factor), 0.1, 10), Limits.clamped(Math.pow(max, factor), 0.1, 10));
    }

    @Override
    public boolean changesNothing() {
        return min == 1 && max == 1;
    }

    @Override
    public void draw(Draws draws, ColourPass colours) {
        for (int c = 0; c < 3; c++) {
            colours.channel(c, draws.factor(min, max), 0);
        }
    }
}
