package quadrant.augment;

/**
 * A change of the display range of each channel, as with other limits for mapping 16-bit values to 0–255: x' = 255 · (x − a) /
 * (b − a), where a and b are the grey levels that become 0 and 255.
 *
 * <p>Values clipped by the image's own range stay clipped: a wider range does not restore them.
 *
 * @param low a is uniform within −low to low times 255; 0–0.45
 * @param high b is uniform within 1 − high to 1 + high times 255; 0–0.45
 */
public record WindowJitter(double low, double high) implements Colour {
    public WindowJitter {
        Limits.within("low end of a window jitter", low, 0, 0.45);
        Limits.within("high end of a window jitter", high, 0, 0.45);
    }

    @Override
    public WindowJitter scaled(double factor) {
        return new WindowJitter(Limits.clamped(low * factor, 0, 0.45), Limits.clamped(high * factor, 0, 0.45));
    }

    @Override
    public boolean changesNothing() {
        return low == 0 && high == 0;
    }

    @Override
    public void draw(Draws draws, ColourPass colours) {
        for (int c = 0; c < 3; c++) {
            double a = draws.between(-low, low);
            double b = draws.between(1 - high, 1 + high);
            colours.channel(c, 1 / (b - a), -255 * a / (b - a));
        }
    }
}
