package quadrant.imagej.panel;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Roi;
import ij.process.ImageProcessor;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import quadrant.imagej.ImageFileReader;
import quadrant.imagej.OpenImage;
import quadrant.imagej.Planes;
import quadrant.imagej.RoiMeasures;
import quadrant.imagej.RoiRows;
import quadrant.pixels.ChannelSet;
import quadrant.pixels.CropRule;
import quadrant.pixels.RawImage;
import quadrant.pixels.Region;

/** Cuts objects out of open images, and of the files of images that are not open; used by one thread at a time. */
final class Crops {
    private static final int MOST_IMAGES = 4;

    private final Rule rule;
    private final boolean seen;
    private final ImageFileReader reader = new ImageFileReader();
    /** The projections of stacks, and those that were read for them. */
    private final Map<Source, Source> taken = new HashMap<>();

    private final Map<Path, ImagePlus> stacks = new HashMap<>();

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
     * @param planes of a stack
     * @param channels as {@link quadrant.workspace.Workspace#channels}
     */
    record Rule(CropRule crop, boolean whole, Planes planes, Optional<ChannelSet> channels) {}

    /**
     * An image.
     *
     * @param open its window's; null where it has none, so that the file is read
     */
    record Source(String title, @Nullable ImagePlus open, Path file) {}

    /** @param seen whether they are as people see them: open composite images of one plane in the colours of their channels */
    Crops(Rule rule, boolean seen) {
        this.rule = rule;
        this.seen = seen;
    }

    Rule rule() {
        return rule;
    }

    /** Forgets what was read of the images. */
    void clear() {
        images.clear();
        taken.clear();
        stacks.clear();
    }

    /**
     * The square of an object.
     *
     * @throws quadrant.task.UserException where it cannot be read
     */
    RawImage cut(Source from, Roi roi) {
        if (!rule.whole) {
            return rows(taken(from, roi)).crop(roi).read();
        }
        RawImage image = whole(from);
        int side = Math.min(image.widthPx(), image.heightPx());
        int left = (int) Math.rint((image.widthPx() - side) / 2.0);
        int top = (int) Math.rint((image.heightPx() - side) / 2.0);
        return image.part(new Region(left, top, side, side));
    }

    /** A whole plane. */
    RawImage whole(Source from) {
        return from.open != null ? new OpenImage(rule.planes.of(from.open)).read() : reader.read(from.file, from.title);
    }

    /** ImageJ's measurements of an object, in the displayed channel where its image is open. */
    float[] measured(Source source, Roi roi) {
        Source from = taken(source, roi);
        ImagePlus image = from.open;
        if (image == null) {
            return rows(from).measured(roi);
        }
        int[] at = Planes.position(roi, image);
        int index =
                image.getStackIndex(image.getC(), at[0] > 0 ? at[0] : image.getZ(), at[1] > 0 ? at[1] : image.getT());
        ImageProcessor plane = image.getStack().getProcessor(index);
        return RoiMeasures.of(plane, roi);
    }

    /** An image, or the projection of a stack, with the ROI on its plane. */
    Source taken(Source from, Roi roi) {
        ImagePlus image = from.open != null || !rule.planes.project()
                ? from.open
                : stacks.computeIfAbsent(from.file, f -> IJ.openImage(f.toString()));
        if (image == null) {
            return from;
        }
        rule.planes.place(roi, image);
        return taken.computeIfAbsent(from, f -> {
            ImagePlus plane = rule.planes.of(image);
            boolean mixed = seen && plane.isComposite() && plane.getStackSize() == plane.getNChannels();
            return new Source(f.title, mixed ? new ImagePlus(f.title, plane.getImage()) : plane, f.file);
        });
    }

    private RoiRows rows(Source from) {
        return images.computeIfAbsent(
                from,
                f -> f.open != null ? new RoiRows(f.open, rule.crop) : new RoiRows(f.file, f.title, rule.crop, reader));
    }
}
