package quadrant.imagej.ui;

import com.google.gson.JsonObject;
import ij.IJ;
import ij.ImagePlus;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.io.OpenDialog;
import ij.io.SaveDialog;
import ij.plugin.frame.RoiManager;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scijava.io.AbstractIOPlugin;
import org.scijava.io.IOPlugin;
import org.scijava.io.location.FileLocation;
import org.scijava.io.location.Location;
import org.scijava.plugin.Plugin;
import quadrant.dataset.io.GeoJsonFile;
import quadrant.dataset.io.GeoJsonWriter;
import quadrant.dataset.io.Target;
import quadrant.imagej.GeoRois;
import quadrant.task.Reason;
import quadrant.task.Task;
import quadrant.task.UserException;

/**
 * Plugins › Quadrant › more › Open GeoJSON... and Save GeoJSON..., for the objects of QuPath on the front image. In a macro: {@code
 * run("Open GeoJSON...", "open=cells.geojson")} and {@code run("Save GeoJSON...", "save=cells.geojson")}.
 */
final class GeoJsonEntry extends Entry {
    /** The keys of the file in macros; ImageJ's dialogs record the first word of their titles. */
    private static final String OPEN = "open";

    private static final String SAVE = "save";

    private final boolean saves;

    GeoJsonEntry(boolean saves) {
        this.saves = saves;
    }

    @Override
    String run(Map<String, String> options, List<ImagePlus> images, Task task) {
        ImagePlus image = front();
        String key = saves ? SAVE : OPEN;
        String file = options.getOrDefault(key, "");
        if (file.isBlank()) {
            throw new UserException("The option " + key + " is missing.", "Give " + key + "=FILE.geojson.");
        }
        if (saves) {
            save(image, Path.of(file), options.containsKey("overwrite"));
        } else {
            open(image, Path.of(file));
        }
        return file;
    }

    @Override
    void print(Map<String, String> options) {
        run(options, List.of(), Task.SILENT);
    }

    @Override
    void ask() {
        ImagePlus image = front();
        if (saves) {
            SaveDialog dialog = new SaveDialog("Save GeoJSON", image.getShortTitle(), ".geojson");
            if (dialog.getFileName() != null) {
                // the dialog has asked whether a file may be replaced
                save(image, Path.of(dialog.getDirectory(), dialog.getFileName()), true);
            }
            return;
        }
        String file = new OpenDialog("Open GeoJSON").getPath();
        if (file != null) {
            open(image, Path.of(file));
        }
    }

    private static ImagePlus front() {
        return OpenWindows.front(
                "No image is open, and objects of GeoJSON lie on one.", "Open the image first, then the file.");
    }

    /** Shows the objects of a file in the ROI Manager if it is open, else in the overlay. */
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

    /**
     * Writes the ROIs of the ROI Manager, else of the overlay, else the selection. Those that came from GeoJSON and were not
     * changed keep their id, coordinates and other members.
     */
    private static void save(ImagePlus image, Path file, boolean overwrite) {
        if (!GeoJsonFile.named(file)) {
            throw new UserException(
                    "The output " + file + " does not end in .geojson.",
                    "Name a file that ends in .geojson, .geojson.gz or .geojson.zip.");
        }
        List<Roi> rois = OpenWindows.rois(image, Optional.empty());
        Target target = new Target(file, List.of(), overwrite);
        target.check();
        target.check(GeoJsonFile.KIND);
        try (GeoJsonWriter out = new GeoJsonWriter(target, GeoJsonFile.ROIS, new JsonObject())) {
            for (int i = 0; i < rois.size(); i++) {
                out.write(GeoRois.feature(rois.get(i), i + 1));
            }
            out.commit(new JsonObject());
        } catch (IOException e) {
            throw new UserException(
                    "The file " + file + " could not be written (" + Reason.of(e) + ").",
                    "Check that there is space and that you may write there.",
                    e);
        }
        IJ.showStatus(rois.size() + " objects saved");
    }

    /**
     * Opens a GeoJSON file that is dropped onto Fiji's window, or chosen with File › Open: Fiji asks SciJava to open files that
     * ImageJ does not know.
     */
    @Plugin(type = IOPlugin.class)
    @SuppressWarnings("rawtypes") // the type of SciJava's data is a class
    public static final class Opener extends AbstractIOPlugin<List> {
        @Override
        public Class<List> getDataType() {
            return List.class;
        }

        @Override
        public boolean supportsOpen(Location source) {
            return source instanceof FileLocation file
                    && GeoJsonFile.named(file.getFile().toPath());
        }

        /** The ROIs; none where a fault of the file or a missing image was reported. */
        @Override
        public List<Roi> open(Location source) {
            Path file = ((FileLocation) source).getFile().toPath();
            return Host.reported(false, List.of(), () -> GeoJsonEntry.open(front(), file));
        }
    }
}
