package quadrant.imagej.ui;

import com.google.gson.JsonObject;
import ij.IJ;
import ij.ImagePlus;
import ij.Macro;
import ij.gui.Roi;
import ij.io.SaveDialog;
import ij.plugin.PlugIn;
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
import quadrant.task.UserException;

/**
 * Plugins › Quadrant › more › Save GeoJSON...: writes the ROIs of the ROI Manager, else of the overlay, else the selection, for
 * QuPath. ROIs that came from GeoJSON and were not changed keep their id, coordinates and other members. In a macro: {@code
 * run("Save GeoJSON...", "save=cells.geojson")}.
 */
public final class SaveGeoJsonPlugIn implements PlugIn {
    static final String KEY = "save";

    @Override
    public void run(String arg) {
        String given = Macro.getOptions();
        Throwable failure = Host.attempt(() -> {
            if (given != null) {
                save(OptionText.ofMacro(given));
                return null;
            }
            ImagePlus image = OpenGeoJsonPlugIn.front();
            SaveDialog dialog = new SaveDialog("Save GeoJSON", image.getShortTitle(), ".geojson");
            if (dialog.getFileName() != null) {
                // the dialog has asked whether a file may be replaced
                save(image, Path.of(dialog.getDirectory(), dialog.getFileName()), true);
            }
            return null;
        });
        if (failure != null) {
            Failures.report(failure, given != null);
        }
    }

    /** Saves as requested by a macro. */
    static String save(Map<String, String> options) {
        String file = options.getOrDefault(KEY, "");
        if (file.isBlank()) {
            throw new UserException("The option save is missing.", "Give save=FILE.geojson.");
        }
        save(OpenGeoJsonPlugIn.front(), Path.of(file), options.containsKey("overwrite"));
        return file;
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
