package quadrant.imagej;

import ij.io.FileInfo;
import ij.io.ImageReader;
import ij.io.TiffDecoder;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.IIOException;
import quadrant.pixels.PixelType;

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
            return bands(new ImageReader(info).readPixels(in));
        }
    }

    private static Bands bands(Object pixels) throws IOException {
        if (pixels instanceof byte[] b) {
            float[] v = new float[b.length];
            for (int i = 0; i < v.length; i++) {
                v[i] = b[i] & 255;
            }
            return new Bands(List.of(v), PixelType.UINT8, false, List.of());
        } else if (pixels instanceof short[] s) {
            float[] v = new float[s.length];
            for (int i = 0; i < v.length; i++) {
                v[i] = s[i] & 65535;
            }
            return new Bands(List.of(v), PixelType.UINT16, false, List.of());
        } else if (pixels instanceof float[] f) {
            return new Bands(List.of(f), PixelType.FLOAT32, false, List.of());
        } else if (pixels instanceof int[] rgb) {
            return new Bands(
                    List.of(colour(rgb, 16), colour(rgb, 8), colour(rgb, 0)), PixelType.UINT8, true, List.of());
        }
        throw new IIOException("its kind of stack is unsupported");
    }

    private static float[] colour(int[] rgb, int shift) {
        float[] v = new float[rgb.length];
        for (int i = 0; i < v.length; i++) {
            v[i] = rgb[i] >> shift & 255;
        }
        return v;
    }
}
