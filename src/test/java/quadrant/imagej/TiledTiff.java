package quadrant.imagej;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.DeflaterOutputStream;

/** Writes 8-bit RGB as a BigTIFF of deflated tiles, tile by tile, so that any size can be made, also as a pyramid. */
public final class TiledTiff {
    /** A pixel as 0xRRGGBB. */
    public interface Picture {
        int at(int x, int y);
    }

    private static final int TILE = 128;

    private TiledTiff() {}

    /** A page of a file. */
    public record Page(int width, int height, Picture picture) {}

    /**
     * Writes one page.
     *
     * @param description tag 270, such as Aperio's
     * @param damaged the tile whose data is overwritten with nonsense, −1 for none
     */
    public static Path write(Path file, int width, int height, String description, int damaged, Picture picture)
            throws IOException {
        return write(file, description, damaged, false, List.of(new Page(width, height, picture)));
    }

    /**
     * Writes several pages behind each other, as Aperio does with the levels of a pyramid.
     *
     * @param below whether the second page lies in a sub-directory of the first instead (tag 330)
     */
    public static Path pyramid(Path file, String description, boolean below, List<Page> pages) throws IOException {
        return write(file, description, -1, below, pages);
    }

    private static Path write(Path file, String description, int damaged, boolean below, List<Page> pages)
            throws IOException {
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(0);
            out.write(little(16)
                    .put(new byte[] {'I', 'I', 43, 0, 8, 0, 0, 0})
                    .putLong(0)
                    .array());
            long link = 8;
            boolean parent = below;
            for (Page page : pages) {
                long directory = page(out, page, description, damaged, parent);
                long end = out.getFilePointer();
                out.seek(link);
                out.write(longs(new long[] {directory}));
                out.seek(end);
                link = parent ? end - 16 : end - 8;
                parent = false;
            }
        }
        return file;
    }

    /** The offset of the directory, which ends the file; its last entry is that of a sub-directory, if it has one. */
    private static long page(RandomAccessFile out, Page page, String description, int damaged, boolean parent)
            throws IOException {
        int across = (page.width() + TILE - 1) / TILE;
        int down = (page.height() + TILE - 1) / TILE;
        long[] offsets = new long[across * down];
        long[] counts = new long[offsets.length];
        for (int i = 0; i < offsets.length; i++) {
            byte[] data = tile(page.picture(), i % across * TILE, i / across * TILE);
            for (int k = 2; i == damaged && k < data.length; k++) {
                data[k] = (byte) 0xa5;
            }
            offsets[i] = out.getFilePointer();
            counts[i] = data.length;
            out.write(data);
        }
        byte[] text = (description + "\0".repeat(8)).getBytes(StandardCharsets.ISO_8859_1);
        long textAt = out.getFilePointer();
        out.write(text);
        long offsetsAt = out.getFilePointer();
        out.write(longs(offsets));
        long countsAt = out.getFilePointer();
        out.write(longs(counts));
        long directory = out.getFilePointer();
        int entries = parent ? 13 : 12;
        byte[] bytes = new byte[8 + entries * 20 + 8];
        ByteBuffer ifd = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        ifd.putLong(entries);
        entry(ifd, 256, 4, 1, page.width());
        entry(ifd, 257, 4, 1, page.height());
        entry(ifd, 258, 3, 3, 8L | 8L << 16 | 8L << 32);
        entry(ifd, 259, 3, 1, 8);
        entry(ifd, 262, 3, 1, 2);
        entry(ifd, 270, 2, text.length, textAt);
        entry(ifd, 277, 3, 1, 3);
        entry(ifd, 284, 3, 1, 1);
        entry(ifd, 322, 3, 1, TILE);
        entry(ifd, 323, 3, 1, TILE);
        entry(ifd, 324, 16, offsets.length, offsets.length == 1 ? offsets[0] : offsetsAt);
        entry(ifd, 325, 16, counts.length, counts.length == 1 ? counts[0] : countsAt);
        if (parent) {
            entry(ifd, 330, 16, 1, 0);
        }
        ifd.putLong(0);
        out.write(bytes);
        return directory;
    }

    private static byte[] tile(Picture picture, int left, int top) throws IOException {
        byte[] rgb = new byte[TILE * TILE * 3];
        for (int i = 0; i < TILE * TILE; i++) {
            int p = picture.at(left + i % TILE, top + i / TILE);
            rgb[3 * i] = (byte) (p >> 16);
            rgb[3 * i + 1] = (byte) (p >> 8);
            rgb[3 * i + 2] = (byte) p;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflate = new DeflaterOutputStream(bytes)) {
            deflate.write(rgb);
        }
        return bytes.toByteArray();
    }

    private static void entry(ByteBuffer ifd, int tag, int type, long count, long value) {
        ifd.putShort((short) tag).putShort((short) type).putLong(count).putLong(value);
    }

    private static byte[] longs(long[] values) {
        byte[] bytes = new byte[8 * values.length];
        ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (long v : values) {
            b.putLong(v);
        }
        return bytes;
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
