package quadrant.imagej.ui;

import ij.ImagePlus;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.plugin.frame.RoiManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import quadrant.imagej.MapOverlay;
import quadrant.imagej.RoiSet;
import quadrant.task.UserException;

/** The ROIs of an open image. */
final class ImageRois {
    private ImageRois() {}

    /**
     * Those of the file, where one is named; else all of the ROI Manager; else those of the image's overlay, except those of a
     * map; else the selection.
     *
     * @throws UserException where there are none
     */
    static List<Roi> of(ImagePlus image, Optional<Path> file) {
        if (file.isPresent()) {
            return RoiSet.read(file.get());
        }
        List<Roi> rois = there(image);
        if (rois.isEmpty()) {
            throw new UserException(
                    "There is no ROI to classify on " + image.getTitle() + ".",
                    "Add ROIs to the ROI Manager or the overlay, select one, or name a file of ROIs.");
        }
        return rois;
    }

    /** Whether the ROI Manager or the overlay of an image has ROIs, which are then the first choice. */
    static boolean any(ImagePlus image) {
        return !listed(image).isEmpty();
    }

    private static List<Roi> there(ImagePlus image) {
        List<Roi> rois = listed(image);
        return rois.isEmpty() && image.getRoi() != null ? List.of(image.getRoi()) : rois;
    }

    private static List<Roi> listed(ImagePlus image) {
        RoiManager manager = RoiManager.getInstance2();
        if (manager != null && manager.getCount() > 0) {
            return List.of(manager.getRoisAsArray());
        }
        List<Roi> rois = new ArrayList<>();
        Overlay overlay = image.getOverlay();
        for (int i = 0; overlay != null && i < overlay.size(); i++) {
            if (!MapOverlay.drew(overlay.get(i))) {
                rois.add(overlay.get(i));
            }
        }
        return rois;
    }
}
