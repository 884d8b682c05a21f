package quadrant.imagej;

import java.util.ArrayList;
import java.util.List;

/** One plane of a stack with all its channels: slice and frame, counted from 1, and their numbers. */
public record StackPlane(int slice, int slices, int frame, int frames) {
    static List<StackPlane> all(int slices, int frames) {
        List<StackPlane> planes = new ArrayList<>();
        for (int t = 1; t <= frames; t++) {
            for (int z = 1; z <= slices; z++) {
                planes.add(new StackPlane(z, slices, t, frames));
            }
        }
        return planes;
    }

    /** Its name within its image, such as {@code slice 3} or {@code slice 3, frame 2}. */
    public String text() {
        if (frames == 1) {
            return "slice " + slice;
        }
        return slices == 1 ? "frame " + frame : "slice " + slice + ", frame " + frame;
    }
}
