package quadrant.pixels;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One image plane as read from its source: each channel a float array of {@code heightPx * widthPx} values, row by row, in the
 * file's own units.
 *
 * @param name the image's name for the user (a path relative to the data)
 * @param channels at least one; exactly R, G, B where {@code colour}
 * @param type how the file stored the values
 * @param colour whether the channels are red, green and blue, and not measurements
 * @param displayRanges one for each channel, or empty where the file holds none
 * @param pixelSize where the file is calibrated in micrometres
 * @param notes the choices of the reader, in words ("slice 3 of 5", "alpha blended on white")
 * @param channelNames one for each channel, all different, or empty where the file names none; what is passed is stripped, a
 *     blank name becomes "channel 2", and a name that was there before becomes "DAPI (2)"
 */
public record RawImage(
        String name,
        int widthPx,
        int heightPx,
        List<float[]> channels,
        PixelType type,
        boolean colour,
        List<DisplayRange> displayRanges,
        Optional<PixelSize> pixelSize,
        List<String> notes,
        List<String> channelNames) {
    public RawImage {
        channels = List.copyOf(channels);
        displayRanges = List.copyOf(displayRanges);
        notes = List.copyOf(notes);
        channelNames = distinct(channelNames);
        if (widthPx < 1 || heightPx < 1 || channels.isEmpty()) {
            throw new IllegalArgumentException("An image needs at least one pixel and one channel: " + name);
        }
        for (float[] c : channels) {
            if (c.length != widthPx * heightPx) {
                throw new IllegalArgumentException(
                        "A channel of " + name + " has " + c.length + " values, expected " + widthPx + "×" + heightPx);
            }
        }
        if (colour && channels.size() != 3) {
            throw new IllegalArgumentException("A colour image has 3 channels, " + name + " has " + channels.size());
        }
        if (!each(displayRanges, channels) || !each(channelNames, channels)) {
            throw new IllegalArgumentException("Expected a display range and a name for each channel of " + name);
        }
    }

    private static boolean each(List<?> values, List<float[]> channels) {
        return values.isEmpty() || values.size() == channels.size();
    }

    private static List<String> distinct(List<String> names) {
        List<String> all = new ArrayList<>();
        for (String given : names.stream().allMatch(String::isBlank) ? List.<String>of() : names) {
            String base = given.isBlank() ? ChannelSet.unnamed(all.size() + 1) : given.strip();
            String name = base;
            for (int n = 2; all.contains(name); n++) {
                name = base + " (" + n + ")";
            }
            all.add(name);
        }
        return List.copyOf(all);
    }

    /** A copy with further notes. */
    public RawImage with(List<String> more) {
        List<String> all = Stream.concat(notes.stream(), more.stream()).toList();
        return new RawImage(
                name, widthPx, heightPx, channels, type, colour, displayRanges, pixelSize, all, channelNames);
    }

    /** A copy with other display ranges. */
    public RawImage ranged(List<DisplayRange> ranges) {
        return new RawImage(name, widthPx, heightPx, channels, type, colour, ranges, pixelSize, notes, channelNames);
    }

    /** A copy with other pixels of the same kind. */
    public RawImage with(
            String other, int otherWidthPx, int otherHeightPx, List<float[]> pixels, Optional<PixelSize> size) {
        return new RawImage(
                other, otherWidthPx, otherHeightPx, pixels, type, colour, displayRanges, size, notes, channelNames);
    }

    /** A copy in another orientation, without its pixel size. */
    public RawImage with(Orientation o) {
        List<float[]> laid =
                channels.stream().map(c -> o.lay(c, widthPx, heightPx)).toList();
        return with(name, o.transpose ? heightPx : widthPx, o.transpose ? widthPx : heightPx, laid, Optional.empty());
    }

    /** A region of it. */
    public RawImage part(Region r) {
        List<float[]> pixels = channels.stream().map(c -> r.of(c, widthPx)).toList();
        return with(name, r.widthPx(), r.heightPx(), pixels, pixelSize);
    }
}
