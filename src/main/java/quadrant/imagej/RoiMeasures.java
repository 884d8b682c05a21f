package quadrant.imagej;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.measure.Calibration;
import ij.measure.Measurements;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import ij.process.ImageStatistics;
import java.awt.Polygon;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What ImageJ's <i>Measure</i> gives for an object: area, shape and the intensities of each channel; the usual features of cells.
 */
public final class RoiMeasures {
    /** The unit of lengths where an image has none. */
    public static final String PIXELS = "px";

    private static final List<String> COLOURS = List.of(" red", " green", " blue");
    private static final int INTENSITY = Measurements.MEAN
            + Measurements.STD_DEV
            + Measurements.MIN_MAX
            + Measurements.MEDIAN
            + Measurements.SKEWNESS
            + Measurements.KURTOSIS;

    private RoiMeasures() {}

    /**
     * As features, the same number for every object: with skewness, kurtosis and the mean of the edges of each channel, thrice of
     * grey.
     *
     * @param plane that contains the object; not changed
     */
    public static float[] of(ImageProcessor plane, Roi roi) {
        Rectangle inside = roi.getBounds().intersection(new Rectangle(0, 0, plane.getWidth(), plane.getHeight()));
        // an object without a pixel gives the numbers of one
        Rectangle at = inside.isEmpty() ? new Rectangle(0, 0, 1, 1) : inside;
        ImageProcessor part = plane.createProcessor(at.width, at.height);
        part.insert(plane, -at.x, -at.y);
        Roi own = roi.isArea() ? (Roi) roi.clone() : new Roi(at);
        own.setLocation(own.getBounds().x - at.x, own.getBounds().y - at.y);
        Map<String, Double> all = new LinkedHashMap<>();
        // the shape does not depend on the channel
        shape(new ImagePlus("", part), own, PIXELS, all);
        part.resetRoi();
        for (int c = 1; c <= COLOURS.size(); c++) {
            ImagePlus channel =
                    new ImagePlus("", part instanceof ColorProcessor rgb ? rgb.getChannel(c, null) : part.duplicate());
            String name = COLOURS.get(c - 1);
            ImageStatistics s = intensity(channel, own, name, all);
            all.put("Skew" + name, s.skewness);
            all.put("Kurt" + name, s.kurtosis);
            channel.getProcessor().resetRoi();
            channel.getProcessor().filter(ImageProcessor.FIND_EDGES);
            all.put("Edges" + name, statistics(channel, own, Measurements.MEAN).mean);
        }
        float[] features = new float[all.size()];
        int i = 0;
        for (double v : all.values()) {
            features[i++] = Double.isFinite(v) ? (float) v : 0;
        }
        return features;
    }

    /** The unit of lengths on an image, such as µm. */
    public static String unit(ImagePlus image) {
        Calibration scale = image.getCalibration();
        return scale.scaled() ? scale.getUnits().replace("microns", "µm") : PIXELS;
    }

    /**
     * Measures ROIs of an image, each on its own plane, else on the one shown; with the names of columns.
     *
     * @param unit of the image, or {@link #PIXELS}
     */
    public static List<Map<String, Double>> table(ImagePlus image, List<Roi> rois, String unit) {
        int plane = 0;
        Map<String, ImagePlus> channels = Map.of();
        List<Map<String, Double>> rows = new ArrayList<>();
        for (Roi roi : rois) {
            int[] at = Planes.position(roi, image);
            int own = image.getStackIndex(1, at[0] > 0 ? at[0] : image.getZ(), at[1] > 0 ? at[1] : image.getT());
            channels = own == plane ? channels : channels(image, own, unit);
            plane = own;
            Map<String, Double> row = new LinkedHashMap<>();
            shape(channels.values().iterator().next(), roi, unit, row);
            channels.forEach((name, channel) -> intensity(channel, roi, name, row));
            rows.add(row);
        }
        return rows;
    }

    /** Copies of the channels of a plane, whose first has this index, by what stands behind the names of their columns. */
    private static Map<String, ImagePlus> channels(ImagePlus image, int first, String unit) {
        Calibration scale = image.getCalibration().copy();
        if (unit.equals(PIXELS)) {
            scale.pixelWidth = 1;
            scale.pixelHeight = 1;
        }
        Map<String, ImagePlus> channels = new LinkedHashMap<>();
        List<String> names = ChannelLabels.names(image);
        for (int c = 1; c <= image.getNChannels(); c++) {
            ImageProcessor p = Planes.copy(image, first + c - 1);
            for (int k = 0; k < p.getNChannels(); k++) {
                String label = names.isEmpty() ? " " : " " + names.get(c - 1);
                String own = label.isBlank() || channels.containsKey(label) ? " channel " + c : label;
                boolean rgb = p instanceof ColorProcessor;
                String name = rgb ? COLOURS.get(k) : image.getNChannels() == 1 ? "" : own;
                channels.put(name, new ImagePlus("", rgb ? ((ColorProcessor) p).getChannel(k + 1, null) : p));
                channels.get(name).setCalibration(scale);
            }
        }
        return channels;
    }

    private static void shape(ImagePlus channel, Roi roi, String unit, Map<String, Double> row) {
        ImageStatistics s = statistics(channel, roi, Measurements.AREA + Measurements.SHAPE_DESCRIPTORS);
        Roi own = channel.getRoi();
        double perimeter = own.getLength();
        double[] feret = own.getFeretValues();
        row.put("Area (" + unit + "²)", s.area);
        row.put("Perimeter (" + unit + ")", perimeter);
        row.put("Circularity", perimeter == 0 ? 0 : Math.min(1, 4 * Math.PI * (s.area / (perimeter * perimeter))));
        row.put("Feret (" + unit + ")", feret[0]);
        row.put("Least Feret (" + unit + ")", feret[2]);
        row.put("Aspect ratio", s.major / s.minor);
        row.put("Roundness", 4 * s.area / (Math.PI * s.major * s.major));
        Polygon hull = own.getConvexHull();
        double twice = 0;
        for (int i = 0, last = hull.npoints - 1; i < hull.npoints; last = i++) {
            twice += hull.xpoints[last] * hull.ypoints[i] - hull.xpoints[i] * hull.ypoints[last];
        }
        row.put("Solidity", s.pixelCount / Math.abs(twice / 2));
    }

    private static ImageStatistics intensity(ImagePlus channel, Roi roi, String suffix, Map<String, Double> row) {
        ImageStatistics s = statistics(channel, roi, INTENSITY);
        row.put("Mean" + suffix, s.mean);
        row.put("SD" + suffix, s.stdDev);
        row.put("Min" + suffix, s.min);
        row.put("Max" + suffix, s.max);
        row.put("Median" + suffix, s.median);
        return s;
    }

    /** Without ImageJ's Analyzer, which would mark the user's own results as unsaved. */
    private static ImageStatistics statistics(ImagePlus channel, Roi roi, int what) {
        channel.setRoi((Roi) roi.clone());
        return channel.getStatistics(what);
    }
}
