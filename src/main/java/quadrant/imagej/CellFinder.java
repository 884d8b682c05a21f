package quadrant.imagej;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import quadrant.find.Finder;
import quadrant.find.Picture;
import quadrant.find.Search;
import quadrant.task.Task;

/** Finds cells on planes of ImageJ: {@link Finder} searches, and what it finds become ROIs. */
public final class CellFinder {
    /** The property of a ROI that reaches the image's border. */
    public static final String BORDER = "border";

    private CellFinder() {}

    /**
     * How cells are found, on one image after another.
     *
     * @param channel of a multi-channel stack, from 1; ignored for colours
     */
    public record Settings(int channel, Search search) {
        private static final String CHANNEL = "channel ";

        /** In words, which {@link #parse} reads: {@code channel 2 bright typical 420}. */
        public String text() {
            return (channel > 1 ? CHANNEL + channel + " " : "") + search.text();
        }

        /** Parses the format of {@link #text}, and what earlier versions wrote as automatic; empty for anything else. */
        public static Optional<Settings> parse(String text) {
            if (text.matches("(HAEMATOXYLIN|DARK|BRIGHT) \\d{1,4}( \\S+){5}")) {
                return Optional.of(new Settings(Integer.parseInt(text.split(" ", -1)[1]), Search.AUTOMATIC));
            }
            Matcher m = Pattern.compile("(?:channel (\\d{1,4})\\s*)?(.*)").matcher(text.strip());
            if (!m.matches()) {
                return Optional.empty();
            }
            int channel = m.group(1) == null ? 1 : Integer.parseInt(m.group(1));
            String rest = m.group(2);
            return (rest.isEmpty() && m.group(1) != null ? Optional.of(Search.AUTOMATIC) : Search.parse(rest))
                    .map(s -> new Settings(Math.max(1, channel), s));
        }
    }

    /**
     * What was found.
     *
     * @param rois outlines, named by their numbers, from the top; those that reach the image's border have the property
     *     {@value #BORDER}
     * @param cells their areas and colours
     * @param leftOut what was left out, in words: "3 too large, 12 too small"; "" for nothing
     * @param used the settings with what came from the image
     */
    public record Found(List<Roi> rois, List<Finder.Cell> cells, String leftOut, Settings used) {
        /** The number of objects that reach the image's border. */
        public long atBorder() {
            return rois.stream().filter(r -> r.getProperty(BORDER) != null).count();
        }
    }

    /** The default: all but the channel, which is the one shown, comes from the image. */
    public static Settings usual(ImagePlus image) {
        return new Settings(image.getC(), Search.AUTOMATIC);
    }

    /** A channel of the plane shown, as the filters need it; taken in AWT's thread, processed in any thread. */
    public static ImageProcessor plane(ImagePlus image, int channel) {
        return plane(image, channel, Planes.SHOWN);
    }

    /** A channel of the planes that are taken, likewise. */
    public static ImageProcessor plane(ImagePlus image, int channel, Planes planes) {
        return planes.pixels(image, channel);
    }

    /** Finds cells on a plane. */
    public static Found find(ImageProcessor plane, Settings s) {
        return find(plane, s, Task.SILENT);
    }

    /**
     * Finds cells on a plane.
     *
     * @throws quadrant.task.CancelledException when the task is cancelled
     */
    public static Found find(ImageProcessor plane, Settings s, Task task) {
        Finder.Found found = new Finder(picture(plane), task).find(s.search());
        Settings used = new Settings(s.channel(), found.used());
        String leftOut = found.leftOut().entrySet().stream()
                .map(e -> e.getValue() + " " + e.getKey())
                .collect(Collectors.joining(", "));
        if (found.cells().isEmpty()) {
            return new Found(List.of(), List.of(), leftOut, used);
        }
        int w = plane.getWidth();
        int h = plane.getHeight();
        List<Roi> rois = LabelMap.outlines(new ImagePlus("found", new FloatProcessor(w, h, found.labels())));
        for (Roi roi : rois) {
            boolean inside = new Rectangle(1, 1, w - 2, h - 2).contains(roi.getBounds());
            roi.setProperty(BORDER, inside ? null : "yes");
        }
        return new Found(rois, found.cells(), leftOut, used);
    }

    /**
     * The settings with the projection and the typical area that some clicks on wanted cells say.
     *
     * @param clicks x and y of pixels; three are enough
     */
    public static Settings learnt(ImageProcessor plane, Settings s, Task task, int[]... clicks) {
        return new Settings(s.channel(), new Finder(picture(plane), task).learnt(s.search(), clicks));
    }

    private static Picture picture(ImageProcessor plane) {
        boolean colour = plane instanceof ColorProcessor;
        boolean bytes = colour || plane instanceof ByteProcessor;
        return new Picture(
                plane.getWidth(),
                plane.getHeight(),
                colour ? 3 : 1,
                bytes,
                (c, i) -> colour ? (plane.get(i) >> (16 - 8 * c)) & 255 : plane.getf(i));
    }

    /** Grid squares over an area, or over the whole image where there is none; those whose centre lies in the area. */
    public static List<Roi> tiles(int widthPx, int heightPx, int sidePx, @Nullable Roi area) {
        List<Roi> tiles = new ArrayList<>();
        for (int y = 0; y + sidePx <= heightPx; y += sidePx) {
            for (int x = 0; x + sidePx <= widthPx; x += sidePx) {
                if (area == null || area.containsPoint(x + sidePx / 2.0, y + sidePx / 2.0)) {
                    Roi tile = new Roi(x, y, sidePx, sidePx);
                    tile.setName(String.format(Locale.ROOT, "%04d", tiles.size() + 1));
                    tiles.add(tile);
                }
            }
        }
        return tiles;
    }
}
