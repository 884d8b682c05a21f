package quadrant.pixels;

import java.util.List;

/**
 * The rule by which the channels of any image become red, green and blue in 0–255; recorded with the model and applied
 * alike in training and at inference.
 *
 * @param channels the 1-based channels that become R, G, B; empty for the rule of the number of channels (1: grey in
 *     all three; 2: R, G and black; 3 and more: the first three, said aloud where there are more)
 * @param range which grey values become 0 and 255
 */
public record ChannelMapping(List<Integer> channels, Range range) {
    /** Which values become 0 and 255. */
    public enum Range {
        /** 8-bit as it is; else the file's display range, else percentiles of the image. */
        AUTO,
        /** The file's display range; an image without one is refused. */
        DISPLAY,
        /** The 0.1 and 99.9 percentiles of each channel of each image. */
        PERCENTILE,
        /** The whole range of the type: 0–255 or 0–65535; float images are refused. */
        FULL
    }

    public ChannelMapping {
        channels = List.copyOf(channels);
        if (channels.size() > 3 || channels.stream().anyMatch(c -> c < 1)) {
            throw new IllegalArgumentException("Name one to three channels, counted from 1; got " + channels);
        }
    }

    /** The rule that every dataset starts with. */
    public static ChannelMapping automatic() {
        return new ChannelMapping(List.of(), Range.AUTO);
    }
}
