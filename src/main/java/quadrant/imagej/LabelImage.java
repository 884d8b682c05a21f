package quadrant.imagej;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.plugin.filter.ThresholdToSelection;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import java.awt.Rectangle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import quadrant.task.UserException;

/** A segmentation in which the pixels of each cell have a distinct number, or a mask with one value. */
public final class LabelImage {
    private static final int ON = 255;

    private LabelImage() {}

    /**
     * An outline for each number above 0, in the order of the numbers and named by it. In an image with a single number, an
     * outline for each connected region (pixels touch by an edge or a corner), in the order of their topmost pixels.
     *
     * @throws UserException where the image is in colour, or has no such numbers
     */
    public static List<Roi> outlines(ImagePlus image) {
        ImageProcessor plane = image.getProcessor();
        if (plane instanceof ColorProcessor) {
            throw new UserException(
                    "The image " + image.getTitle() + " is in colour, and a label image has a number in each pixel.",
                    "Convert it with Image > Type to 8-bit or 16-bit.");
        }
        int width = plane.getWidth();
        int[] numbers = new int[width * plane.getHeight()];
        for (int i = 0; i < numbers.length; i++) {
            float v = plane.getf(i);
            if (v != Math.rint(v) || v < 0) {
                throw new UserException(
                        "The image " + image.getTitle() + " has the value " + v
                                + ", and whole numbers from 0 on were expected.",
                        "Give the label image of a segmentation, with 0 for what is no cell.");
            }
            numbers[i] = (int) v;
        }
        Map<Integer, Rectangle> found = bounds(numbers, width);
        if (found.size() == 1) {
            regions(numbers, width);
            found = bounds(numbers, width);
        }
        if (found.isEmpty()) {
            throw new UserException(
                    "The image " + image.getTitle() + " has no pixel above 0, so it marks no cell.",
                    "Give the label image of a segmentation.");
        }
        List<Roi> rois = new ArrayList<>();
        found.forEach((number, at) -> rois.add(outline(numbers, width, number, at)));
        return rois;
    }

    private static Map<Integer, Rectangle> bounds(int[] numbers, int width) {
        Map<Integer, Rectangle> bounds = new TreeMap<>();
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] > 0) {
                Rectangle pixel = new Rectangle(i % width, i / width, 1, 1);
                bounds.merge(numbers[i], pixel, Rectangle::union);
            }
        }
        return bounds;
    }

    /** Numbers the regions of a mask from 1 on. */
    private static void regions(int[] mask, int width) {
        for (int i = 0; i < mask.length; i++) {
            mask[i] = mask[i] > 0 ? -1 : 0;
        }
        int region = 0;
        for (int i = 0; i < mask.length; i++) {
            if (mask[i] < 0) {
                fill(mask, width, i, ++region);
            }
        }
    }

    private static void fill(int[] mask, int width, int from, int region) {
        Deque<Integer> open = new ArrayDeque<>(List.of(from));
        mask[from] = region;
        while (!open.isEmpty()) {
            int at = open.pop();
            for (int dy = -1; dy <= 1; dy++) {
                for (int dx = -1; dx <= 1; dx++) {
                    int x = at % width + dx;
                    int next = at + dy * width + dx;
                    if (x >= 0 && x < width && next >= 0 && next < mask.length && mask[next] < 0) {
                        mask[next] = region;
                        open.push(next);
                    }
                }
            }
        }
    }

    private static Roi outline(int[] numbers, int width, int number, Rectangle at) {
        ByteProcessor mask = new ByteProcessor(at.width, at.height);
        for (int y = 0; y < at.height; y++) {
            for (int x = 0; x < at.width; x++) {
                if (numbers[(at.y + y) * width + at.x + x] == number) {
                    mask.set(x, y, ON);
                }
            }
        }
        mask.setThreshold(ON, ON, ImageProcessor.NO_LUT_UPDATE);
        Roi roi = new ThresholdToSelection().convert(mask);
        roi.setLocation(at.x + roi.getBounds().x, at.y + roi.getBounds().y);
        roi.setName(String.format(Locale.ROOT, "%04d", number));
        return roi;
    }
}
