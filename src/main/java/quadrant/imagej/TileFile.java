package quadrant.imagej;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageMetadata;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.IIOException;

/**
 * One tile of a TIFF page as a small TIFF of its own, in memory: TwelveMonkeys 3.14 reads regions of strips and of JPEG tiles,
 * but fails on regions of tiles with other compressions.
 */
final class TileFile {
    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int ENTRY_BYTES = 12;
    private static final long MOST_BYTES = 1L << 28;
    /** The tags that define packing and meaning of the samples, all of type SHORT. */
    private static final int[] COPIED = {258, 259, 262, 266, 277, 284, 317, 320, 338, 339, 530, 531};

    private final Path file;
    private final TIFFImageMetadata page;
    private final int widthPx;
    private final int heightPx;
    private final long[] offsets;
    private final long[] counts;
    private final int tiles;
    private final boolean separate;

    TileFile(Path file, TIFFImageMetadata page, TiffTags tags, BlockCache.Size tile, int tiles) throws IOException {
        this.file = file;
        this.page = page;
        this.widthPx = tile.widthPx();
        this.heightPx = tile.heightPx();
        this.offsets = TiffTags.numbers(page, 324);
        this.counts = TiffTags.numbers(page, 325);
        this.tiles = tiles;
        this.separate = tags.separate();
        long needed = (long) tiles * (separate ? tags.samples() : 1);
        if (offsets.length < needed || counts.length < needed) {
            throw new IIOException("it does not say where all its tiles are");
        }
    }

    /** The bytes of a TIFF with one tile, counted row by row from 0. */
    byte[] of(int tile) throws IOException {
        List<Integer> parts = new ArrayList<>();
        for (int at = tile; at < (separate ? offsets.length : tile + 1); at += tiles) {
            parts.add(at);
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            int first = in.readByte();
            ByteOrder order = first == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
            long length = 8;
            for (int part : parts) {
                length += counts[part];
                if (counts[part] < 0 || length > MOST_BYTES || offsets[part] + counts[part] > in.length()) {
                    throw new IIOException("the file ends before it");
                }
            }
            List<Entry> entries = entries(parts);
            int values = entries.stream()
                    .mapToInt(e -> e.bytes() > 4 ? e.bytes() : 0)
                    .sum();
            int ifd = (int) length + (int) (length & 1);
            ByteBuffer out = ByteBuffer.allocate(ifd + 2 + entries.size() * ENTRY_BYTES + 4 + values)
                    .order(order);
            out.put((byte) first).put((byte) first).putShort((short) 42).putInt(ifd);
            for (int part : parts) {
                in.seek(offsets[part]);
                in.readFully(out.array(), out.position(), (int) counts[part]);
                out.position(out.position() + (int) counts[part]);
            }
            out.position(ifd);
            write(out, entries);
            return out.array();
        }
    }

    private static final class Entry {
        private final int tag;
        private final int type;
        private final long[] values;

        private Entry(int tag, int type, long[] values) {
            this.tag = tag;
            this.type = type;
            this.values = values;
        }

        int tag() {
            return tag;
        }

        int type() {
            return type;
        }

        long[] values() {
            return values;
        }

        int bytes() {
            return values.length * (type == SHORT ? 2 : 4);
        }
    }

    private List<Entry> entries(List<Integer> parts) {
        List<Entry> entries = new ArrayList<>();
        entries.add(new Entry(256, LONG, new long[] {widthPx}));
        entries.add(new Entry(257, LONG, new long[] {heightPx}));
        for (int tag : COPIED) {
            long[] values = TiffTags.numbers(page, tag);
            if (values.length > 0) {
                entries.add(new Entry(tag, SHORT, values));
            }
        }
        long[] at = new long[parts.size()];
        long[] length = new long[parts.size()];
        long next = 8;
        for (int i = 0; i < at.length; i++) {
            at[i] = next;
            length[i] = counts[parts.get(i)];
            next += length[i];
        }
        entries.add(new Entry(273, LONG, at));
        entries.add(new Entry(278, LONG, new long[] {heightPx}));
        entries.add(new Entry(279, LONG, length));
        entries.sort((a, b) -> a.tag() - b.tag());
        return entries;
    }

    private static void write(ByteBuffer out, List<Entry> entries) {
        out.putShort((short) entries.size());
        int behind = out.position() + entries.size() * ENTRY_BYTES + 4;
        for (Entry e : entries) {
            out.putShort((short) e.tag()).putShort((short) e.type()).putInt(e.values().length);
            int value = out.position();
            if (e.bytes() > 4) {
                out.putInt(behind);
                out.position(behind);
            }
            for (long v : e.values()) {
                if (e.type() == SHORT) {
                    out.putShort((short) v);
                } else {
                    out.putInt((int) v);
                }
            }
            behind += e.bytes() > 4 ? e.bytes() : 0;
            out.position(value + 4);
        }
        out.putInt(0);
    }
}
