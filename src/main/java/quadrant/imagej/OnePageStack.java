package quadrant.imagej;

import ij.io.FileInfo;
import ij.io.ImageReader;
import ij.io.TiffDecoder;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOException;

/** A stack that ImageJ wrote with one page entry for all its planes, as it does beyond 4 GB; planes follow each other. */
final class OnePageStack {
    private final Path file;

    OnePageStack(Path file) {
        this.file = file.toAbsolutePath();
    }

    /** The plane of this number, counted from 0. */
    Bands read(int plane) throws IOException {
        FileInfo[] all =
                new TiffDecoder(file.getParent() + "/", file.getFileName().toString()).getTiffInfo();
        if (all == null || all.length == 0) {
            throw new IIOException("ImageJ's stack is damaged");
        }
        FileInfo info = all[0];
        if (info.compression > FileInfo.COMPRESSION_NONE) {
            throw new IIOException("a compressed stack under one page entry is unsupported");
        }
        long bytes = (long) info.width * info.height * info.getBytesPerPixel();
        long from = info.getOffset() + plane * (bytes + info.getGap());
        if (Files.size(file) < from + bytes) {
            throw new EOFException();
        }
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(from);
            info.longOffset = 0;
            info.offset = 0;
            return PixelArrays.bands(new ImageReader(info).readPixels(in));
        }
    }
}
