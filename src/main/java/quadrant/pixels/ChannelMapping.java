package quadrant.pixels;

import static quadrant.task.OptionName.option;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.LongToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import quadrant.task.UserException;

/**
 * The rule by which the channels of any image become red, green and blue in 0–255; it is recorded with the model and applied
 * identically in training and inference.
 *
 * <p>Each used channel has its own range, so that a dim stain is visible beside a bright one; the three channels of a colour
 * image share one, so that hues are unchanged.
 *
 * @param channels the channels that become R, G, B, each a number from 1 or a name, whose case does not matter; empty for the
 *     rule of the number of channels (1: grey in all three; 2: R, G and black; 3 and more: the first three, with a warning where
 *     there are more)
 * @param range which grey values become 0 and 255
 * @param names of the channels of images that name none themselves; empty where they are not known
 * @param set the channels that go through the network one by one, with ranges of their own; empty for images of three channels
 */
public record ChannelMapping(List<String> channels, Range range, List<String> names, Optional<ChannelSet> set) {
    private static final String EACH = "each";
    private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,3}");

    /** The grey values that become 0 and 255. */
    public enum Range {
        /** 8-bit values unchanged; else the file's display range, else percentiles of the image. */
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
        names = List.copyOf(names);
        if ((channels.size() > 3 && set.isEmpty()) || !channels.stream().allMatch(ChannelMapping::usable)) {
            throw new IllegalArgumentException("Name one to three channels, or count them from 1; got " + channels);
        }
    }

    /** A mapping to red, green and blue, of images that name their channels themselves or have no names. */
    public ChannelMapping(List<String> channels, Range range) {
        this(channels, range, List.of(), Optional.empty());
    }

    private static boolean usable(String channel) {
        return NUMBER.matcher(channel).matches() || !channel.matches("[-+0-9.]*");
    }

    /** The same with another range. */
    public ChannelMapping with(Range other) {
        return new ChannelMapping(channels, other, names, set);
    }

    /** The same for images whose channels have these names, unless they name them themselves. */
    public ChannelMapping with(List<String> other) {
        return new ChannelMapping(channels, range, other, set);
    }

    /** The same for channels that go through the network one by one. */
    public ChannelMapping with(ChannelSet one) {
        return new ChannelMapping(channels, range, names, Optional.of(one));
    }

    /** Whether channels are wanted to go through the network one by one, and which these are is still to be found. */
    public boolean each() {
        return set.equals(Optional.of(ChannelSet.EACH));
    }

    /** Whether known channels go through the network one by one. */
    public boolean oneByOne() {
        return set.filter(s -> !s.channels().isEmpty() && !s.mixed()).isPresent();
    }

    /** Whether channels beyond the third would be left out. */
    public boolean leavesOut(int channels) {
        return set.isEmpty() && this.channels.isEmpty() && channels > 3;
    }

    /** The default rule of every dataset. */
    public static ChannelMapping automatic() {
        return new ChannelMapping(List.of(), Range.AUTO);
    }

    /**
     * The mapping from the user's options.
     *
     * @param channelsOption one to three numbers or names, such as {@code 3,1,2} or {@code DAPI,GFP}; more of them, which then go
     *     through the network one by one; {@code each} for all channels, one by one; blank or {@code auto} for the automatic rule
     * @param rangeOption {@code auto}, {@code display}, {@code percentile} or {@code full}; blank for {@code auto}
     * @throws UserException when the options name no mapping
     */
    public static ChannelMapping parse(String channelsOption, String rangeOption) {
        boolean each = channelsOption.strip().equalsIgnoreCase(EACH);
        List<String> channels = each ? List.of() : parseChannels(channelsOption.strip());
        return new ChannelMapping(
                channels,
                parseRange(rangeOption.strip()),
                List.of(),
                each || channels.size() > 3 ? Optional.of(ChannelSet.EACH) : Optional.empty());
    }

    private static List<String> parseChannels(String option) {
        if (option.isEmpty() || option.equalsIgnoreCase("auto")) {
            return List.of();
        }
        List<String> all = parseNames(option);
        if (!all.stream().allMatch(ChannelMapping::usable)) {
            throw new UserException(
                    "The channels \"" + option + "\" are no names, or numbers counted from 1.",
                    "Write for example " + option("channels") + " 1,2,3, " + option("channels") + " DAPI,GFP, "
                            + option("channels") + " each, or " + option("channels") + " auto.");
        }
        return all;
    }

    /** Names separated by commas. */
    public static List<String> parseNames(String option) {
        return Arrays.stream(option.split(",", -1)).map(String::strip).toList();
    }

    private static Range parseRange(String option) {
        return Arrays.stream(Range.values())
                .filter(r -> option.isEmpty() || r.name().equalsIgnoreCase(option))
                .findFirst()
                .orElseThrow(() -> new UserException(
                        "The range \"" + option + "\" is unknown.",
                        "Choose one of auto, display, percentile and full with " + option("range") + "."));
    }

    /** The image in 0–255 as the network reads it: C×H×W where channels go through it one by one, else as {@link #toRgb}. */
    public Patch patch(RawImage image) {
        return set.filter(s -> !s.channels().isEmpty())
                .map(s -> s.patch(image, this))
                .orElseGet(() -> rgb(image));
    }

    /**
     * The image as a 3×H×W RGB patch in 0–255; channels that go through the network one by one are mixed. A NaN or
     * infinite pixel becomes 0, as does an image whose range is empty.
     *
     * @throws UserException when the image lacks a chosen channel or the chosen kind of range
     */
    public Patch toRgb(RawImage image) {
        return oneByOne() ? set.orElseThrow().asMixed().patch(image, this) : patch(image);
    }

    private Patch rgb(RawImage image) {
        int[] used = used(image);
        List<Intensity> ranges = ranges(image, used);
        int n = image.widthPx() * image.heightPx();
        float[] rgb = new float[Math.multiplyExact(3, n)];
        for (int c = 0; c < used.length; c++) {
            ranges.get(c).map(image.channels().get(used[c]), rgb, c * n);
        }
        if (used.length == 1) {
            System.arraycopy(rgb, 0, rgb, n, n);
            System.arraycopy(rgb, 0, rgb, 2 * n, n);
        }
        return new Patch(3, image.heightPx(), image.widthPx(), rgb);
    }

    /**
     * The properties of this mapping that the user should know; empty where there was no choice. Images that are mapped in the
     * same way get the same text, so that they can be counted.
     */
    public List<String> warnings(RawImage image) {
        if (set.isPresent()) {
            return List.of();
        }
        int[] used = used(image);
        List<String> remarks = new ArrayList<>();
        if (channels.isEmpty()
                && (image.channels().size() == 2 || image.channels().size() > 3)) {
            remarks.add(channelText(image, used) + "; choose others with --channels.");
        }
        if (range == Range.AUTO && image.type() != PixelType.UINT8) {
            remarks.add(typeText(image.type()) + " values were mapped to 0–255 by " + rangeText(image)
                    + "; choose otherwise with --range.");
        }
        if (image.type() == PixelType.FLOAT32
                && !Arrays.stream(used).allMatch(c -> allFinite(image.channels().get(c)))) {
            remarks.add("Pixels that are not a number or infinite were taken as the lowest value.");
        }
        if (ranges(image, used).stream().anyMatch(Intensity::constant)) {
            remarks.add("A channel with one value everywhere became black.");
        }
        return remarks;
    }

    /** Whether an image like this one would be mapped by percentiles of its own. */
    public boolean takesPercentiles(RawImage image) {
        Range r = effective(image);
        return set.isEmpty() && (r == Range.PERCENTILE || r == Range.AUTO);
    }

    /** The 0.1 and 99.9 percentiles of each channel of the image; one common range for a colour image. */
    public static List<DisplayRange> percentiles(RawImage image) {
        int[] all = IntStream.range(0, image.channels().size()).toArray();
        return percentiles(image, all).stream()
                .map(r -> new DisplayRange(r.min(), r.max() > r.min() ? r.max() : r.min() + 1))
                .toList();
    }

    private int[] used(RawImage image) {
        int there = image.channels().size();
        if (channels.isEmpty()) {
            return IntStream.range(0, Math.min(3, there)).toArray();
        }
        return channels.stream().limit(3).mapToInt(c -> place(c, image)).toArray();
    }

    /** The names of an image's channels: its own, else the user's; none where there are neither. */
    private List<String> called(RawImage image) {
        boolean users = image.channelNames().isEmpty()
                && names.size() == image.channels().size();
        return users ? names : image.channelNames();
    }

    /** The same, with names such as "channel 3" where there are neither. */
    public List<String> allNames(RawImage image) {
        List<String> called = called(image);
        return called.isEmpty()
                ? IntStream.rangeClosed(1, image.channels().size())
                        .mapToObj(ChannelSet::unnamed)
                        .toList()
                : called;
    }

    /** The channels that go through the network one by one, by their places in an image; empty where three are read together. */
    public List<Integer> oneByOne(RawImage image) {
        return !each() && !leavesOut(image.channels().size())
                ? List.of()
                : channels.isEmpty()
                        ? IntStream.range(0, image.channels().size()).boxed().toList()
                        : channels.stream().map(c -> place(c, image)).toList();
    }

    /**
     * The index of a channel: that of its number where there are as many, else that of its name.
     *
     * @throws UserException where the image has no such channel
     */
    int place(String channel, RawImage image) {
        List<String> called = called(image);
        int there = image.channels().size();
        boolean number = NUMBER.matcher(channel).matches();
        if (number && Integer.parseInt(channel) <= there) {
            return Integer.parseInt(channel) - 1;
        }
        for (int c = 0; c < called.size(); c++) {
            if (called.get(c).equalsIgnoreCase(channel)) {
                return c;
            }
        }
        String has = image.name() + " has " + (there == 1 ? "1 channel" : there + " channels");
        String remedy = "Name channels that every image has with " + option("channels") + ", or leave it out.";
        if (number) {
            throw new UserException(has + ", so channel " + channel + " cannot be used.", remedy);
        }
        throw called.isEmpty()
                ? new UserException(
                        has + " without names, so channel " + channel + " cannot be found.",
                        "Name all of them in their order with " + option("channel_names") + ", or give numbers with "
                                + option("channels") + ".")
                : new UserException(
                        image.name() + (called.size() == 1 ? " has the channel " : " has the channels ")
                                + String.join(", ", called) + ", and no channel " + channel + ".",
                        remedy);
    }

    private List<Intensity> ranges(RawImage image, int[] used) {
        return switch (effective(image)) {
            case DISPLAY -> {
                if (image.displayRanges().isEmpty()) {
                    throw new UserException(
                            image.name() + " holds no display range.",
                            "Save it from ImageJ after Image > Adjust > Brightness/Contrast, or choose another "
                                    + option("range") + ".");
                }
                yield each(
                        used,
                        c -> new Intensity(
                                image.displayRanges().get(c).min(),
                                image.displayRanges().get(c).max()));
            }
            case FULL -> {
                if (image.type() == PixelType.FLOAT32) {
                    throw new UserException(
                            image.name() + " holds float or signed values, which have no whole range.",
                            "Choose " + option("range") + " percentile or " + option("range") + " display.");
                }
                yield each(used, c -> new Intensity(0, image.type() == PixelType.UINT8 ? 255 : 65535));
            }
            case AUTO, PERCENTILE -> percentiles(image, used);
        };
    }

    private static List<Intensity> each(int[] used, IntFunction<Intensity> range) {
        return Arrays.stream(used).mapToObj(range).toList();
    }

    /** AUTO resolved for this image. */
    private Range effective(RawImage image) {
        if (range != Range.AUTO) {
            return range;
        }
        if (image.type() == PixelType.UINT8) {
            return Range.FULL;
        }
        return image.displayRanges().isEmpty() ? Range.PERCENTILE : Range.DISPLAY;
    }

    private static List<Intensity> percentiles(RawImage image, int[] used) {
        if (image.colour()) {
            Intensity shared = Intensity.percentiles(image.channels(), image.type());
            return each(used, c -> shared);
        }
        return each(used, c -> Intensity.percentiles(List.of(image.channels().get(c)), image.type()));
    }

    private static boolean allFinite(float[] values) {
        for (float v : values) {
            if (!Float.isFinite(v)) {
                return false;
            }
        }
        return true;
    }

    private static String channelText(RawImage image, int[] used) {
        int there = image.channels().size();
        String numbers = Arrays.stream(used).mapToObj(c -> "" + (c + 1)).collect(Collectors.joining(", "));
        return (there == 1 ? "1 channel" : there + " channels") + "; " + numbers + " used as "
                + (used.length == 1 ? "grey" : used.length == 2 ? "R, G (B black)" : "R, G, B");
    }

    private String rangeText(RawImage image) {
        return switch (effective(image)) {
            case DISPLAY -> "the file's display range";
            case FULL -> "the whole range of the type";
            case AUTO, PERCENTILE ->
                "the 0.1 and 99.9 percentiles of " + (image.colour() ? "the three channels" : "each channel");
        };
    }

    private static String typeText(PixelType type) {
        return switch (type) {
            case UINT8 -> "8-bit";
            case UINT16 -> "16-bit";
            case FLOAT32 -> "32-bit or signed";
        };
    }

    /**
     * The values that become 0 and 255; values between are mapped linearly, values beyond are clipped. Where {@code max <= min} (a
     * constant image) everything becomes 0.
     */
    record Intensity(double min, double max) {
        private static final double LOW = 0.001;
        private static final double HIGH = 0.999;

        boolean constant() {
            return !(max > min);
        }

        /** Writes the mapped values from {@code offset} on; NaN and infinite values become 0. */
        void map(float[] values, float[] out, int offset) {
            if (constant()) {
                Arrays.fill(out, offset, offset + values.length, 0);
                return;
            }
            float zero = (float) min;
            float scale = (float) (255 / (max - min));
            for (int i = 0; i < values.length; i++) {
                float x = values[i];
                float y = (x - zero) * scale;
                // compared directly, as Math.min on floats takes twice as long
                out[offset + i] = y > 0 && x <= Float.MAX_VALUE ? (y < 255 ? y : 255) : 0;
            }
        }

        /**
         * The 0.1 and 99.9 percentiles of all finite values together, linearly interpolated between order statistics as in {@code
         * numpy.percentile}; 0 and 0 where no value is finite.
         */
        static Intensity percentiles(List<float[]> channels, PixelType type) {
            return type == PixelType.FLOAT32 ? ofFloats(channels) : ofIntegers(channels);
        }

        private static Intensity ofIntegers(List<float[]> channels) {
            long[] histogram = new long[1 << 16];
            long n = 0;
            for (float[] channel : channels) {
                for (float v : channel) {
                    histogram[Math.max(0, Math.min(65535, (int) v))]++;
                }
                n += channel.length;
            }
            return between(n, rank -> {
                int v = 0;
                for (long seen = histogram[0]; seen <= rank && v < histogram.length - 1; seen += histogram[v]) {
                    v++;
                }
                return v;
            });
        }

        private static Intensity ofFloats(List<float[]> channels) {
            float[] sorted = new float[channels.stream().mapToInt(c -> c.length).sum()];
            int n = 0;
            for (float[] channel : channels) {
                for (float v : channel) {
                    if (Float.isFinite(v)) {
                        sorted[n++] = v;
                    }
                }
            }
            Arrays.sort(sorted, 0, n);
            return n == 0 ? new Intensity(0, 0) : between(n, rank -> sorted[(int) rank]);
        }

        /** @param statistic the value at a rank of n, counted from 0 */
        private static Intensity between(long n, LongToDoubleFunction statistic) {
            return new Intensity(quantile(statistic, LOW * (n - 1)), quantile(statistic, HIGH * (n - 1)));
        }

        private static double quantile(LongToDoubleFunction statistic, double position) {
            long below = (long) position;
            double low = statistic.applyAsDouble(below);
            double part = position - below;
            return part == 0 ? low : low + part * (statistic.applyAsDouble(below + 1) - low);
        }
    }
}
