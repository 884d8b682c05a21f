package quadrant.explain;

import java.util.OptionalInt;
import quadrant.pixels.Patch;
import quadrant.task.Task;

/** Makes heat maps with a model; owns the loaded network until it is closed. */
public interface HeatMapper extends AutoCloseable {
    /**
     * Looks at one image.
     *
     * @param canvas as {@link quadrant.pixels.Preprocessing#canvas} gives it
     * @param wanted the class to make the map for; empty for the one that the model says
     */
    Look look(Patch canvas, OptionalInt wanted, Task task);

    @Override
    void close();
}
