package quadrant.disk;

import java.nio.file.Path;

/** A file of ROIs. */
public final class RoiFile {
    private RoiFile() {}

    /**
     * Writes what ImageJ's ROI Manager opens, replacing a file that is there; never half of it.
     *
     * @throws quadrant.task.UserException where the file cannot be written
     */
    public static void write(Path zip, byte[] rois) {
        SafeFile.write(zip, rois);
    }
}
