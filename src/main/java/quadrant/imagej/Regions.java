package quadrant.imagej;

import ij.ImagePlus;
import java.nio.file.Path;
import quadrant.dataset.UnreadableImageException;
import quadrant.pixels.RegionSource;

/** Opens images as region sources; the caller owns the result. */
public final class Regions {
    private Regions() {}

    /**
     * An image file. TIFF and BigTIFF, including slides, are read by region; any other file is decoded completely.
     *
     * @param name the image's name for the user
     * @throws UnreadableImageException where it cannot be opened
     */
    public static RegionSource open(Path file, String name, ImageFileReader reader) {
        return open(file, name, reader, StackPosition.MIDDLE);
    }

    /** The plane of a TIFF stack; as above for the middle slice. */
    static RegionSource open(Path file, String name, ImageFileReader reader, StackPosition at) {
        return reader.attempt(
                file,
                name,
                () -> FileKind.of(file) == FileKind.TIFF
                        ? new TiffFile(file, name, at, new DecoderWarnings()).byRegion()
                        : new WholeImage(reader.asStored().read(file, name, at)),
                new DecoderWarnings());
    }

    /** The plane shown in an image window. It must not change while it is read; the window may be closed. */
    public static RegionSource of(ImagePlus image) {
        return new OpenImage(image).byRegion();
    }
}
