package quadrant.dataset.io;

import java.nio.file.Path;

/**
 * An image file.
 *
 * @param name by which the user knows it, such as its path relative to the folder given
 */
public record ImageFile(Path file, String name) {}
