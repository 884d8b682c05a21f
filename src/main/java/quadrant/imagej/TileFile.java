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
 * tiles, but fails on regions of tiles with other compressions, and reads neither sub-directories nor samples stored apart.
 */
final class TileFile {
    private static final long MOST_BYTES = 1L << 28;
    /** The tags that define the packing, and those that define the meaning of the samples. */
    private static final int[] PACKING = {259, 266, 317};

    private static final int[] MEANING = {258, 262, 277, 284, 320, 338, 339, 347, 530, 531, 532};

    private final ImageInputStream in;
    private final ByteOrder order;
    private final TIFFImageMetadata page;
    private final TiffPage tags;
    private final long[] offsets;
    private final long[] counts;

    /** @param pieces tiles or strips of the page, with those of all samples where these are stored apart */
    TileFile(ImageInputStream in, ByteOrder order, TIFFImageMetadata page, TiffPage tags, boolean tiled, long pieces)
            throws IOException {
        this.in = in;
        this.order = order;
        this.page = page;
        this.tags = tags;
        this.offsets = TiffPage.numbers(page, tiled ? TIFF.TAG_TILE_OFFSETS : TIFF.TAG_STRIP_OFFSETS);
        this.counts = TiffPage.numbers(page, tiled ? TIFF.TAG_TILE_BYTE_COUNTS : TIFF.TAG_STRIP_BYTE_COUNTS);
        if (offsets.length < pieces || counts.length < pieces) {
            throw new IIOException("it does not say where all its tiles are");
        }
    }

    /** The bytes of a TIFF with one tile or strip, counted row by row from 0; of one sample where these are stored apart. */
    byte[] of(int piece, int widthPx, int heightPx) throws IOException {
        if (counts[piece] < 0 || counts[piece] > MOST_BYTES || offsets[piece] + counts[piece] > in.length()) {
            throw new IIOException("the file ends before it");
        }
        int length = (int) counts[piece];
        // the length of the head does not depend on the offset
        int head = head(0, length, widthPx, heightPx).length;
        byte[] all = Arrays.copyOf(head(head, length, widthPx, heightPx), head + length);
        in.seek(offsets[piece]);
        in.readFully(all, head, length);
        return all;
    }

    private byte[] head(int dataAt, int length, int widthPx, int heightPx) throws IOException {
        List<Entry> entries = new ArrayList<>();
        copy(PACKING, entries);
        if (tags.apart()) {
            entries.add(number(258, tags.bits()));
            entries.add(number(262, TiffPage.BLACK_IS_ZERO));
            entries.add(number(339, tags.format()));
        } else {
            copy(MEANING, entries);
        }
        entries.add(number(TIFF.TAG_IMAGE_WIDTH, widthPx));
        entries.add(number(TIFF.TAG_IMAGE_HEIGHT, heightPx));
        entries.add(number(TIFF.TAG_STRIP_OFFSETS, dataAt));
        entries.add(number(TIFF.TAG_ROWS_PER_STRIP, heightPx));
        entries.add(number(TIFF.TAG_STRIP_BYTE_COUNTS, length));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            out.setByteOrder(order);
            new TIFFWriter().write(entries, out);
        }
        return bytes.toByteArray();
    }

    private void copy(int[] from, List<Entry> to) {
        for (int tag : from) {
            Entry entry = page.getTIFFField(tag);
            if (entry != null) {
                to.add(entry);
            }
        }
    }

    private static Entry number(int tag, int value) {
        return new TIFFEntry(tag, TIFF.TYPE_LONG, value);
    }
}
