package quadrant.imagej.ui;

import com.google.gson.JsonObject;
import ij.IJ;
import ij.ImagePlus;
import ij.gui.Roi;
import ij.io.SaveDialog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.dataset.io.GeoJsonFile;
import quadrant.dataset.io.GeoJsonWriter;
import quadrant.dataset.io.Target;
import quadrant.imagej.GeoRois;
import quadrant.task.Reason;
import quadrant.task.Task;
import quadrant.task.UserException;

/**
 * Plugins › Quadrant › more › Save GeoJSON...: writes the ROIs of the ROI Manager, else of the overlay, else the selection, for
 * QuPath. ROIs that came from GeoJSON and were not changed keep their id, coordinates and other members. In a macro: {@code
 * run("Save GeoJSON...", "save=cells.geojson")}.
 */
final class SaveGeoJson extends Entry {
    private static final String KEY = "save";

    @Override
    String run(Map<String, String> options, List<ImagePlus> images, Task task) {
        String file = options.getOrDefault(KEY, "");
        if (file.isBlank()) {
            throw new UserException("The option save is missing.", "Give save=FILE.geojson.");
        }
        save(OpenGeoJson.front(), Path.of(file), options.containsKey("overwrite"));
        return file;
    }

    @Override
    void print(Map<String, String> options) {
        run(options, List.of(), Task.SILENT);
    }

    @Override
    void ask() {
        ImagePlus image = OpenGeoJson.front();
        SaveDialog dialog = new SaveDialog("Save GeoJSON", image.getShortTitle(), ".geojson");
        if (dialog.getFileName() != null) {
            // the dialog has asked whether a file may be replaced
            save(image, Path.of(dialog.getDirectory(), dialog.getFileName()), true);
        }
    }

    private static void save(ImagePlus image, Path file, boolean overwrite) {
        if (!GeoJsonFile.named(file)) {
            throw new UserException(
                    "The output " + file + " does not end in .geojson.",
                    "Name a file that ends in .geojson, .geojson.gz or .geojson.zip.");
        }
        List<Roi> rois = ImageRois.of(image, Optional.empty());
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
}
