package quadrant.imagej;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.plugin.filter.ThresholdToSelection;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.FloodFiller;
import ij.process.ImageProcessor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import quadrant.pixels.MarkedArea;
import quadrant.pixels.RawImage;
import quadrant.pixels.RegionSource;
import quadrant.task.UserException;

/**
 * An image whose values are labels: 0 for the background, and a number for each object or kind of object.
 *
 * <p>Bounding boxes of all objects are found in one pass. Connected components are of equal values; pixels touch at sides or
 * corners.
 */
public final class LabelMap {
    private static final float MOST = 1 << 24;
    private static final int ON = 255;

    private final String name;
    private final int widthPx;
    private final int[] values;

    private LabelMap(String name, int widthPx, float[] grey) {
        this.values = new int[grey.length];
        for (int i = 0; i < grey.length; i++) {
            float v = grey[i];
            if (!(v >= 0 && v < MOST && v == (int) v)) {
                throw new UserException(
                        "The label map " + name + " holds the value " + v + " at x " + i % widthPx + ", y "
                                + i / widthPx + ", which is no label.",
                        "Labels are whole numbers, with 0 for the background.");
            }
            values[i] = (int) v;
        }
        this.name = name;
        this.widthPx = widthPx;
    }

    /**
     * An object of the map.
     *
     * @param value its value in the map
     * @param number for a connected component, counted from 1 from the top; the value itself where labels are objects
     */
    record Item(int value, int number, MarkedArea area) {}

    /**
     * The labels of an image.
     *
     * @throws UserException when it is in colour, or has values that are not integers from 0 on
     */
    static LabelMap of(RawImage map) {
        if (!map.channels().stream()
                .allMatch(c -> Arrays.equals(c, map.channels().get(0)))) {
            throw colours(map.name());
        }
        return new LabelMap(map.name(), map.widthPx(), map.channels().get(0));
    }

    private static UserException colours(String name) {
        return new UserException(
                "The label map " + name
                        + " has colours or several channels, and one grey channel of labels was expected.",
                "Save it as an 8-bit, 16-bit or 32-bit grey image without a colour table.");
    }

    /**
     * An outline for each number above 0 of an open segmentation, in the order of the numbers and named by it. In an image with
     * a single number, an outline for each connected component, in the order of their topmost pixels.
     *
     * @throws UserException where the image is in colour, or has no such numbers
     */
    public static List<Roi> outlines(ImagePlus image) {
        ImageProcessor plane = image.getProcessor();
        if (plane instanceof ColorProcessor) {
            throw colours(image.getTitle());
        }
        // the numbers themselves, whatever the calibration or the colour table
        float[] numbers = (float[]) plane.toFloat(0, null).getPixels();
        LabelMap map = new LabelMap(image.getTitle(), plane.getWidth(), numbers);
        List<Item> found = map.items(map.binary());
        if (found.isEmpty()) {
            throw new UserException(
                    "The label map " + image.getTitle() + " has no pixel above 0, so it marks no cell.",
                    "Give the label image of a segmentation.");
        }
        return found.stream().map(LabelMap::outline).toList();
    }

    /**
     * As above, of a file that was read; none where it marks no cell.
     *
     * @throws UserException where it is no label map of this image
     */
    static List<Roi> outlines(RawImage labels, RegionSource image) {
        LabelMap map = of(labels);
        map.requireSize(image, image.name());
        return map.items(map.binary()).stream().map(LabelMap::outline).toList();
    }

    private static Roi outline(Item item) {
        int left = (int) item.area.leftPx();
        int top = (int) item.area.topPx();
        MarkedArea.Inside inside = item.area.inside().orElseThrow();
        ByteProcessor mask = new ByteProcessor((int) item.area.widthPx(), (int) item.area.heightPx());
        for (int i = 0; i < mask.getPixelCount(); i++) {
            mask.set(i, inside.at(left + i % mask.getWidth(), top + i / mask.getWidth()) ? ON : 0);
        }
        mask.setThreshold(ON, ON, ImageProcessor.NO_LUT_UPDATE);
        Roi roi = new ThresholdToSelection().convert(mask);
        roi.setLocation(left + roi.getBounds().x, top + roi.getBounds().y);
        roi.setName(String.format(Locale.ROOT, "%04d", item.number));
        return roi;
    }

    /** Refuses a map whose size differs from that of its image. */
    void requireSize(RegionSource image, String imageName) {
        int heightPx = values.length / widthPx;
        if (image.widthPx() != widthPx || image.heightPx() != heightPx) {
            throw new UserException(
                    "The label map " + name + " is " + widthPx + "×" + heightPx + " pixels, and its image " + imageName
                            + " is " + image.widthPx() + "×" + image.heightPx() + ".",
                    "Give a label map of the image's own size.");
        }
    }

    /** Whether the whole foreground has one value. */
    boolean binary() {
        int first = 0;
        for (int v : values) {
            if (v != 0 && first != 0 && v != first) {
                return false;
            }
            first = v == 0 ? first : v;
        }
        return first != 0;
    }

    /**
     * The objects in the order of their numbers.
     *
     * @param pieces whether each connected component is an object, and not each label
     */
    List<Item> items(boolean pieces) {
        int[] ids = pieces ? pieces() : values;
        Map<Integer, int[]> boxes = boxes(ids);
        List<Item> items = new ArrayList<>();
        boxes.forEach((id, b) -> items.add(new Item(values[b[4]], id, area(ids, id, b))));
        return items;
    }

    /** Left, top, right, bottom and the first pixel of every id except 0. */
    private Map<Integer, int[]> boxes(int[] ids) {
        Map<Integer, int[]> boxes = new HashMap<>();
        int last = 0;
        int[] box = new int[0];
        for (int i = 0; i < ids.length; i++) {
            int id = ids[i];
            if (id == 0) {
                continue;
            }
            int x = i % widthPx;
            int y = i / widthPx;
            if (id != last) {
                int at = i;
                box = boxes.computeIfAbsent(id, k -> new int[] {x, y, x, y, at});
                last = id;
            }
            box[0] = Math.min(box[0], x);
            box[2] = Math.max(box[2], x);
            box[3] = y;
        }
        return new TreeMap<>(boxes);
    }

    private MarkedArea area(int[] ids, int id, int[] b) {
        int left = b[0];
        int top = b[1];
        int w = b[2] - left + 1;
        int h = b[3] - top + 1;
        BitSet own = new BitSet();
        for (int i = 0; i < w * h; i++) {
            own.set(i, ids[(top + i / w) * widthPx + left + i % w] == id);
        }
        MarkedArea.Inside inside =
                (x, y) -> x >= left && y >= top && x < left + w && y < top + h && own.get((y - top) * w + x - left);
        return new MarkedArea(left, top, w, h, Optional.of(inside));
    }

    /** For each pixel the number of its connected component, from 1 in the order of first pixels; 0 for the background. */
    private int[] pieces() {
        FloatProcessor left = new FloatProcessor(widthPx, values.length / widthPx, values);
        FloodFiller filler = new FloodFiller(left);
        int[] numbers = new int[values.length];
        int count = 0;
        for (int i = 0; i < values.length; i++) {
            if (left.getf(i) > 0) {
                left.setValue(- ++count);
                filler.fill8(i % widthPx, i / widthPx);
            }
            numbers[i] = (int) -left.getf(i);
        }
        return numbers;
    }
}
