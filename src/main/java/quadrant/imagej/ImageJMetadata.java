package quadrant.imagej;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The binary block that ImageJ puts into TIFF tags 50838 (lengths) and 50839 (data): a header "IJIJ" of kinds and
 * counts, then the entries. Read here and not by ImageJ's own decoder, which follows the pages of a damaged file without
 * end.
 */
final class ImageJMetadata {
    private static final int MAGIC = 0x494a494a;
    private static final int RANGES = 0x72616e67;

    private ImageJMetadata() {}

    /** The display ranges, minimum and maximum in turn for each channel; empty where there are none. */
    static double[] ranges(byte[] data, long[] lengths) {
        if (data.length < 4 || lengths.length < 2 || lengths[0] < 4 || lengths[0] > data.length) {
            return new double[0];
        }
        ByteBuffer in = ByteBuffer.wrap(data);
        if (in.getInt(0) != MAGIC) {
            in.order(ByteOrder.LITTLE_ENDIAN);
        }
        return find(in, lengths);
    }

    private static double[] find(ByteBuffer in, long[] lengths) {
        int entry = 1;
        long at = lengths[0];
        for (int head = 4; head + 8 <= lengths[0]; head += 8) {
            boolean ranges = in.getInt(head) == RANGES;
            for (int i = in.getInt(head + 4); i > 0 && entry < lengths.length; i--) {
                long length = lengths[entry++];
                if (length < 0 || at + length > in.capacity()) {
                    return new double[0];
                }
                if (ranges) {
                    return doubles(in, (int) at, (int) length / 8);
                }
                at += length;
            }
        }
        return new double[0];
    }

    private static double[] doubles(ByteBuffer in, int at, int n) {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = in.getDouble(at + 8 * i);
        }
        return values;
    }
}
