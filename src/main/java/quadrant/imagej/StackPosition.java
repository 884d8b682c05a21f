package quadrant.imagej;

import static quadrant.task.OptionName.option;

import ij.ImagePlus;
import ij.gui.Roi;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import quadrant.task.UserException;

/**
 * The requested plane of a stack, as ROIs, lists and the option {@code planes} name it.
 *
 * @param index of the plane in ImageJ's order (channels, then slices, then frames), counted from 1; 0 where z and t give it
 * @param z the slice, counted from 1; 0 for the middle one
 * @param t the frame, counted from 1; 0 for the first
 * @param take the middle: the named one; a projection; all, where each is read under a name with its position: any page of a TIFF
 *     may then be one
 */
public record StackPosition(int index, int z, int t, Planes take) {
    /** All channels of the middle slice of the first frame. */
    public static final StackPosition MIDDLE = new StackPosition(0, 0, 0);

    /** One plane of a stack with all its channels: slice and frame, counted from 1, and their numbers. */
    record Plane(int slice, int slices, int frame, int frames) {
        static List<Plane> all(int slices, int frames) {
            List<Plane> planes = new ArrayList<>();
            for (int t = 1; t <= frames; t++) {
                for (int z = 1; z <= slices; z++) {
                    planes.add(new Plane(z, slices, t, frames));
                }
            }
            return planes;
        }

        /**
         * What was chosen, where there was a choice.
         *
         * @param whySlice why this slice, after a comma
         */
        List<String> notes(String whySlice, String whyFrame) {
            List<String> notes = new ArrayList<>();
            if (slices > 1) {
                notes.add("slice " + slice + " of " + slices + whySlice);
            }
            if (frames > 1) {
                notes.add("frame " + frame + " of " + frames + whyFrame);
            }
            return notes;
        }

        /** Its name within its image, such as {@code slice 3} or {@code slice 3, frame 2}. */
        public String text() {
            if (frames == 1) {
                return "slice " + slice;
            }
            return slices == 1 ? "frame " + frame : "slice " + slice + ", frame " + frame;
        }
    }

    StackPosition(int index, int z, int t) {
        this(index, z, t, Planes.MIDDLE);
    }

    /** Middle, which is also the blank text, max, mean or a slice, counted from 1; empty for another text. */
    public static Optional<StackPosition> parse(String text) {
        return switch (text) {
            case "middle", "" -> Optional.of(MIDDLE);
            case "max" -> Optional.of(new StackPosition(0, 0, 0, Planes.MAXIMUM));
            case "mean" -> Optional.of(new StackPosition(0, 0, 0, Planes.MEAN));
            default -> text.matches("[1-9]\\d{0,5}") ? Optional.of(slice(Integer.parseInt(text))) : Optional.empty();
        };
    }

    /** What {@link #parse} reads; blank for the middle. */
    public String text() {
        return take == Planes.MAXIMUM ? "max" : take == Planes.MEAN ? "mean" : z > 0 ? "" + z : "";
    }

    /** The same by a rule for all stacks: a projection takes the place of any slice, a slice that of none. */
    StackPosition under(StackPosition rule) {
        boolean own = take == Planes.ALL || (!rule.take.project() && (index > 0 || z > 0));
        return own ? this : new StackPosition(0, rule.z, t, rule.take);
    }

    /** One of the planes of a stack, where all are read. */
    static StackPosition listed(Plane plane) {
        return new StackPosition(0, plane.slice(), plane.frame(), Planes.ALL);
    }

    /** The position of a ROI; the middle slice where it has none. */
    static StackPosition of(Roi roi) {
        return roi.hasHyperStackPosition()
                ? new StackPosition(0, roi.getZPosition(), roi.getTPosition())
                : new StackPosition(Math.max(0, roi.getPosition()), 0, 0);
    }

    static StackPosition slice(int z) {
        return new StackPosition(0, z, 0);
    }

    /** The number of its plane of an image, from 0, channels together; that of the shown one where it names none. */
    int plane(ImagePlus image) {
        int named = index > 0 ? index : z > 0 || t > 0 ? image.getStackIndex(1, z, t) : 0;
        boolean there = named > 0 && named <= image.getStackSize();
        int[] at = image.convertIndexToPosition(there ? named : image.getCurrentSlice());
        return (at[2] - 1) * image.getNSlices() + at[1] - 1;
    }

    boolean explicit() {
        return index > 0 || z > 0 || t > 0;
    }

    /**
     * The same as slice and frame of a stack with these sizes.
     *
     * @throws UserException when the stack has no such plane
     */
    Plane in(String name, int channels, int slices, int frames) {
        int zero = index - 1;
        int slice = index > 0 ? zero / channels % slices + 1 : z > 0 ? z : (slices + 1) / 2;
        int frame = index > 0 ? zero / (channels * slices) + 1 : Math.max(1, t);
        if (slice > slices || frame > frames) {
            throw new UserException(
                    name + " has " + slices + " slice(s) and " + frames + " frame(s), and "
                            + (index > 0 ? "plane " + index : "slice " + slice + " of frame " + frame)
                            + " is asked for.",
                    "Check " + option("planes") + ", and that the ROIs belong to this image.");
        }
        return new Plane(slice, slices, frame, frames);
    }

    /** Refuses a plane other than the first, for an image of which only the first is read. */
    void requireFirst(String name) {
        if (take != Planes.ALL && (index > 1 || z > 1 || t > 1)) {
            throw new UserException(
                    "Plane " + Math.max(index, Math.max(z, t)) + " of " + name
                            + " is asked for, and only stacks as TIFF of ImageJ or OME-TIFF are read plane by plane.",
                    "Save it from ImageJ as TIFF, with its ROIs, or check " + option("planes") + ".");
        }
    }
}
