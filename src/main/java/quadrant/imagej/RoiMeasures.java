package quadrant.imagej;

import ij.gui.Roi;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatPolygon;
import ij.process.ImageProcessor;
import ij.process.ImageStatistics;
import java.awt.Rectangle;

/**
 * ImageJ's measurements of an object: area, shape, intensity in each channel and texture; the usual features of cells. Every
 * object of an image has the same measurements.
 */
public final class RoiMeasures {
    private static final int CHANNELS = 3;
    private static final int SHAPE = 7;
    private static final int INTENSITY = 8;

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
        shape(own, all);
        for (int c = 0; c < CHANNELS; c++) {
            ImageProcessor grey = plane instanceof ColorProcessor rgb ? channel(rgb, at, c) : part(plane, at);
            intensity(grey, own, at, all, SHAPE + c * INTENSITY);
        }
        return all;
    }

    private static void shape(Roi roi, float[] all) {
        double perimeter = roi.getLength();
        double[] feret = roi.getFeretValues();
        FloatPolygon hull = roi.getFloatConvexHull();
        double area = roi.getStatistics().pixelCount;
        all[0] = (float) area;
        all[1] = (float) perimeter;
        all[2] = perimeter > 0 ? (float) Math.min(1, 4 * Math.PI * area / (perimeter * perimeter)) : 0;
        all[3] = feret == null ? 0 : (float) feret[0];
        all[4] = feret == null || feret[2] == 0 ? 0 : (float) (feret[0] / feret[2]);
        double hullArea = hull == null ? 0 : area(hull);
        all[5] = hullArea > 0 ? (float) Math.min(1, area / hullArea) : 0;
        all[6] = (float) Math.sqrt(area);
    }

    private static double area(FloatPolygon p) {
        double sum = 0;
        for (int i = 0; i < p.npoints; i++) {
            int j = (i + 1) % p.npoints;
            sum += p.xpoints[i] * p.ypoints[j] - p.xpoints[j] * p.ypoints[i];
        }
        return Math.abs(sum) / 2;
    }

    private static ImageProcessor part(ImageProcessor plane, Rectangle at) {
        ImageProcessor part = plane.createProcessor(at.width, at.height);
        part.insert(plane, -at.x, -at.y);
        return part;
    }

    private static ImageProcessor channel(ColorProcessor rgb, Rectangle at, int c) {
        ByteProcessor grey = new ByteProcessor(at.width, at.height);
        int shift = 16 - 8 * c;
        for (int y = 0; y < at.height; y++) {
            for (int x = 0; x < at.width; x++) {
                grey.set(x, y, rgb.get(at.x + x, at.y + y) >> shift & 255);
            }
        }
        return grey;
    }

    /** Mean, standard deviation, minimum, maximum, median, skewness and kurtosis; for texture the mean of the edges. */
    private static void intensity(ImageProcessor grey, Roi roi, Rectangle at, float[] all, int from) {
        roi.setLocation(roi.getBounds().x - at.x, roi.getBounds().y - at.y);
        if (roi.isArea()) {
            grey.setRoi(roi);
        }
        int what = ij.measure.Measurements.MEAN
                + ij.measure.Measurements.STD_DEV
                + ij.measure.Measurements.MIN_MAX
                + ij.measure.Measurements.MEDIAN
                + ij.measure.Measurements.SKEWNESS
                + ij.measure.Measurements.KURTOSIS;
        ImageStatistics s = ImageStatistics.getStatistics(grey, what, null);
        double[] values = {s.mean, s.stdDev, s.min, s.max, s.median, s.skewness, s.kurtosis};
        for (int i = 0; i < values.length; i++) {
            all[from + i] = Double.isFinite(values[i]) ? (float) values[i] : 0;
        }
        ImageProcessor edges = grey.duplicate();
        edges.resetRoi();
        edges.filter(ImageProcessor.FIND_EDGES);
        if (roi.isArea()) {
            edges.setRoi(roi);
        }
        all[from + values.length] =
                (float) ImageStatistics.getStatistics(edges, ij.measure.Measurements.MEAN, null).mean;
        roi.setLocation(roi.getBounds().x + at.x, roi.getBounds().y + at.y);
    }
}
