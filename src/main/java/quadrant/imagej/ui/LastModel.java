package quadrant.imagej.ui;

import ij.Prefs;
import ij.plugin.frame.Recorder;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The most recently trained model, stored in ImageJ's preferences as the initial value of dialogs. */
final class LastModel {
    private static final String KEY = "quadrant.model";

    private LastModel() {}

    static void remember(Path model) {
        Prefs.set(KEY, model.toAbsolutePath().toString());
    }

    /** Its path as dialogs write paths; "" where there is none, or the file no longer exists. */
    static String path() {
        String path = Prefs.get(KEY, "");
        try {
            return !path.isEmpty() && Files.isRegularFile(Path.of(path)) ? Recorder.fixPath(path) : "";
        } catch (InvalidPathException e) {
            return ""; // preferences from another system
        }
    }
}
