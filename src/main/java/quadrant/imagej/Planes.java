package quadrant.imagej;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.plugin.ZProjector;
import ij.process.ImageProcessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which planes of a stack cells are found on, cut out of and measured on. They lie along z, or along t where there is one slice;
 * the channels of a plane belong together. An image of one plane is the same by all of them.
 */
public enum Planes {
    SHOWN("The plane shown"),
    MIDDLE("The middle plane"),
    MAXIMUM("Maximum projection"),
    MEAN("Mean projection"),
    ALL("All planes");

    /** The key of a workspace's setting: a name in lower case, or nothing for the plane shown. */
    public static final String SETTING = "planes";

    private final String text;

    Planes(String text) {
        this.text = text;
    }

    /**
     * As a setting names it.
     *
     * @throws IllegalArgumentException for another name
     */
    public static Planes of(Optional<String> setting) {
        return setting.map(s -> valueOf(s.toUpperCase(Locale.ROOT))).orElse(SHOWN);
    }

    @Override
    public String toString() {
        return text;
    }

    /** Whether an image has several planes, so that there is a choice. */
    public static boolean several(ImagePlus image) {
        return image.getNSlices() > 1 || image.getNFrames() > 1;
    }

    /** Whether they make one plane of several. */
    public boolean project() {
        return this == MAXIMUM || this == MEAN;
    }

    /** Whether they make one plane of the several of an image. */
    public boolean project(ImagePlus image) {
        return project() && several(image);
    }

    /** What cells are cut out of and measured on: the projection of an image, with its display range, or the image itself. */
    public ImagePlus of(ImagePlus image) {
        if (!project(image)) {
            return image;
        }
        ImagePlus one = ZProjector.run(image, this == MAXIMUM ? "max all" : "avg all");
        one.setTitle(image.getTitle());
        List<String> names = ChannelLabels.names(image);
        for (int i = 0; !names.isEmpty() && i < one.getStackSize(); i++) {
            one.getStack().setSliceLabel(names.get(i % names.size()), i + 1);
        }
        if (!image.isComposite() && image.getType() != ImagePlus.COLOR_RGB) {
            one.setDisplayRange(image.getDisplayRangeMin(), image.getDisplayRangeMax());
        }
        return one;
    }

    /** A copy of the pixels on which the cells of a channel, from 1, are found; of all planes, the one shown. */
    public ImageProcessor pixels(ImagePlus image, int channel) {
        int[] at = here(image);
        ImagePlus from = of(image);
        return copy(from, index(from, channel, at[0], at[1]));
    }

    private static int index(ImagePlus image, int channel, int z, int t) {
        return image.getStackIndex(
                Math.max(1, Math.min(channel, image.getNChannels())), Math.max(1, z), Math.max(1, t));
    }

    /** A copy of the pixels of a plane of the stack. */
    static ImageProcessor copy(ImagePlus image, int index) {
        // the image's own processor may be newer than its stack
        ImageProcessor copy = (image.getStackSize() == 1
                        ? image.getProcessor()
                        : image.getStack().getProcessor(index))
                .duplicate();
        copy.resetRoi();
        return copy;
    }

    /** Slice and frame of what is found; 0 for all, where they are projected. */
    private int[] here(ImagePlus image) {
        boolean deep = image.getNSlices() > 1;
        int at = project(image) ? 0 : ((deep ? image.getNSlices() : image.getNFrames()) + 1) / 2;
        boolean own = this == SHOWN || this == ALL;
        return new int[] {deep && !own ? at : image.getZ(), deep || own ? image.getT() : at};
    }

    /** Puts a ROI without a position on the plane where it would be found, and any ROI on all that are projected to one. */
    public void place(Roi roi, ImagePlus image) {
        int[] at = here(image);
        int frame = position(roi, image)[1];
        if (project(image) && at[0] == 0 && frame > 0) {
            at[1] = frame;
        }
        if (project(image) || (several(image) && roi.getPosition() == 0 && !roi.hasHyperStackPosition())) {
            put(roi, image, at);
        }
    }

    private static void put(Roi roi, ImagePlus image, int... at) {
        if (image.isHyperStack()) {
            roi.setPosition(image.getC(), at[0], at[1]);
        } else {
            roi.setPosition(at[0] > 0 && at[1] > 0 ? image.getStackIndex(image.getC(), at[0], at[1]) : 0);
        }
    }

    /** The slice and the frame of a ROI, each 0 where it is on all. */
    public static int[] position(Roi roi, ImagePlus image) {
        int at = roi.getPosition();
        if (roi.hasHyperStackPosition() || at < 1 || at > image.getStackSize()) {
            return new int[] {roi.getZPosition(), roi.getTPosition()};
        }
        int[] position = image.convertIndexToPosition(at);
        return new int[] {position[1], position[2]};
    }

    /** Finds cells on every plane of an image, and puts each on its plane. */
    public static List<Roi> each(ImagePlus image, int channel, Function<ImageProcessor, List<Roi>> finder) {
        List<Roi> all = new ArrayList<>();
        for (int t = 1; t <= image.getNFrames(); t++) {
            for (int z = 1; z <= image.getNSlices(); z++) {
                for (Roi roi : finder.apply(copy(image, index(image, channel, z, t)))) {
                    put(roi, image, z, t);
                    all.add(roi);
                }
            }
        }
        return all;
    }
}
