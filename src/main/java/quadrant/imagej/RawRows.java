package quadrant.imagej;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.IIOException;

/**
 * Reads rows of a TIFF plane that is stored uncompressed and contiguously, as ImageJ does, without reading the rows above them.
 *
 * @param offset where the plane begins, in bytes
 */
record RawRows(Path file, TiffTags tags, int widthPx, long offset) {
    /** Whether the storage format of the samples is supported here. */
    static boolean supports(TiffTags tags) {
        boolean integers = tags.unsigned() && (tags.bits() == 8 || tags.bits() == 16);
        boolean kind = integers || (tags.floating() && tags.bits() == 32);
        return tags.compression() == 1 && kind;
    }

    Bands read(int firstRow, int rows) throws IOException {
        if (!supports(tags)) {
            throw new IIOException("its kind of stack under one page entry is unsupported");
        }
        int n = Math.multiplyExact(widthPx, rows);
        int rowBytes = widthPx * tags.samples() * tags.bits() / 8;
        byte[] bytes = new byte[Math.multiplyExact(rowBytes, rows)];
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "r")) {
            in.order(raw.readByte() == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            raw.seek(offset + (long) firstRow * rowBytes);
            raw.readFully(bytes);
        }
        List<float[]> channels = new ArrayList<>();
        for (int s = 0; s < tags.samples(); s++) {
            float[] channel = new float[n];
            for (int i = 0; i < n; i++) {
                channel[i] = value(in, i * tags.samples() + s);
            }
            channels.add(channel);
        }
        return new Bands(channels, tags.type(), tags.colours() == 3 && tags.samples() == 3, List.of());
    }

    private float value(ByteBuffer in, int i) {
        return switch (tags.bits()) {
            case 8 -> in.get(i) & 255;
            case 16 -> in.getShort(2 * i) & 65535;
            default -> in.getFloat(4 * i);
        };
    }
}
