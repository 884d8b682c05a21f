package quadrant.pixels;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import quadrant.task.UserException;

/** A length on an image, in micrometres or in pixels, written such as {@code 20um} or {@code 64px}. */
public record FieldSize(double value, Unit unit) {
    /** The unit. */
    public enum Unit {
        MICRONS("um"),
        PIXELS("px");

        private final String sign;

        Unit(String sign) {
            this.sign = sign;
        }
    }

    private static final Pattern TEXT = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,6})?)\\s*(px|pixels?|um|µm|microns?)");

    public FieldSize {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("A length must be positive and finite, was " + value);
        }
    }

    /** Parses a text such as {@code 20um}, {@code 20 µm} or {@code 64px}; empty where it is not a length. */
    public static Optional<FieldSize> parse(String text) {
        Matcher m = TEXT.matcher(text.strip().toLowerCase(Locale.ROOT).replace('μ', 'µ'));
        if (!m.matches() || Double.parseDouble(m.group(1)) == 0) {
            return Optional.empty();
        }
        Unit unit = m.group(2).startsWith("p") ? Unit.PIXELS : Unit.MICRONS;
        return Optional.of(new FieldSize(Double.parseDouble(m.group(1)), unit));
    }

    /**
     * The same length in pixels of an image.
     *
     * @param image the image's name in messages
     * @throws UserException when it is in micrometres, and the image has no pixel size
     */
    public double px(Optional<PixelSize> pixelSize, String image) {
        return switch (unit) {
            case PIXELS -> value;
            case MICRONS ->
                value
                        / pixelSize
                                .orElseThrow(() -> new UserException(
                                        image + " has no pixel size in µm, so " + this + " cannot be measured on it.",
                                        "Set its scale in ImageJ with Image > Properties and save it as TIFF, or give"
                                                + " the size in pixels, such as 64px."))
                                .micronsPerPixel();
        };
    }

    /** In the format that {@link #parse} reads. */
    @Override
    public String toString() {
        String number = value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
        return number + unit.sign;
    }
}
