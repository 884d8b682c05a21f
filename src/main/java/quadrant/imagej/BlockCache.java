package quadrant.imagej;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import quadrant.pixels.PixelType;
import quadrant.pixels.Region;

/** A plane as a grid of blocks, which are decoded on request; the most recently used ones are kept. */
final class BlockCache {
    /** Decodes one block; called on any thread that requests a region. */
    interface Decoder {
        Bands decode(Region block) throws IOException;
    }

    /** Two rows of 256-pixel tiles of an 8-bit slide 80,000 pixels wide; more would only become garbage later. */
    private static final long MOST_BYTES = 128L << 20;

    private final int widthPx;
    private final int heightPx;
    private final int blockWidthPx;
    private final int blockHeightPx;
    private final long mostBytes;
    private final Decoder decoder;
    private final Map<Long, Packed> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long keptBytes;

    /** @param mostBytes the memory for decoded pixels, besides the newest block */
    BlockCache(int widthPx, int heightPx, Size block, long mostBytes, Decoder decoder) {
        this.widthPx = widthPx;
        this.heightPx = heightPx;
        this.blockWidthPx = Math.min(block.widthPx(), widthPx);
        this.blockHeightPx = Math.min(block.heightPx(), heightPx);
        this.mostBytes = Math.min(mostBytes, MOST_BYTES);
        this.decoder = decoder;
    }

    /** Width and height. */
    record Size(int widthPx, int heightPx) {}

    /** The region put together from the blocks that it touches. */
    Bands read(Region r) throws IOException {
        List<float[]> channels = new ArrayList<>();
        Packed any = block(r.xPx() / blockWidthPx, r.yPx() / blockHeightPx);
        for (int c = 0; c < any.channels().size(); c++) {
            channels.add(new float[Math.multiplyExact(r.widthPx(), r.heightPx())]);
        }
        for (int by = r.yPx() / blockHeightPx; (long) by * blockHeightPx < r.yPx() + r.heightPx(); by++) {
            for (int bx = r.xPx() / blockWidthPx; (long) bx * blockWidthPx < r.xPx() + r.widthPx(); bx++) {
                copy(place(bx, by), block(bx, by), r, channels);
            }
        }
        return new Bands(channels, any.type(), any.colour(), any.notes());
    }

    private Region place(int bx, int by) {
        int x = bx * blockWidthPx;
        int y = by * blockHeightPx;
        return new Region(x, y, Math.min(blockWidthPx, widthPx - x), Math.min(blockHeightPx, heightPx - y));
    }

    private static void copy(Region from, Packed block, Region to, List<float[]> channels) {
        int left = Math.max(from.xPx(), to.xPx());
        int right = Math.min(from.xPx() + from.widthPx(), to.xPx() + to.widthPx());
        int top = Math.max(from.yPx(), to.yPx());
        int bottom = Math.min(from.yPx() + from.heightPx(), to.yPx() + to.heightPx());
        for (int c = 0; c < channels.size(); c++) {
            for (int y = top; y < bottom; y++) {
                int at = (y - from.yPx()) * from.widthPx() + left - from.xPx();
                int out = (y - to.yPx()) * to.widthPx() + left - to.xPx();
                block.channels().get(c).copy(at, channels.get(c), out, right - left);
            }
        }
    }

    private Packed block(int bx, int by) throws IOException {
        long key = (long) by << 32 | bx;
        Packed there = kept.get(key);
        if (there != null) {
            return there;
        }
        Packed decoded = Packed.of(decoder.decode(place(bx, by)));
        kept.put(key, decoded);
        keptBytes += decoded.bytes();
        Iterator<Packed> oldest = kept.values().iterator();
        while (keptBytes > mostBytes && kept.size() > 1) {
            keptBytes -= oldest.next().bytes();
            oldest.remove();
        }
        return decoded;
    }

    /** A decoded block in memory: one byte per value where that loses nothing, as for 8-bit images. */
    private record Packed(List<Channel> channels, PixelType type, boolean colour, List<String> notes) {
        static Packed of(Bands b) {
            return new Packed(b.channels().stream().map(Channel::of).toList(), b.type(), b.colour(), b.notes());
        }

        long bytes() {
            return channels.stream().mapToLong(Channel::bytes).sum();
        }
    }

    /** The values of one channel, in one of the two arrays. */
    private static final class Channel {
        private static final byte[] NO_BYTES = {};
        private static final float[] NO_FLOATS = {};

        private final byte[] small;
        private final float[] any;

        private Channel(byte[] small, float[] any) {
            this.small = small;
            this.any = any;
        }

        static Channel of(float[] values) {
            byte[] small = new byte[values.length];
            for (int i = 0; i < small.length; i++) {
                small[i] = (byte) (int) values[i];
                if ((small[i] & 255) != values[i]) {
                    return new Channel(NO_BYTES, values);
                }
            }
            return new Channel(small, NO_FLOATS);
        }

        long bytes() {
            return small.length + (long) Float.BYTES * any.length;
        }

        void copy(int from, float[] out, int to, int n) {
            if (any.length > 0) {
                System.arraycopy(any, from, out, to, n);
                return;
            }
            for (int i = 0; i < n; i++) {
                out[to + i] = small[from + i] & 255;
            }
        }
    }
}
