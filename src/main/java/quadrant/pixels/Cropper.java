package quadrant.pixels;

import static quadrant.task.OptionName.option;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Optional;
import quadrant.task.UserException;

/** Cuts marked objects out of images by a {@link CropRule}. */
public final class Cropper {
    /** The minimum side of a crop: a smaller one has too little information for a network. */
    public static final int LEAST_PX = 16;

    /** Pixel sizes with a smaller relative difference count as equal. */
    private static final double SAME_SIZE_WITHIN = 0.01;

    /** The maximum side of a crop as a multiple of the image's longer side; a larger one would show only mirror images. */
    private static final int MOST_SIDES = 3;

    private static final int COLOURS = 3;

    private final CropRule rule;

    public Cropper(CropRule rule) {
        this.rule = rule;
    }

    /**
     * The crop of an object: a square of at least 16 pixels, in the image's units, with its display ranges and notes. Only the
     * pixels that it shows are read, at full resolution.
     *
     * @param name the name of the crop
     * @throws OutsideException when the object does not touch the image
     * @throws UserException when the pixels cannot be read, or the rule does not fit the object or the image, such as a point
     *     without a box
     */
    public RawImage cut(RegionSource whole, MarkedArea object, String name) {
        requireWithin(whole, object, name);
        int side = side(whole, object, name);
        int left = (int) Math.rint(object.leftPx() + object.widthPx() / 2 - side / 2.0);
        int top = (int) Math.rint(object.topPx() + object.heightPx() / 2 - side / 2.0);
        boolean[] outside = outside(object, left, top, side, name);
        int[] across = mirrored(left, side, whole.widthPx());
        int[] down = mirrored(top, side, whole.heightPx());
        Region region = region(across, down);
        RawImage image = whole.read(0, region);
        List<float[]> channels = new ArrayList<>();
        for (float[] channel : image.channels()) {
            float[] cut = new float[side * side];
            for (int y = 0; y < side; y++) {
                int row = (down[y] - region.yPx()) * region.widthPx() - region.xPx();
                for (int x = 0; x < side; x++) {
                    cut[y * side + x] = channel[row + across[x]];
                }
            }
            blank(cut, outside);
            channels.add(cut);
        }
        return atPixelSize(image, channels, side, name);
    }

    private static void requireWithin(RegionSource image, MarkedArea o, String name) {
        boolean touches = o.leftPx() < image.widthPx()
                && o.topPx() < image.heightPx()
                && o.leftPx() + o.widthPx() >= 0
                && o.topPx() + o.heightPx() >= 0;
        if (!touches) {
            throw new OutsideException(
                    name + " lies outside its image of " + image.widthPx() + "×" + image.heightPx() + " pixels.",
                    "Check that the ROIs belong to this image.");
        }
    }

    private int side(RegionSource image, MarkedArea object, String name) {
        if (rule.box().isEmpty() && object.flat()) {
            throw new UserException(
                    name + " is a point or a line, which has no size of its own.",
                    "Give the side of its crop with " + option("box") + ", such as " + option("box")
                            + " 20um, or outline the object.");
        }
        double longer = Math.max(object.widthPx(), object.heightPx());
        double side = rule.box().isPresent()
                ? rule.box().get().px(image.pixelSize(), image.name())
                : longer * (1 + 2 * rule.context());
        if (side > (double) MOST_SIDES * Math.max(image.widthPx(), image.heightPx())) {
            throw new UserException(
                    "The crop of " + name + " would be " + Math.round(side) + " pixels wide, and its image is "
                            + image.widthPx() + "×" + image.heightPx() + ".",
                    "Give a smaller " + option("box") + " or " + option("context") + ".");
        }
        if (tooLarge(side, COLOURS)) {
            throw new UserException(
                    "The crop of " + name + " would be " + Math.round(side) + " pixels wide, more than fits in memory.",
                    "Mark smaller areas, cut them into " + option("tiles") + ", or give a smaller " + option("box")
                            + " or " + option("context") + ".");
        }
        return (int) Math.max(LEAST_PX, Math.rint(side));
    }

    /** Whether a crop would fill more than a quarter of Java's memory. */
    private static boolean tooLarge(double side, int channels) {
        return side * side * Float.BYTES * channels > Runtime.getRuntime().maxMemory() / 4.0
                || side * side > Integer.MAX_VALUE;
    }

    private boolean[] outside(MarkedArea object, int left, int top, int side, String name) {
        if (rule.background() == CropRule.Background.KEEP) {
            return new boolean[0];
        }
        MarkedArea.Inside inside = object.inside()
                .orElseThrow(() -> new UserException(
                        name + " is a point or a line, which has no outline to blank the background of.",
                        "Keep the background, or outline the objects."));
        boolean[] outside = new boolean[side * side];
        for (int i = 0; i < outside.length; i++) {
            outside[i] = !inside.at(left + i % side, top + i / side);
        }
        return outside;
    }

    private static void blank(float[] values, boolean[] outside) {
        float[] there = new float[outside.length];
        int n = 0;
        for (int i = 0; i < outside.length; i++) {
            if (outside[i] && Float.isFinite(values[i])) {
                there[n++] = values[i];
            }
        }
        if (n == 0) {
            return;
        }
        Arrays.sort(there, 0, n);
        for (int i = 0; i < outside.length; i++) {
            values[i] = outside[i] ? there[n / 2] : values[i];
        }
    }

    /** The source index of each pixel in a row: beyond an edge the row is mirrored, without repeating the edge pixel. */
    private static int[] mirrored(int from, int n, int size) {
        int period = Math.max(1, 2 * (size - 1));
        int[] source = new int[n];
        for (int i = 0; i < n; i++) {
            int at = Math.floorMod(from + i, period);
            source[i] = at < size ? at : period - at;
        }
        return source;
    }

    private static Region region(int[] across, int[] down) {
        IntSummaryStatistics x = Arrays.stream(across).summaryStatistics();
        IntSummaryStatistics y = Arrays.stream(down).summaryStatistics();
        return new Region(x.getMin(), y.getMin(), x.getMax() - x.getMin() + 1, y.getMax() - y.getMin() + 1);
    }

    private RawImage atPixelSize(RawImage image, List<float[]> channels, int side, String name) {
        if (rule.pixelSize().isEmpty()) {
            return image.with(name, side, side, channels, image.pixelSize());
        }
        double wanted = rule.pixelSize().get().micronsPerPixel();
        double factor = image.pixelSize()
                        .orElseThrow(() -> new UserException(
                                image.name() + " has no pixel size in µm, so it cannot be brought to " + wanted
                                        + " µm per pixel.",
                                "Set its scale in ImageJ with Image > Properties and save it as TIFF, or leave out"
                                        + " " + option("um_per_px") + "."))
                        .micronsPerPixel()
                / wanted;
        int px = (int) Math.max(LEAST_PX, Math.rint(side * factor));
        if (Math.abs(factor - 1) < SAME_SIZE_WITHIN || px == side) {
            return image.with(name, side, side, channels, image.pixelSize());
        }
        if (tooLarge(px, channels.size())) {
            throw new UserException(
                    "The crop of " + name + " would be " + px + " pixels wide at " + wanted + " µm per pixel.",
                    "Give a larger " + option("um_per_px") + ".");
        }
        List<float[]> resized = channels.stream().map(c -> resized(c, side, px)).toList();
        return image.with(name, px, px, resized, Optional.of(new PixelSize(wanted)));
    }

    private static float[] resized(float[] values, int side, int px) {
        float least = Float.POSITIVE_INFINITY;
        float most = Float.NEGATIVE_INFINITY;
        for (float v : values) {
            least = Math.min(least, v);
            most = Math.max(most, v);
        }
        float[] out = Resampler.resize(new Patch(1, side, side, values), new Region(0, 0, side, side), px, px)
                .values();
        for (int i = 0; i < out.length; i++) {
            out[i] = Math.max(least, Math.min(most, out[i]));
        }
        return out;
    }
}
