package quadrant.imagej;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.io.FileSaver;
import ij.process.ByteProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Image files that the tests write. */
final class Written {
    static final int W = 40;
    static final int H = 30;

    private Written() {}

    /** Pixel (x, y) is (5x, 7y, x + y). */
    static BufferedImage colour(int type) {
        BufferedImage image = new BufferedImage(W, H, type);
        for (int y = 0; y < H; y++) {
            for (int x = 0; x < W; x++) {
                image.setRGB(x, y, 0xff000000 | (5 * x) << 16 | (7 * y) << 8 | (x + y));
            }
        }
        return image;
    }

    static Path imageIo(BufferedImage image, String format, Path file) throws IOException {
        if (!ImageIO.write(image, format, file.toFile())) {
            throw new IOException("No writer for " + format);
        }
        return file;
    }

    /** Plane p has the value 100p + x + y at (x, y), in the type of this many bits. */
    static ImageStack stack(int planes, int bits) {
        ImageStack stack = new ImageStack(W, H);
        for (int p = 0; p < planes; p++) {
            ImageProcessor ip = switch (bits) {
                case 8 -> new ByteProcessor(W, H);
                case 16 -> new ShortProcessor(W, H);
                default -> new FloatProcessor(W, H);
            };
            for (int i = 0; i < W * H; i++) {
                ip.setf(i, 100 * p + i % W + i / W);
            }
            stack.addSlice(ip);
        }
        return stack;
    }

    /** A hyperstack of channels × slices × frames with display range (c, 500 + c) and 0.25 µm pixels. */
    static Path hyperstack(int channels, int slices, int frames, int bits, Path file) {
        ImagePlus image = new ImagePlus("h", stack(channels * slices * frames, bits));
        image.setDimensions(channels, slices, frames);
        image.setOpenAsHyperStack(true);
        image.getCalibration().pixelWidth = 0.25;
        image.getCalibration().pixelHeight = 0.25;
        image.getCalibration().setUnit("micron");
        if (channels > 1) {
            CompositeImage composite = new CompositeImage(image, CompositeImage.COMPOSITE);
            for (int c = 1; c <= channels; c++) {
                composite.setC(c);
                composite.setDisplayRange(c, 500 + c);
            }
            image = composite;
        } else {
            image.setDisplayRange(1, 501);
        }
        save(image, file);
        return file;
    }

    static void save(ImagePlus image, Path file) {
        boolean saved = image.getStackSize() > 1
                ? new FileSaver(image).saveAsTiffStack(file.toString())
                : new FileSaver(image).saveAsTiff(file.toString());
        if (!saved) {
            throw new IllegalStateException("ImageJ did not write " + file);
        }
    }

    /**
     * A grey TIFF of {@code W} × {@code H} pixels as other programs write it.
     *
     * @param unit tag 296: 2 is inches, 3 centimetres
     */
    static Path scaled(Path file, int perUnit, int unit) throws IOException {
        int[][] entries = {
            {256, 3, 1, W},
            {257, 3, 1, H},
            {258, 3, 1, 8},
            {259, 3, 1, 1},
            {262, 3, 1, 1},
            {273, 4, 1, 8},
            {277, 3, 1, 1},
            {278, 3, 1, H},
            {279, 4, 1, W * H},
            {282, 5, 1, 8 + W * H},
            {283, 5, 1, 8 + W * H},
            {296, 3, 1, unit}
        };
        int directory = 8 + W * H + 8;
        ByteBuffer out =
                ByteBuffer.allocate(directory + 2 + 12 * entries.length + 4).order(ByteOrder.LITTLE_ENDIAN);
        out.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(directory);
        for (int i = 0; i < W * H; i++) {
            out.put((byte) (i % W + i / W));
        }
        out.putInt(perUnit).putInt(1).putShort((short) entries.length);
        for (int[] e : entries) {
            out.putShort((short) e[0]).putShort((short) e[1]).putInt(e[2]).putInt(e[3]);
        }
        return Files.write(file, out.array());
    }

    static Path cut(Path whole, double part, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(whole)) {
            return Files.write(file, in.readNBytes((int) (Files.size(whole) * part)));
        }
    }
}
