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
 * A stack that ImageJ wrote with one page entry for all its planes, as it does beyond 4 GB: uncompressed planes that
 * follow each other.
 */
final class OnePageStack {
    private final Path file;
    private final TiffTags tags;
    private final long firstPlane;

    /** @param firstPlane where the first plane begins, in bytes */
    OnePageStack(Path file, TiffTags tags, long firstPlane) {
        this.file = file;
        this.tags = tags;
        this.firstPlane = firstPlane;
    }

    /** The plane of this number, counted from 0, of so many pixels. */
    Bands read(int plane, int pixels) throws IOException {
        if (!supported()) {
            throw new IIOException("its kind of stack under one page entry is unsupported");
        }
        int length = Math.multiplyExact(pixels, tags.samples() * tags.bits() / 8);
        byte[] bytes = new byte[length];
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "r")) {
            in.order(raw.readByte() == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            raw.seek(firstPlane + (long) plane * length);
            raw.readFully(bytes);
        }
        List<float[]> channels = new ArrayList<>();
        for (int s = 0; s < tags.samples(); s++) {
            float[] channel = new float[pixels];
            for (int i = 0; i < pixels; i++) {
                channel[i] = value(in, i * tags.samples() + s);
            }
            channels.add(channel);
        }
        return new Bands(channels, tags.type(), tags.colours() == 3 && tags.samples() == 3, List.of());
    }

    private boolean supported() {
        boolean integers = tags.unsigned() && (tags.bits() == 8 || tags.bits() == 16);
        return tags.compression() == 1 && (integers || (tags.floating() && tags.bits() == 32));
    }

    private float value(ByteBuffer in, int i) {
        return switch (tags.bits()) {
            case 8 -> in.get(i) & 255;
            case 16 -> in.getShort(2 * i) & 65535;
            default -> in.getFloat(4 * i);
        };
    }
}
