package quadrant.imagej.panel;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.process.ImageProcessor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import quadrant.imagej.ImageFileReader;
import quadrant.imagej.OpenImage;
import quadrant.imagej.RoiMeasures;
import quadrant.imagej.RoiRows;
import quadrant.pixels.CropRule;
import quadrant.pixels.RawImage;
import quadrant.pixels.Region;

/** Cuts objects out of open images, and of the files of images that are not open; used by one thread at a time. */
final class Crops {
    private static final int MOST_IMAGES = 4;

    private final Rule rule;
    private final ImageFileReader reader = new ImageFileReader();
    private final Map<Source, RoiRows> images = new LinkedHashMap<>(MOST_IMAGES, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Source, RoiRows> eldest) {
            return size() > MOST_IMAGES;
        }
    };

    /**
     * How all objects are cut out.
     *
     * @param whole whether each is its whole image, which becomes a square as the verbs make it of an image
     */
    record Rule(CropRule crop, boolean whole) {}

    /**
     * An image.
     *
     * @param open its window's; null where it has none, so that the file is read
     */
    record Source(String title, @Nullable ImagePlus open, Path file) {}

    Crops(Rule rule) {
        this.rule = rule;
    }

    Rule rule() {
        return rule;
    }

    /** Forgets what was read of the images. */
    void clear() {
        images.clear();
    }

    /**
     * The square of an object.
     *
     * @throws quadrant.task.UserException where it cannot be read
     */
    RawImage cut(Source from, Roi roi) {
        if (!rule.whole) {
            return rows(from).crop(roi).read();
        }
        RawImage image = from.open != null ? new OpenImage(from.open).read() : reader.read(from.file, from.title);
        int side = Math.min(image.widthPx(), image.heightPx());
        int left = (int) Math.rint((image.widthPx() - side) / 2.0);
        int top = (int) Math.rint((image.heightPx() - side) / 2.0);
        return image.part(new Region(left, top, side, side));
    }

    /** ImageJ's measurements of an object, in the displayed channel where its image is open. */
    float[] measured(Source from, Roi roi) {
        ImagePlus image = from.open;
        if (image == null) {
            return rows(from).measured(roi);
        }
        int[] at = Cells.plane(roi, image);
        int index = image.getStackIndex(image.getC(), Math.max(1, at[0]), Math.max(1, at[1]));
        ImageProcessor plane = image.getStack().getProcessor(index);
        return RoiMeasures.of(plane, roi);
    }

    private RoiRows rows(Source from) {
        return images.computeIfAbsent(
                from,
                f -> f.open != null ? new RoiRows(f.open, rule.crop) : new RoiRows(f.file, f.title, rule.crop, reader));
    }
}
