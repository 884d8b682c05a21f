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
    BlockCache(int widthPx, int heightPx, int blockWidthPx, int blockHeightPx, long mostBytes, Decoder decoder) {
        this.widthPx = widthPx;
        this.heightPx = heightPx;
        this.blockWidthPx = Math.min(blockWidthPx, widthPx);
        this.blockHeightPx = Math.min(blockHeightPx, heightPx);
        this.mostBytes = Math.min(mostBytes, MOST_BYTES);
        this.decoder = decoder;
    }

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
                block.copy(c, at, channels.get(c), out, right - left);
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

    /**
     * A decoded block in memory.
     *
     * @param channels each a byte[] where that loses nothing, as for 8-bit images, else a float[]
     */
    private record Packed(List<Object> channels, PixelType type, boolean colour, List<String> notes) {
        static Packed of(Bands b) {
            return new Packed(b.channels().stream().map(Packed::small).toList(), b.type(), b.colour(), b.notes());
        }

        private static Object small(float[] values) {
            byte[] small = new byte[values.length];
            for (int i = 0; i < small.length; i++) {
                small[i] = (byte) (int) values[i];
                if ((small[i] & 255) != values[i]) {
                    return values;
                }
            }
            return small;
        }

        long bytes() {
            return channels.stream()
                    .mapToLong(c -> c instanceof byte[] b ? b.length : (long) Float.BYTES * ((float[]) c).length)
                    .sum();
        }

        void copy(int channel, int from, float[] out, int to, int n) {
            if (channels.get(channel) instanceof byte[] small) {
                for (int i = 0; i < n; i++) {
                    out[to + i] = small[from + i] & 255;
                }
            } else {
                System.arraycopy(channels.get(channel), from, out, to, n);
            }
        }
    }
}
