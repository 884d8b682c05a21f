package quadrant.dataset.io;

import java.nio.file.Path;

/**
 * An image file.
 *
 * @param name its name for the user, such as its path relative to the given folder
 */
public record ImageFile(Path file, String name) {
    /** Whether a file's name has the extension of an image format. */
    public static boolean named(Path file) {
        return ImageFiles.isImage(file);
    }
}
