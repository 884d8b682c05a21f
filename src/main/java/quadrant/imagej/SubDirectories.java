package quadrant.imagej;

import com.twelvemonkeys.imageio.plugins.tiff.BigTIFFImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReader;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.IIOException;
import javax.imageio.stream.ImageInputStream;

/**
 * The sub-directories of a TIFF's first page (tag 330, TIFF 6.0 supplement 1), where OME-TIFF stores the coarser levels of a
 * pyramid. TwelveMonkeys reads the main pages only, so each sub-directory is read as the first page of the same bytes.
 */
final class SubDirectories {
    private static final int TAG = 330;
    private static final int MOST = 64;
    private static final int MOST_ENTRIES = 4096;
    private static final int SHORT_OFFSET = 4;
    private static final int LONG_OFFSET = 8;

    private final RandomAccessFile in;
    private final ByteOrder order;
    private final boolean big;

    private SubDirectories(RandomAccessFile in, ByteOrder order, boolean big) {
        this.in = in;
        this.order = order;
        this.big = big;
    }

    /** A reader for each; its only page is the first. All of them use the stream, which the caller closes. */
    static List<TIFFImageReader> of(Path file, ImageInputStream stream) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            byte[] head = new byte[16];
            in.readFully(head);
            ByteOrder order = head[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
            boolean big = ByteBuffer.wrap(head).order(order).getShort(2) == 43;
            List<TIFFImageReader> readers = new ArrayList<>();
            for (long offset : new SubDirectories(in, order, big).offsets()) {
                ByteBuffer header = ByteBuffer.allocate(big ? 16 : 8).order(order);
                header.put(head, 0, big ? 8 : 4);
                if (big) {
                    header.putLong(offset);
                } else {
                    header.putInt((int) offset);
                }
                TIFFImageReader reader = big
                        ? new BigTIFFImageReaderSpi().createReaderInstance(null)
                        : new TIFFImageReaderSpi().createReaderInstance(null);
                reader.setInput(new OtherHeader(header.array(), stream));
                readers.add(reader);
            }
            return readers;
        }
    }

    private List<Long> offsets() throws IOException {
        int width = big ? LONG_OFFSET : SHORT_OFFSET;
        in.seek(width);
        in.seek(number(width));
        long entries = number(big ? 8 : 2);
        if (entries < 0 || entries > MOST_ENTRIES) {
            throw new IIOException("the list of its pages is damaged");
        }
        for (long i = 0; i < entries; i++) {
            int tag = (int) number(2);
            int type = (int) number(2);
            long count = number(width);
            if (tag == TAG) {
                return offsets(count, type >= 16 ? LONG_OFFSET : SHORT_OFFSET);
            }
            in.seek(in.getFilePointer() + width);
        }
        return List.of();
    }

    private List<Long> offsets(long count, int bytes) throws IOException {
        if (count < 0 || count > MOST) {
            throw new IIOException("it counts " + count + " sub-directories");
        }
        int width = big ? LONG_OFFSET : SHORT_OFFSET;
        if (count * bytes > width) {
            in.seek(number(width));
        }
        List<Long> offsets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            offsets.add(number(bytes));
        }
        return offsets;
    }

    /** An unsigned number of 2, 4 or 8 bytes. */
    private long number(int bytes) throws IOException {
        byte[] b = new byte[bytes];
        in.readFully(b);
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = (value << 8) | (b[order == ByteOrder.BIG_ENDIAN ? i : bytes - 1 - i] & 255);
        }
        return value;
    }
}
