package quadrant.imagej;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.plugin.filter.ThresholdToSelection;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import java.util.List;
import java.util.Locale;
import quadrant.pixels.MarkedArea;
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
        LabelMap map = new LabelMap(image.getTitle(), width, numbers);
        List<LabelMap.Item> found = map.items(map.binary(), true);
        if (found.isEmpty()) {
            throw new UserException(
                    "The image " + image.getTitle() + " has no pixel above 0, so it marks no cell.",
                    "Give the label image of a segmentation.");
        }
        return found.stream().map(LabelImage::outline).toList();
    }

    private static Roi outline(LabelMap.Item item) {
        int left = (int) item.area().leftPx();
        int top = (int) item.area().topPx();
        MarkedArea.Inside inside = item.area().inside().orElseThrow();
        ByteProcessor mask =
                new ByteProcessor((int) item.area().widthPx(), (int) item.area().heightPx());
        for (int i = 0; i < mask.getPixelCount(); i++) {
            mask.set(i, inside.at(left + i % mask.getWidth(), top + i / mask.getWidth()) ? ON : 0);
        }
        mask.setThreshold(ON, ON, ImageProcessor.NO_LUT_UPDATE);
        Roi roi = new ThresholdToSelection().convert(mask);
        roi.setLocation(left + roi.getBounds().x, top + roi.getBounds().y);
        roi.setName(String.format(Locale.ROOT, "%04d", item.number()));
        return roi;
    }
}
