package quadrant.imagej;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.plugin.filter.ThresholdToSelection;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import quadrant.find.Cell;
import quadrant.find.Finder;
import quadrant.find.Patch;
import quadrant.find.Search;
import quadrant.pixels.PixelType;
import quadrant.pixels.RawImage;
import quadrant.pixels.RegionSource;
import quadrant.task.Task;

/** Finds cells on planes of ImageJ: {@link Finder} searches, and what it finds become ROIs. */
public final class CellFinder {
    /** The property of a ROI that reaches the image's border. */
    public static final String BORDER = "border";

    private static final int ON = 255;

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
            if (text.matches("(HAEMATOXYLIN|DARK|BRIGHT)( \\S+){6}")) {
                return Optional.of(new Settings(Integer.parseInt(text.split(" ")[1]), Search.AUTOMATIC));
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
     * @param cells the same objects as masks
     * @param leftOut what was left out, in words: "3 too large, 12 too small"; "" for nothing
     * @param used the settings with what came from the image
     */
    public record Found(List<Roi> rois, List<Cell> cells, String leftOut, Settings used) {
        /** The number of objects that reach the image's border. */
        public long atBorder() {
            return rois.stream().filter(r -> r.getProperty(BORDER) != null).count();
        }
    }

    /** The default: all but the channel, which is the one shown, comes from the image. */
    public static Settings usual(ImagePlus image) {
        return new Settings(image.getC(), Search.AUTOMATIC);
    }

    /** The displayed plane, as the filters need it; taken in AWT's thread, processed in any thread. */
    public static ImageProcessor plane(ImagePlus image, int channel) {
        int c = Math.max(1, Math.min(channel, image.getNChannels()));
        int at = image.getStackIndex(c, image.getZ(), image.getT());
        ImageProcessor shown = image.getStackSize() > 1 ? image.getStack().getProcessor(at) : image.getProcessor();
        ImageProcessor copy = shown.duplicate();
        copy.resetRoi();
        return copy;
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
        Finder.Found found = new Finder(source(plane)).find(s.search(), task);
        List<Roi> rois = new ArrayList<>();
        for (Cell c : found.cells()) {
            Patch p = c.patch();
            Roi roi = outline(p);
            roi.setName(String.format(Locale.ROOT, "%04d", rois.size() + 1));
            boolean inside =
                    p.x() > 0 && p.y() > 0 && p.x() + p.w() < plane.getWidth() && p.y() + p.h() < plane.getHeight();
            roi.setProperty(BORDER, inside ? null : "yes");
            rois.add(roi);
        }
        String leftOut = found.leftOut().entrySet().stream()
                .map(e -> e.getValue() + " " + e.getKey())
                .collect(Collectors.joining(", "));
        return new Found(rois, found.cells(), leftOut, new Settings(s.channel(), found.used()));
    }

    /**
     * The settings with the projection and the typical area that clicks on wanted cells say.
     *
     * @param clicks x and y of pixels
     */
    public static Settings learn(ImageProcessor plane, Settings s, int[][] clicks, Task task) {
        return new Settings(s.channel(), new Finder(source(plane)).learn(s.search(), clicks, task));
    }

    private static RegionSource source(ImageProcessor plane) {
        PixelType type = plane instanceof FloatProcessor
                ? PixelType.FLOAT32
                : plane instanceof ShortProcessor ? PixelType.UINT16 : PixelType.UINT8;
        return RegionSource.of("plane", plane.getWidth(), plane.getHeight(), Optional.empty(), r -> {
            List<float[]> channels = IntStream.range(0, plane instanceof ColorProcessor ? 3 : 1)
                    .mapToObj(c -> new float[r.widthPx() * r.heightPx()])
                    .toList();
            for (int i = 0; i < r.widthPx() * r.heightPx(); i++) {
                int at = (r.yPx() + i / r.widthPx()) * plane.getWidth() + r.xPx() + i % r.widthPx();
                if (channels.size() == 1) {
                    channels.get(0)[i] = plane.getf(at);
                } else {
                    int rgb = plane.get(at);
                    channels.get(0)[i] = rgb >> 16 & 255;
                    channels.get(1)[i] = rgb >> 8 & 255;
                    channels.get(2)[i] = rgb & 255;
                }
            }
            return new RawImage(
                    "plane",
                    r.widthPx(),
                    r.heightPx(),
                    channels,
                    type,
                    channels.size() == 3,
                    List.of(),
                    Optional.empty(),
                    List.of());
        });
    }

    private static Roi outline(Patch p) {
        ByteProcessor mask = new ByteProcessor(p.w(), p.h());
        for (int i = 0; i < p.on().length; i++) {
            mask.set(i, p.on()[i] ? ON : 0);
        }
        mask.setThreshold(ON, ON, ImageProcessor.NO_LUT_UPDATE);
        Roi roi = new ThresholdToSelection().convert(mask);
        roi.setLocation(p.x() + roi.getBounds().x, p.y() + roi.getBounds().y);
        return roi;
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
