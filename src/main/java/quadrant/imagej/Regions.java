package quadrant.imagej;

import com.twelvemonkeys.imageio.plugins.tiff.BigTIFFImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReader;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import ij.ImagePlus;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.stream.ImageInputStream;
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
                () -> switch (FileKind.of(file)) {
                    case TIFF -> tiff(file, name, new TIFFImageReaderSpi().createReaderInstance(null), at);
                    case BIG_TIFF -> tiff(file, name, new BigTIFFImageReaderSpi().createReaderInstance(null), at);
                    default -> new WholeImage(reader.asStored().read(file, name, at));
                },
                new DecoderWarnings());
    }

    /** The plane shown in an image window. It must not change while it is read; the window may be closed. */
    public static RegionSource of(ImagePlus image) {
        return new ImageRegions(image);
    }

    private static RegionSource tiff(Path file, String name, TIFFImageReader reader, StackPosition at)
            throws IOException {
        ImageInputStream in = FileKind.open(file);
        boolean done = false;
        try {
            reader.setInput(in);
            RegionSource source = new TiffRegions(file, name, reader, in, at);
            done = true;
            return source;
        } finally {
            if (!done) {
                reader.dispose();
                in.close();
            }
        }
    }
}
