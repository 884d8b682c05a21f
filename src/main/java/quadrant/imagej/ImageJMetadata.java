package quadrant.imagej;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The binary block that ImageJ puts into TIFF tags 50838 (lengths) and 50839 (data): a header "IJIJ" of kinds and counts, then
 * the entries. It is parsed here and not by ImageJ's own decoder, which does not terminate on some damaged files.
 */
final class ImageJMetadata {
    private static final int MAGIC = 0x494a494a;
    private static final int RANGES = 0x72616e67;
    private static final int OVERLAY = 0x6f766572;

    private ImageJMetadata() {}

    /** The display ranges, alternating minimum and maximum for each channel; empty where there are none. */
    static double[] ranges(byte[] data, long[] lengths) {
        List<ByteBuffer> found = entries(data, lengths, RANGES);
        return found.isEmpty() ? new double[0] : doubles(found.get(0));
    }

    /** The ROIs of the overlay, each in ImageJ's format; empty where there are none. */
    static List<byte[]> overlay(byte[] data, long[] lengths) {
        List<byte[]> rois = new ArrayList<>();
        for (ByteBuffer entry : entries(data, lengths, OVERLAY)) {
            byte[] roi = new byte[entry.remaining()];
            entry.get(roi);
            rois.add(roi);
        }
        return rois;
    }

    /** The entries of a kind in the block's byte order; entries beyond its end are left out. */
    private static List<ByteBuffer> entries(byte[] data, long[] lengths, int kind) {
        if (data.length < 4 || lengths.length < 2 || lengths[0] < 4 || lengths[0] > data.length) {
            return List.of();
        }
        ByteBuffer in = ByteBuffer.wrap(data);
        if (in.getInt(0) != MAGIC) {
            in.order(ByteOrder.LITTLE_ENDIAN);
        }
        return walk(in, lengths, kind);
    }

    private static List<ByteBuffer> walk(ByteBuffer in, long[] lengths, int kind) {
        List<ByteBuffer> found = new ArrayList<>();
        int entry = 1;
        long at = lengths[0];
        for (int head = 4; head + 8 <= lengths[0]; head += 8) {
            boolean wanted = in.getInt(head) == kind;
            for (int i = in.getInt(head + 4); i > 0 && entry < lengths.length; i--) {
                long length = lengths[entry++];
                if (length < 0 || at + length > in.capacity()) {
                    return found;
                }
                if (wanted) {
                    found.add(in.slice((int) at, (int) length).order(in.order()));
                }
                at += length;
            }
        }
        return found;
    }

    private static double[] doubles(ByteBuffer in) {
        double[] values = new double[in.remaining() / 8];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.getDouble(8 * i);
        }
        return values;
    }
}
