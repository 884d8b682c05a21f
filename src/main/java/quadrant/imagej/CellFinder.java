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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import quadrant.augment.StainBasis;

/**
 * Segments cells that stand out from the background: haematoxylin, darkness or a channel is smoothed and thresholded, touching
 * cells are separated by the watershed, and those within a size range are outlined. All steps but the stain separation use
 * ImageJ's own filters.
 */
public final class CellFinder {
    private static final double ACCURACY = 0.002;
    private static final int OUTSIDE = 127;

    private CellFinder() {}

    /** The quantity that is high inside cells. */
    public enum Source {
        HAEMATOXYLIN("Haematoxylin"),
        DARK("Dark on bright"),
        BRIGHT("Bright on dark");

        private final String text;

        Source(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * The settings of the segmentation.
     *
     * @param channel of a multi-channel stack, from 1; ignored for colours
     * @param smoothPx sigma of the Gaussian, in pixels
     * @param threshold the thresholding method of ImageJ
     * @param minPx smallest area, in pixels; the largest is {@code maxPx}
     * @param split whether touching cells are separated
     */
    public record Settings(
            Source source,
            int channel,
            double smoothPx,
            AutoThresholder.Method threshold,
            double minPx,
            double maxPx,
            boolean split) {
        private static final int WORDS = 7;

        /** As words separated by spaces, which {@link #parse} reads. */
        public String text() {
            return Stream.of(source.name(), channel, smoothPx, threshold.name(), minPx, maxPx, split)
                    .map(String::valueOf)
                    .collect(Collectors.joining(" "));
        }

        /** Parses the format of {@link #text}; empty for anything else. */
        public static Optional<Settings> parse(String text) {
            String[] w = text.split(" ", -1);
            try {
                return w.length != WORDS
                        ? Optional.empty()
                        : Optional.of(new Settings(
                                Source.valueOf(w[0]),
                                Integer.parseInt(w[1]),
                                Double.parseDouble(w[2]),
                                AutoThresholder.Method.valueOf(w[3]),
                                Double.parseDouble(w[4]),
                                Double.parseDouble(w[5]),
                                Boolean.parseBoolean(w[6])));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }

    /** The default for this kind of image. */
    public static Settings usual(ImagePlus image) {
        boolean colour = image.getType() == ImagePlus.COLOR_RGB;
        return new Settings(
                colour ? Source.HAEMATOXYLIN : Source.BRIGHT,
                image.getC(),
                2,
                AutoThresholder.Method.Otsu,
                60,
                Math.max(60, image.getWidth() * (double) image.getHeight() / 20),
                true);
    }

    /** A channel of the plane, as the filters need it; taken in AWT's thread, processed in any thread. */
    public static ImageProcessor plane(ImagePlus image, int channel, Planes planes) {
        return planes.pixels(image, channel);
    }

    /** Outlines, named by their numbers, from the top. */
    public static List<Roi> find(ImageProcessor plane, Settings s) {
        FloatProcessor bright = bright(plane, s.source());
        new GaussianBlur().blurGaussian(bright, s.smoothPx(), s.smoothPx(), ACCURACY);
        bright.resetMinAndMax();
        ImageProcessor grey = bright.convertToByte(true);
        int[] histogram = grey.getHistogram();
        int threshold = new AutoThresholder().getThreshold(s.threshold(), histogram);
        ByteProcessor mask = new ByteProcessor(grey.getWidth(), grey.getHeight());
        for (int i = 0; i < mask.getPixelCount(); i++) {
            mask.set(i, grey.get(i) > threshold ? 255 : 0);
        }
        fillHoles(mask);
        if (s.split()) {
            new EDM().toWatershed(mask);
            // which says "Segmenting" and leaves it there
            IJ.showStatus("");
        }
        return particles(mask, s);
    }

    private static FloatProcessor bright(ImageProcessor plane, Source source) {
        if (source == Source.HAEMATOXYLIN) {
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
        if (source == Source.DARK) {
            grey.invert();
        }
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

    private static List<Roi> particles(ByteProcessor mask, Settings s) {
        ImagePlus image = new ImagePlus("mask", mask);
        ParticleAnalyzer analyzer = new ParticleAnalyzer(
                ParticleAnalyzer.SHOW_ROI_MASKS | ParticleAnalyzer.EXCLUDE_EDGE_PARTICLES,
                Measurements.AREA,
                new ResultsTable(),
                s.minPx,
                s.maxPx);
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
