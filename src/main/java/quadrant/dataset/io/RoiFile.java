package quadrant.dataset.io;

import java.util.zip.ZipFile;

/** A file of ROIs. */
public final class RoiFile {
    /** The comment of the zip by which a file that was written here is known. */
    public static final String COMMENT = "Quadrant";

    /** A file of ROIs with their labels: known by the zip's comment. */
    public static final Target.Kind KIND = new Target.Kind("a file of labelled ROIs", file -> {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return COMMENT.equals(zip.getComment());
        }
    });

    private RoiFile() {}
}
