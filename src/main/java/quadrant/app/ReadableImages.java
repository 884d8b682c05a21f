package quadrant.app;

import java.util.ArrayList;
import java.util.List;
import quadrant.dataset.PixelSource;
import quadrant.dataset.UnreadableImageException;
import quadrant.pixels.OutsideException;
import quadrant.task.Task;

/** Skips images that cannot be read, and reports them. */
final class ReadableImages {
    private ReadableImages() {}

    static List<PixelSource> of(List<PixelSource> images, Task task) {
        List<PixelSource> kept = new ArrayList<>();
        for (PixelSource image : images) {
            task.checkCancelled();
            try {
                image.read();
                kept.add(image);
            } catch (UnreadableImageException | OutsideException e) {
                task.warn("Skipped: " + e.problem());
            }
        }
        return kept;
    }
}
