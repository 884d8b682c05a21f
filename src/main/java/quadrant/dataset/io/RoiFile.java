package quadrant.dataset.io;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file of ROIs. */
public final class RoiFile {
    /** The comment of the zip that identifies a file written here. */
    public static final String COMMENT = "Quadrant";

    private RoiFile() {}

    /** The file of ROIs beside an image, named as for a folder of images; empty where there is none. */
    public static Optional<Path> beside(Path image) {
        return MarkedFolder.besides(image, false).stream()
                .filter(Files::isRegularFile)
                .findFirst();
    }
}
