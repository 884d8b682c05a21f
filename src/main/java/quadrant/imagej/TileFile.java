package quadrant.imagej;

import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFEntry;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFWriter;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageMetadata;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.IIOException;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * One tile or strip of a TIFF page as a small TIFF of its own, in memory: TwelveMonkeys 3.14 reads regions of strips and of JPEG
 * tiles, but fails on regions of tiles with other compressions, and reads no sub-directories.
 */
final class TileFile {
    private static final long MOST_BYTES = 1L << 28;
    /** The tags that define packing and meaning of the samples. */
    private static final int[] COPIED = {258, 259, 262, 266, 277, 284, 317, 320, 338, 339, 347, 530, 531, 532};

    private final ImageInputStream in;
    private final ByteOrder order;
    private final TIFFImageMetadata page;
    private final long[] offsets;
    private final long[] counts;
    private final int pieces;
    private final boolean separate;

    /** @param pieces tiles or strips of one plane of the page */
    TileFile(ImageInputStream in, ByteOrder order, TIFFImageMetadata page, TiffPage tags, boolean tiled, int pieces)
            throws IOException {
        this.in = in;
        this.order = order;
        this.page = page;
        this.offsets = TiffPage.numbers(page, tiled ? TIFF.TAG_TILE_OFFSETS : TIFF.TAG_STRIP_OFFSETS);
        this.counts = TiffPage.numbers(page, tiled ? TIFF.TAG_TILE_BYTE_COUNTS : TIFF.TAG_STRIP_BYTE_COUNTS);
        this.pieces = pieces;
        this.separate = tags.separate();
        long needed = (long) pieces * (separate ? tags.samples() : 1);
        if (offsets.length < needed || counts.length < needed) {
            throw new IIOException("it does not say where all its tiles are");
        }
    }

    /** The bytes of a TIFF with one tile or strip, counted row by row from 0. */
    byte[] of(int piece, int widthPx, int heightPx) throws IOException {
        List<Integer> parts = new ArrayList<>();
        long length = 0;
        for (int at = piece; at < (separate ? offsets.length : piece + 1); at += pieces) {
            parts.add(at);
            length += counts[at];
            if (counts[at] < 0 || length > MOST_BYTES || offsets[at] + counts[at] > in.length()) {
                throw new IIOException("the file ends before it");
            }
        }
        // the length of the head does not depend on the offsets
        int head = head(parts, widthPx, heightPx, 0).length;
        byte[] all = Arrays.copyOf(head(parts, widthPx, heightPx, head), head + (int) length);
        int at = head;
        for (int part : parts) {
            in.seek(offsets[part]);
            in.readFully(all, at, (int) counts[part]);
            at += (int) counts[part];
        }
        return all;
    }

    private byte[] head(List<Integer> parts, int widthPx, int heightPx, int dataAt) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (int tag : COPIED) {
            Entry entry = page.getTIFFField(tag);
            if (entry != null) {
                entries.add(entry);
            }
        }
        int[] at = new int[parts.size()];
        int[] length = new int[parts.size()];
        int next = dataAt;
        for (int i = 0; i < at.length; i++) {
            at[i] = next;
            length[i] = (int) counts[parts.get(i)];
            next += length[i];
        }
        entries.add(new TIFFEntry(TIFF.TAG_IMAGE_WIDTH, TIFF.TYPE_LONG, widthPx));
        entries.add(new TIFFEntry(TIFF.TAG_IMAGE_HEIGHT, TIFF.TYPE_LONG, heightPx));
        entries.add(new TIFFEntry(TIFF.TAG_STRIP_OFFSETS, TIFF.TYPE_LONG, at));
        entries.add(new TIFFEntry(TIFF.TAG_ROWS_PER_STRIP, TIFF.TYPE_LONG, heightPx));
        entries.add(new TIFFEntry(TIFF.TAG_STRIP_BYTE_COUNTS, TIFF.TYPE_LONG, length));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            out.setByteOrder(order);
            new TIFFWriter().write(entries, out);
        }
        return bytes.toByteArray();
    }
}
