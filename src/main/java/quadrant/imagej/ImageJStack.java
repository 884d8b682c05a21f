package quadrant.imagej;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import quadrant.pixels.DisplayRange;
import quadrant.pixels.PixelSize;

/** ImageJ's metadata of a TIFF: dimensions, display ranges and calibration. */
record ImageJStack(int channels, int slices, int frames, Map<String, String> properties) {
    private static final double SQUARE_WITHIN = 0.01;

    ImageJStack {
        properties = Map.copyOf(properties);
    }

    /** Parsed from the description of the first page; empty where ImageJ did not write the file. */
    static Optional<ImageJStack> parse(String description) {
        if (!description.startsWith("ImageJ=")) {
            return Optional.empty();
        }
        Map<String, String> p = new LinkedHashMap<>();
        for (String line : description.split("\n", -1)) {
            int at = line.indexOf('=');
            if (at > 0) {
                p.putIfAbsent(
                        line.substring(0, at).strip(), line.substring(at + 1).strip());
            }
        }
        ImageJStack said = new ImageJStack(1, 1, 1, p);
        int images = said.count("images");
        int c = said.count("channels");
        int z = said.count("slices");
        int t = said.count("frames");
        return Optional.of((long) c * z * t == images ? new ImageJStack(c, z, t, p) : new ImageJStack(1, images, 1, p));
    }

    int images() {
        return channels * slices * frames;
    }

    /** The 0-based pages of all channels of a plane. */
    List<Integer> pages(StackPosition.Plane plane) {
        boolean sliceFirst =
                properties.getOrDefault("order", "").toLowerCase(Locale.ROOT).contains("zct");
        List<Integer> pages = new ArrayList<>();
        for (int c = 0; c < channels; c++) {
            int ofFrame = sliceFirst ? plane.slice() - 1 + slices * c : c + channels * (plane.slice() - 1);
            pages.add(channels * slices * (plane.frame() - 1) + ofFrame);
        }
        return pages;
    }

    /** The note on the chosen plane, where there was a choice. */
    static List<String> notes(StackPosition.Plane at, boolean explicit) {
        List<String> notes = new ArrayList<>();
        if (at.slices() > 1) {
            notes.add("slice " + at.slice() + " of " + at.slices() + (explicit ? "" : ", the middle one"));
        }
        if (at.frames() > 1) {
            notes.add("frame " + at.frame() + " of " + at.frames());
        }
        return notes;
    }

    /** Whether 16-bit values are signed, stored with 32768 added. */
    boolean signed16() {
        return number("c0") == -32768 && number("c1") == 1;
    }

    /**
     * One range for each channel, or none.
     *
     * @param stored the ranges of ImageJ's binary block, which are needed for several channels
     */
    List<DisplayRange> displayRanges(double[] stored) {
        double[] bounds = channels == 1 ? new double[] {number("min"), number("max")} : stored;
        List<DisplayRange> ranges = new ArrayList<>();
        for (int i = 0; i + 1 < bounds.length; i += 2) {
            if (bounds[i + 1] > bounds[i] && Double.isFinite(bounds[i + 1] - bounds[i])) {
                ranges.add(new DisplayRange(bounds[i], bounds[i + 1]));
            }
        }
        return ranges.size() == channels ? ranges : List.of();
    }

    /** The calibration, where it is in a unit of length and the pixels are square. */
    Optional<PixelSize> pixelSize(double pixelsPerUnitX, double pixelsPerUnitY) {
        return pixelSize(properties.getOrDefault("unit", ""), pixelsPerUnitX, pixelsPerUnitY);
    }

    /** The same for a unit in ImageJ's spelling. */
    static Optional<PixelSize> pixelSize(String unit, double pixelsPerUnitX, double pixelsPerUnitY) {
        double microns = micronsPer(unit);
        if (!(microns > 0 && pixelsPerUnitX > 0 && pixelsPerUnitY > 0)) {
            return Optional.empty();
        }
        double size = microns / pixelsPerUnitX;
        boolean square = Math.abs(pixelsPerUnitX / pixelsPerUnitY - 1) < SQUARE_WITHIN;
        // the units in which ImageJ opens files of other programs
        if ((microns == SlideScale.MICRONS_PER_INCH || microns == SlideScale.MICRONS_PER_CM)
                && !SlideScale.measured(size)) {
            return Optional.empty();
        }
        return square && size > 0 && Double.isFinite(size) ? Optional.of(new PixelSize(size)) : Optional.empty();
    }

    private static double micronsPer(String unit) {
        return switch (unit.replace("\\u00B5", "µ").replace('μ', 'µ')) {
            case "µm", "um", "micron", "microns", "micrometer", "micrometre" -> 1;
            case "nm" -> 1e-3;
            case "mm" -> 1e3;
            case "cm" -> SlideScale.MICRONS_PER_CM;
            case "inch", "in" -> SlideScale.MICRONS_PER_INCH;
            default -> 0;
        };
    }

    private double number(String key) {
        try {
            return Double.parseDouble(properties.getOrDefault(key, "NaN"));
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** At least 1; a NaN counts as 0. */
    private int count(String key) {
        return Math.max(1, (int) number(key));
    }
}
