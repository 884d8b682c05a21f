package quadrant.dataset.io;

import java.nio.file.Path;
import quadrant.dataset.UnreadableImageException;

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

    /** Refuses the folder of an OME-Zarr, by its name for the user. */
    public static void refuseZarr(Path folder, String name) {
        if (ImageFiles.isZarr(folder)) {
            throw new UnreadableImageException(
                    name + " is a Zarr, a folder of thousands of files, which Quadrant does not read.",
                    "Convert it to OME-TIFF, for example with raw2ometiff, or in Fiji with File > Import >"
                            + " HDF5/N5/Zarr/OME-NGFF and File > Save As.",
                    null);
        }
    }
}
