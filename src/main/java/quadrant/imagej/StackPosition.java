package quadrant.imagej;

import ij.gui.Roi;
import quadrant.task.UserException;

/**
 * The requested plane of a stack, as ROIs and lists name it.
 *
 * @param index of the plane in ImageJ's order (channels, then slices, then frames), counted from 1; 0 where z and t give it
 * @param z the slice, counted from 1; 0 for the middle one
 * @param t the frame, counted from 1; 0 for the first
 * @param listed whether all planes are read, each under a name with its position; any page of a TIFF may then be one
 */
record StackPosition(int index, int z, int t, boolean listed) {
    /** All channels of the middle slice of the first frame. */
    static final StackPosition MIDDLE = new StackPosition(0, 0, 0);

    StackPosition(int index, int z, int t) {
        this(index, z, t, false);
    }

    /** One of the planes of a stack, where all are read. */
    static StackPosition listed(StackPlane plane) {
        return new StackPosition(0, plane.slice(), plane.frame(), true);
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

    boolean explicit() {
        return index > 0 || z > 0 || t > 0;
    }

    /**
     * The same as slice and frame of a stack with these sizes.
     *
     * @throws UserException when the stack has no such plane
     */
    StackPlane in(String name, int channels, int slices, int frames) {
        int zero = index - 1;
        int slice = index > 0 ? zero / channels % slices + 1 : z > 0 ? z : (slices + 1) / 2;
        int frame = index > 0 ? zero / (channels * slices) + 1 : Math.max(1, t);
        if (slice > slices || frame > frames) {
            throw new UserException(
                    name + " has " + slices + " slice(s) and " + frames + " frame(s), and a ROI lies on "
                            + (index > 0 ? "plane " + index : "slice " + slice + " of frame " + frame) + ".",
                    "Check that the ROIs belong to this image.");
        }
        return new StackPlane(slice, slices, frame, frames);
    }

    /** Refuses a plane other than the first, for an image of which only the first is read. */
    void requireFirst(String name) {
        if (!listed && (index > 1 || z > 1 || t > 1)) {
            throw new UserException(
                    name + " has a ROI on plane " + Math.max(index, Math.max(z, t))
                            + ", and only stacks that ImageJ wrote as TIFF are read plane by plane.",
                    "Save it from ImageJ as TIFF, with its ROIs.");
        }
    }
}
