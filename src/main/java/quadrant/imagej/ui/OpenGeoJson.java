package quadrant.imagej.ui;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.io.OpenDialog;
import ij.plugin.frame.RoiManager;
import java.awt.GraphicsEnvironment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import quadrant.imagej.GeoRois;
import quadrant.task.Task;
import quadrant.task.UserException;

/**
 * Plugins › Quadrant › more › Open GeoJSON...: shows the objects of a file, such as an export from QuPath, on the front image:
 * in the ROI Manager if it is open, else in the overlay. In a macro: {@code run("Open GeoJSON...", "open=cells.geojson")}.
 */
final class OpenGeoJson extends Entry {
    /** The key of the file in macros; ImageJ's dialog records the first word of its title. */
    private static final String KEY = "open";

    @Override
    String run(Map<String, String> options, List<ImagePlus> images, Task task) {
        ImagePlus image = front();
        String file = options.getOrDefault(KEY, "");
        if (file.isBlank()) {
            throw new UserException("The option open is missing.", "Give open=FILE.geojson.");
        }
        open(image, Path.of(file));
        return file;
    }

    @Override
    void print(Map<String, String> options) {
        run(options, List.of(), Task.SILENT);
    }

    @Override
    void ask() {
        ImagePlus image = front();
        String file = new OpenDialog("Open GeoJSON").getPath();
        if (file != null) {
            open(image, Path.of(file));
        }
    }

    static ImagePlus front() {
        ImagePlus image = WindowManager.getCurrentImage();
        if (image == null) {
            throw new UserException(
                    "No image is open, and objects of GeoJSON lie on one.", "Open the image first, then the file.");
        }
        return image;
    }

    /** Opens a file on the front image; a failure is shown, and gives an empty result. */
    static List<Roi> reported(Path file) {
        List<Roi> opened = new ArrayList<>();
        Throwable failure = Host.attempt(() -> opened.addAll(open(front(), file)));
        if (failure != null) {
            Failures.report(failure, false);
        }
        return opened;
    }

    private static List<Roi> open(ImagePlus image, Path file) {
        List<Roi> rois = GeoRois.read(file);
        RoiManager manager = GraphicsEnvironment.isHeadless() ? null : RoiManager.getInstance2();
        if (manager != null) {
            rois.forEach(roi -> manager.add(image, roi, -1));
        } else {
            Overlay overlay = image.getOverlay() == null ? new Overlay() : image.getOverlay();
            rois.forEach(overlay::add);
            image.setOverlay(overlay);
        }
        IJ.showStatus(rois.size() + " objects opened");
        return rois;
    }
}
