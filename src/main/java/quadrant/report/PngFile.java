package quadrant.report;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import quadrant.dataset.io.Target;
import quadrant.pixels.Patch;

/** Patches as images, and images as files. */
public final class PngFile {
    /** The signature and the chunk IHDR, whose length is fixed. */
    private static final int FIRST_CHUNK_END = 33;

    private PngFile() {}

    /** An RGB patch in 0–255, rounded to whole grey levels. */
    public static BufferedImage image(Patch rgb) {
        BufferedImage image = new BufferedImage(rgb.widthPx(), rgb.heightPx(), BufferedImage.TYPE_INT_RGB);
        int[] packed = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        float[] values = rgb.values();
        int area = packed.length;
        for (int i = 0; i < area; i++) {
            packed[i] = level(values[i]) << 16 | level(values[area + i]) << 8 | level(values[2 * area + i]);
        }
        return image;
    }

    private static int level(float value) {
        return Math.max(0, Math.min(255, Math.round(value)));
    }

    /** The bytes of a file of a format, {@code png} or {@code jpeg}. */
    static byte[] bytes(BufferedImage image, String format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            if (!ImageIO.write(image, format, stream)) {
                throw new IllegalStateException("Java cannot write " + format);
            }
        } catch (IOException e) {
            throw new IllegalStateException("Memory can always be written", e);
        }
        return out.toByteArray();
    }

    /** A PNG file that names the software that made it, in a chunk {@code tEXt} directly after its first. */
    static byte[] signed(byte[] png, String software) {
        byte[] chunk = software(software);
        return ByteBuffer.allocate(png.length + chunk.length)
                .put(png, 0, FIRST_CHUNK_END)
                .put(chunk)
                .put(png, FIRST_CHUNK_END, png.length - FIRST_CHUNK_END)
                .array();
    }

    /** PNG files with this software name. */
    static Target.Sign signedBy(String software) {
        byte[] chunk = software(software);
        return file -> {
            byte[] head = Target.head(file, FIRST_CHUNK_END + chunk.length);
            return head.length == FIRST_CHUNK_END + chunk.length
                    && Arrays.equals(head, FIRST_CHUNK_END, head.length, chunk, 0, chunk.length);
        };
    }

    private static byte[] software(String name) {
        byte[] typed = ("tEXtSoftware\0" + name).getBytes(StandardCharsets.ISO_8859_1);
        CRC32 crc = new CRC32();
        crc.update(typed);
        return ByteBuffer.allocate(typed.length + 2 * Integer.BYTES)
                .putInt(typed.length - Integer.BYTES)
                .put(typed)
                .putInt((int) crc.getValue())
                .array();
    }
}
