package quadrant.augment;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.spi.ImageReaderWriterSpi;
import javax.imageio.spi.ImageWriterSpi;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import quadrant.pixels.Patch;

/** The artefacts of storing a view as JPEG: it is written and read in memory by Java's own codec, chroma at half resolution. */
final class JpegPass {
    private static final ImageWriterSpi WRITERS = ofJava(ImageWriterSpi.class, "JPEGImageWriterSpi");
    private static final ImageReaderSpi READERS = ofJava(ImageReaderSpi.class, "JPEGImageReaderSpi");

    private JpegPass() {}

    /** Java's own codec even if others are installed, so that those do not change views. */
    private static <T extends ImageReaderWriterSpi> T ofJava(Class<T> kind, String name) {
        return IIORegistry.getDefaultInstance()
                .getServiceProviders(
                        kind, spi -> spi.getClass().getName().equals("com.sun.imageio.plugins.jpeg." + name), false)
                .next();
    }

    /**
     * Stores and reads 3×size×size grey levels, in place.
     *
     * @param quality of libjpeg, 1–100
     */
    static void store(Patch view, int quality) {
        int size = view.widthPx();
        int area = size * size;
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_3BYTE_BGR);
        for (int c = 0; c < 3; c++) {
            int[] levels = new int[area];
            for (int i = 0; i < area; i++) {
                levels[i] = Math.round(view.values()[c * area + i]);
            }
            image.getRaster().setSamples(0, 0, size, size, c, levels);
        }
        try {
            WritableRaster stored = read(write(image, quality)).getRaster();
            for (int c = 0; c < 3; c++) {
                float[] levels = stored.getSamples(0, 0, size, size, c, (float[]) null);
                System.arraycopy(levels, 0, view.values(), c * area, area);
            }
        } catch (IOException e) {
            throw new IllegalStateException("Memory can always be written and read", e);
        }
    }

    private static byte[] write(BufferedImage image, int quality) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = WRITERS.createWriterInstance();
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(quality / 100f);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static BufferedImage read(byte[] file) throws IOException {
        ImageReader reader = READERS.createReaderInstance();
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            reader.setInput(in, true, true);
            return reader.read(0);
        } finally {
            reader.dispose();
        }
    }
}
