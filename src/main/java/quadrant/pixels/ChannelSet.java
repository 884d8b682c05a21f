package quadrant.pixels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import quadrant.pixels.ChannelMapping.Intensity;

/**
 * Channels that go through a network one by one, in the order of the model's inputs. An image's channels are found by name where it
 * names them, else by number.
 *
 * @param channels none where they are still to be found in the images
 * @param mixed whether they are mixed to one picture, which people see and which no classifier reads
 */
public record ChannelSet(List<Channel> channels, boolean mixed) {
    /** All channels of the images, whichever they are. */
    public static final ChannelSet EACH = new ChannelSet(List.of(), false);

    /** A step of the hue between two channels; far from a simple fraction, so that many channels differ. */
    private static final float HUE_STEP = 0.38f;

    /**
     * A channel.
     *
     * @param name as the training images name it
     * @param number its place in the training images, counted from 1
     * @param low the grey value that becomes 0
     * @param high the grey value that becomes 255, above {@code low}
     */
    public record Channel(String name, int number, double low, double high) {
        public Channel {
            if (number < 1 || !(high > low)) {
                throw new IllegalArgumentException(
                        "A channel needs a number from 1 and a range, got " + number + ", " + low + " to " + high);
            }
        }

        private Channel holding(DisplayRange r) {
            double half = (high - low) / 2;
            return r.min() >= low - half && r.max() <= high + half
                    ? this
                    : new Channel(name, number, Math.min(low, r.min()), Math.max(high, r.max()));
        }
    }

    public ChannelSet {
        channels = List.copyOf(channels);
    }

    /** Some of them, by their places in this set. */
    public ChannelSet of(List<Integer> places) {
        return new ChannelSet(places.stream().map(channels::get).toList(), mixed);
    }

    /** The same mixed to one picture. */
    ChannelSet asMixed() {
        return new ChannelSet(channels, true);
    }

    /** Their names. */
    public List<String> names() {
        return channels.stream().map(Channel::name).toList();
    }

    /** These channels of an image, each as a grey image in 0–255. */
    public List<RawImage> planes(RawImage image) {
        int w = image.widthPx();
        int h = image.heightPx();
        float[] all = patch(image, ChannelMapping.automatic()).values();
        List<RawImage> planes = new ArrayList<>();
        for (int at = 0; at < all.length; at += w * h) {
            List<float[]> grey = List.of(Arrays.copyOfRange(all, at, at + w * h));
            planes.add(new RawImage(
                    image.name(),
                    w,
                    h,
                    grey,
                    PixelType.UINT8,
                    false,
                    List.of(),
                    image.pixelSize(),
                    List.of(),
                    List.of()));
        }
        return planes;
    }

    /**
     * These channels, or those of the image where they are still to be found, in ranges that hold the image's 0.1 and 99.9
     * percentiles; a range stays where it misses them by less than half its width.
     */
    public ChannelSet holding(RawImage image) {
        ChannelMapping named = ChannelMapping.automatic();
        List<DisplayRange> ranges = ChannelMapping.percentiles(image);
        List<Channel> known = new ArrayList<>(channels);
        for (int c = 0; channels.isEmpty() && c < ranges.size(); c++) {
            DisplayRange own = ranges.get(c);
            known.add(new Channel(named.allNames(image).get(c), c + 1, own.min(), own.max()));
        }
        known.replaceAll(c -> c.holding(ranges.get(place(c, image, named))));
        return new ChannelSet(known, mixed);
    }

    /** The planes of an image, or their mixture, in 0–255. */
    Patch patch(RawImage image, ChannelMapping mapping) {
        int n = image.widthPx() * image.heightPx();
        float[] planes = new float[Math.multiplyExact(channels.size(), n)];
        for (int c = 0; c < channels.size(); c++) {
            Channel one = channels.get(c);
            new Intensity(one.low, one.high).map(image.channels().get(place(one, image, mapping)), planes, c * n);
        }
        Patch patch = new Patch(channels.size(), image.heightPx(), image.widthPx(), planes);
        return mixed ? mixture(patch) : patch;
    }

    private static int place(Channel one, RawImage image, ChannelMapping mapping) {
        boolean nameless = one.name.equals(unnamed(one.number));
        return mapping.place(nameless ? Integer.toString(one.number) : one.name, image);
    }

    /** One channel as grey, two or three as red, green and blue, more each in a colour of its own; they are added. */
    static Patch mixture(Patch planes) {
        int n = planes.widthPx() * planes.heightPx();
        int count = planes.channels();
        Patch rgb = Patch.blank(3, planes.heightPx(), planes.widthPx());
        for (int c = 0; c < count; c++) {
            int hue = java.awt.Color.HSBtoRGB(c * HUE_STEP, 1, 1);
            for (int k = 0; k < 3; k++) {
                float share = count == 1 ? 1 : count <= 3 ? (k == c ? 1 : 0) : (hue >> (16 - 8 * k) & 255) / 255f;
                for (int i = 0; share > 0 && i < n; i++) {
                    rgb.values()[k * n + i] =
                            Math.min(255, rgb.values()[k * n + i] + share * planes.values()[c * n + i]);
                }
            }
        }
        return rgb;
    }

    /** The name of a channel that has none. */
    static String unnamed(int number) {
        return "channel " + number;
    }
}
