package quadrant.dataset.io;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipFile;

/** A file of ROIs. */
public final class RoiFile {
    /** The comment of the zip that identifies a file written here. */
    public static final String COMMENT = "Quadrant";

    /** A file of ROIs with their labels: recognised by the zip's comment. */
    public static final Target.Kind KIND = new Target.Kind("a file of labelled ROIs", file -> {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return COMMENT.equals(zip.getComment());
        }
    });

    private RoiFile() {}

    /** The file of ROIs beside an image, named as for a folder of images; empty where there is none. */
    public static Optional<Path> beside(Path image) {
        return MarkedFolder.besides(image, false).stream()
                .filter(Files::isRegularFile)
                .findFirst();
    }
}
