package quadrant.face.command;

import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.plugin.frame.RoiManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.face.MarkOptions;
import quadrant.imagej.OpenMarks;
import quadrant.task.UserException;

/**
 * The open images with the objects marked on them, which are the data where none is named: the ROIs of the ROI Manager
 * belong to the image in front, and the overlay of every other image to that image.
 */
final class OpenWindows {
    /** What stands for the data in reports. */
    static final String NAME = "open images";

    private static final String DATA = "data";

    private OpenWindows() {}

    /** The open images, where the options name no data. */
    static Optional<MarkOptions.OpenImages> insteadOf(Map<String, String> options) {
        if (!options.getOrDefault(DATA, "").isBlank()) {
            return Optional.empty();
        }
        if (!options.getOrDefault("images", "").isBlank()) {
            throw new UserException(
                    "The option images goes with a CSV, and no data is named.", "Name the CSV with data.");
        }
        Map<ImagePlus, List<Roi>> rois = rois();
        if (rois.isEmpty()) {
            throw new UserException(
                    "The option data is missing, and no image is open.",
                    "Give data, or open images and mark objects on them with ROIs.");
        }
        return Optional.of((classFrom, rule, tiles) -> new OpenMarks(classFrom, rule, tiles).read(rois));
    }

    /** The options with a name for the data. */
    static Map<String, String> named(Map<String, String> options) {
        Map<String, String> named = new LinkedHashMap<>(options);
        named.put(DATA, NAME);
        return named;
    }

    private static Map<ImagePlus, List<Roi>> rois() {
        Map<ImagePlus, List<Roi>> rois = new LinkedHashMap<>();
        int[] ids = WindowManager.getIDList();
        for (int id : ids == null ? new int[0] : ids) {
            ImagePlus image = WindowManager.getImage(id);
            if (image != null) {
                Overlay overlay = image.getOverlay();
                rois.put(image, overlay == null ? List.of() : List.of(overlay.toArray()));
            }
        }
        ImagePlus front = WindowManager.getCurrentImage();
        RoiManager manager = RoiManager.getInstance2();
        if (front != null && manager != null && manager.getCount() > 0) {
            rois.put(front, List.of(manager.getRoisAsArray()));
        }
        return rois;
    }
}
