package quadrant.dataset.io;

import java.nio.file.Path;

/**
 * An image file.
 *
 * @param name by which the user knows it, such as its path relative to the folder given
 */
public record ImageFile(Path file, String name) {
    /** Whether a file is named as an image is. */
    public static boolean named(Path file) {
        return ImageFiles.isImage(file);
    }
}
