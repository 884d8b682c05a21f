package quadrant.imagej;

import ij.gui.Roi;
import ij.measure.Measurements;
import ij.process.ColorProcessor;
import ij.process.FloatPolygon;
import ij.process.ImageProcessor;
import ij.process.ImageStatistics;
import java.awt.Rectangle;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * ImageJ's measurements of an object: area, shape, intensity in each channel and texture; the usual features of cells. Every
 * object of an image has the same measurements.
 */
public final class RoiMeasures {
    private static final int CHANNELS = 3;
    private static final int SHAPE = 7;
    private static final int INTENSITY = 8;
    private static final int WHAT = Measurements.MEAN
            + Measurements.STD_DEV
            + Measurements.MIN_MAX
            + Measurements.MEDIAN
            + Measurements.SKEWNESS
            + Measurements.KURTOSIS;

    private RoiMeasures() {}

    /** The number of measurements of an object. */
    public static int width() {
        return SHAPE + CHANNELS * INTENSITY;
    }

    /**
     * Measures.
     *
     * @param plane that contains the object; not changed
     */
    public static float[] of(ImageProcessor plane, Roi roi) {
        float[] all = new float[width()];
        Roi own = (Roi) roi.clone();
        Rectangle at = own.getBounds().intersection(new Rectangle(0, 0, plane.getWidth(), plane.getHeight()));
        if (at.isEmpty()) {
            return all;
        }
        double[] shape = shape(own);
        ImageProcessor part = plane.createProcessor(at.width, at.height);
        part.insert(plane, -at.x, -at.y);
        own.setLocation(own.getBounds().x - at.x, own.getBounds().y - at.y);
        double[] values = IntStream.rangeClosed(0, CHANNELS)
                .mapToObj(c -> c == 0
                        ? shape
                        : intensity(part instanceof ColorProcessor rgb ? rgb.getChannel(c, null) : part, own))
                .flatMapToDouble(Arrays::stream)
                .toArray();
        for (int i = 0; i < values.length; i++) {
            all[i] = Double.isFinite(values[i]) ? (float) values[i] : 0;
        }
        return all;
    }

    private static double[] shape(Roi roi) {
        double perimeter = roi.getLength();
        double[] feret = roi.getFeretValues();
        FloatPolygon hull = roi.getFloatConvexHull();
        double area = roi.getStatistics().pixelCount;
        double hullArea = hull == null ? 0 : area(hull);
        return new double[] {
            area,
            perimeter,
            perimeter > 0 ? Math.min(1, 4 * Math.PI * area / (perimeter * perimeter)) : 0,
            feret == null ? 0 : feret[0],
            feret == null || feret[2] == 0 ? 0 : feret[0] / feret[2],
            hullArea > 0 ? Math.min(1, area / hullArea) : 0,
            Math.sqrt(area)
        };
    }

    private static double area(FloatPolygon p) {
        double sum = 0;
        for (int i = 0; i < p.npoints; i++) {
            int j = (i + 1) % p.npoints;
            sum += p.xpoints[i] * p.ypoints[j] - p.xpoints[j] * p.ypoints[i];
        }
        return Math.abs(sum) / 2;
    }

    /** Mean, standard deviation, minimum, maximum, median, skewness and kurtosis; for texture the mean of the edges. */
    private static double[] intensity(ImageProcessor grey, Roi roi) {
        ImageProcessor edges = grey.duplicate();
        edges.resetRoi();
        edges.filter(ImageProcessor.FIND_EDGES);
        if (roi.isArea()) {
            grey.setRoi(roi);
            edges.setRoi(roi);
        }
        ImageStatistics s = ImageStatistics.getStatistics(grey, WHAT, null);
        double texture = ImageStatistics.getStatistics(edges, Measurements.MEAN, null).mean;
        return new double[] {s.mean, s.stdDev, s.min, s.max, s.median, s.skewness, s.kurtosis, texture};
    }
}
