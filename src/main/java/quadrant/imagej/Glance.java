package quadrant.imagej;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import ij.IJ;
import ij.ImagePlus;
import ij.io.FileInfo;
import ij.io.Opener;
import java.awt.Image;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import quadrant.task.Attempt;

/** What is seen of an image file without reading it whole: its size, and a small picture of its first plane. */
public final class Glance {
    private Glance() {}

    private interface Reading<T> {
        T of(ImageReader reader) throws IOException;
    }

    /** Width and height, in pixels, as ImageJ shows it; empty where the file cannot be read. */
    public static Optional<List<Integer>> size(Path file) {
        return of(file, reader -> List.of(reader.getWidth(0), reader.getHeight(0)));
    }

    /** A picture whose longer side has this many pixels, in the colours of channels; empty where the file cannot be read. */
    public static Optional<Image> picture(Path file, int sidePx) {
        return of(file, reader -> {
            int longer = Math.max(reader.getWidth(0), reader.getHeight(0));
            ImageReadParam some = reader.getDefaultReadParam();
            int step = Math.max(1, longer / (2 * sidePx));
            some.setSourceSubsampling(step, step, 0, 0);
            FileInfo[] info = Opener.getTiffFileInfo(file.toString());
            boolean channels = info != null
                    && info[0].compression == FileInfo.COMPRESSION_NONE
                    && String.valueOf(info[0].description).contains("\nchannels=");
            ImagePlus shown = channels ? IJ.openVirtual(file.toString()) : new ImagePlus("", reader.read(0, some));
            boolean wide = longer == reader.getWidth(0);
            return shown.getImage().getScaledInstance(wide ? sidePx : -1, wide ? -1 : sidePx, Image.SCALE_SMOOTH);
        });
    }

    private static <T> Optional<T> of(Path file, Reading<T> reading) {
        try {
            return Optional.of(Attempt.at(() -> {
                try (ImageInputStream in = FileKind.open(file)) {
                    ImageReader reader = FileKind.of(file) == FileKind.TIFF
                            ? new TIFFImageReaderSpi().createReaderInstance(null)
                            : ImageIO.getImageReaders(in).next();
                    reader.setInput(in);
                    T read = reading.of(reader);
                    reader.dispose();
                    return read;
                }
            }));
        } catch (ExecutionException e) {
            return Optional.empty();
        }
    }
}
