package quadrant.imagej;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Roi;
import ij.measure.Measurements;
import ij.measure.ResultsTable;
import ij.plugin.filter.EDM;
import ij.plugin.filter.GaussianBlur;
import ij.plugin.filter.ParticleAnalyzer;
import ij.process.AutoThresholder;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.FloodFiller;
import ij.process.ImageProcessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import quadrant.augment.StainBasis;
import quadrant.find.Search;

/**
 * Segments cells that stand out from the background: haematoxylin, darkness or a channel is smoothed and thresholded, touching
 * cells are separated by the watershed, and those within a size range are outlined. All steps but the stain separation use
 * ImageJ's own filters.
 */
public final class CellFinder {
    /** The property of a ROI that reaches the image's border. */
    public static final String BORDER = "border";

    private static final double ACCURACY = 0.002;
    private static final int OUTSIDE = 127;

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
     * @param leftOut what was left out, in words: "3 too large, 12 too small"; "" for nothing
     * @param used the settings with what came from the image
     */
    public record Found(List<Roi> rois, String leftOut, Settings used) {
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
        FloatProcessor bright = bright(plane, plane instanceof ColorProcessor);
        new GaussianBlur().blurGaussian(bright, 2, 2, ACCURACY);
        bright.resetMinAndMax();
        ImageProcessor grey = bright.convertToByte(true);
        int[] histogram = grey.getHistogram();
        int threshold = new AutoThresholder().getThreshold(AutoThresholder.Method.Otsu, histogram);
        ByteProcessor mask = new ByteProcessor(grey.getWidth(), grey.getHeight());
        for (int i = 0; i < mask.getPixelCount(); i++) {
            mask.set(i, grey.get(i) > threshold ? 255 : 0);
        }
        fillHoles(mask);
        new EDM().toWatershed(mask);
        // which says "Segmenting" and leaves it there
        IJ.showStatus("");
        return new Found(particles(mask, s.search()), "", s);
    }

    private static FloatProcessor bright(ImageProcessor plane, boolean colour) {
        if (colour) {
            ColorProcessor rgb = (ColorProcessor) plane.convertToRGB();
            FloatProcessor amount = new FloatProcessor(plane.getWidth(), plane.getHeight());
            int[] pixels = (int[]) rgb.getPixels();
            for (int i = 0; i < pixels.length; i++) {
                int p = pixels[i];
                amount.setf(i, (float) StainBasis.haematoxylin(p >> 16 & 255, p >> 8 & 255, p & 255));
            }
            return amount;
        }
        FloatProcessor grey = plane.convertToFloatProcessor();
        return grey;
    }

    /** Adds enclosed background to its cell. */
    private static void fillHoles(ByteProcessor mask) {
        // all background that is not enclosed touches a frame
        ByteProcessor framed = new ByteProcessor(mask.getWidth() + 2, mask.getHeight() + 2);
        framed.insert(mask, 1, 1);
        framed.setColor(OUTSIDE);
        new FloodFiller(framed).fill(0, 0);
        framed.setRoi(1, 1, mask.getWidth(), mask.getHeight());
        ImageProcessor filled = framed.crop();
        for (int i = 0; i < mask.getPixelCount(); i++) {
            mask.set(i, filled.get(i) == OUTSIDE ? 0 : 255);
        }
    }

    private static List<Roi> particles(ByteProcessor mask, Search s) {
        ImagePlus image = new ImagePlus("mask", mask);
        ParticleAnalyzer analyzer = new ParticleAnalyzer(
                ParticleAnalyzer.SHOW_ROI_MASKS | ParticleAnalyzer.EXCLUDE_EDGE_PARTICLES,
                Measurements.AREA,
                new ResultsTable(),
                s.minPx() > 0 ? s.minPx() : 60,
                s.maxPx() > 0 ? s.maxPx() : Math.max(60, mask.getPixelCount() / 20.0));
        analyzer.setHideOutputImage(true);
        mask.setThreshold(255, 255, ImageProcessor.NO_LUT_UPDATE);
        analyzer.analyze(image, mask);
        ImagePlus numbered = analyzer.getOutputImage();
        if (numbered == null || numbered.getProcessor().getStats().max == 0) {
            return List.of();
        }
        List<Roi> rois = LabelMap.outlines(numbered);
        for (int i = 0; i < rois.size(); i++) {
            rois.get(i).setName(String.format(Locale.ROOT, "%04d", i + 1));
        }
        return rois;
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
