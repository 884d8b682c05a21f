package quadrant.imagej;

import com.twelvemonkeys.imageio.metadata.Directory;
import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageMetadata;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReader;
import java.awt.Rectangle;
import java.awt.image.ComponentColorModel;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.imageio.IIOException;
import javax.imageio.ImageReadParam;
import org.jspecify.annotations.Nullable;
import quadrant.pixels.PixelType;

/**
 * A page of a TIFF: the tags that define the meaning of its samples (TIFF 6.0 and its supplements), and how these become
 * channels. Samples are read as stored, without the clamping to 0–1 and the colour profiles that ImageIO applies to images; only
 * JPEG, palettes, fewer than 8 bits and colour models other than RGB go through the decoder's colour conversion.
 *
 * @param photometric tag 262, −1 where missing
 * @param extra the first value of tag 338: 1 and 2 are alpha, 0 is a measurement
 */
record TiffPage(int bits, int samples, int format, int photometric, int compression, boolean separate, int extra) {
    private static final int SUB_DIRECTORIES = 330;
    private static final int MOST_SUB_DIRECTORIES = 64;
    static final int WHITE_IS_ZERO = 0;
    static final int BLACK_IS_ZERO = 1;
    static final int RGB = 2;
    static final int PALETTE = 3;

    private static final int MAGIC = 0x494a494a;
    private static final int RANGES = 0x72616e67;
    private static final int LABELS = 0x6c61626c;
    private static final int OVERLAY = 0x6f766572;
    private static final int UNSIGNED = 1;
    private static final int SIGNED = 2;
    private static final int OLD_JPEG = 6;
    private static final int JPEG = 7;
    private static final Set<Integer> ZSTD = Set.of(34926, 50000);

    static TiffPage of(TIFFImageMetadata page) {
        return new TiffPage(
                first(page, 258, 1),
                first(page, 277, 1),
                first(page, 339, UNSIGNED),
                first(page, 262, -1),
                first(page, 259, 1),
                first(page, 284, 1) == 2,
                first(page, 338, 0));
    }

    /** The image description, empty where there is none. */
    static String description(TIFFImageMetadata page) {
        Object value = value(page, 270);
        return value instanceof String s ? s : "";
    }

    /** The display ranges of ImageJ's binary block, alternating minimum and maximum of each channel; empty where there are none. */
    static double[] imageJRanges(TIFFImageMetadata page) {
        List<ByteBuffer> found = imageJEntries(page, RANGES);
        double[] values = new double[found.isEmpty() ? 0 : found.get(0).remaining() / 8];
        for (int i = 0; i < values.length; i++) {
            values[i] = found.get(0).getDouble(8 * i);
        }
        return values;
    }

    /** The label of each plane in ImageJ's binary block, which may be empty; none where it labels no plane. */
    static List<String> imageJLabels(TIFFImageMetadata page) {
        return imageJEntries(page, LABELS).stream()
                .map(label -> label.asCharBuffer().toString())
                .toList();
    }

    /** The overlay's ROIs of ImageJ's binary block, each in ImageJ's format; empty where there are none. */
    static List<byte[]> imageJOverlay(TIFFImageMetadata page) {
        List<byte[]> rois = new ArrayList<>();
        for (ByteBuffer entry : imageJEntries(page, OVERLAY)) {
            byte[] roi = new byte[entry.remaining()];
            entry.get(roi);
            rois.add(roi);
        }
        return rois;
    }

    /**
     * The entries of a kind in the binary block that ImageJ puts into the tags 50838 (lengths) and 50839 (data): a header "IJIJ"
     * of kinds and counts, then the entries; those beyond its end are left out. It is parsed here and not by ImageJ's own
     * decoder, which does not terminate on some damaged files.
     */
    private static List<ByteBuffer> imageJEntries(TIFFImageMetadata page, int kind) {
        long[] lengths = numbers(page, 50838);
        boolean whole = value(page, 50839) instanceof byte[] bytes
                && lengths.length >= 2
                && lengths[0] >= 4
                && lengths[0] <= bytes.length;
        return whole ? entries((byte[]) Objects.requireNonNull(value(page, 50839)), lengths, kind) : List.of();
    }

    private static List<ByteBuffer> entries(byte[] data, long[] lengths, int kind) {
        ByteBuffer in = ByteBuffer.wrap(data);
        in.order(in.getInt(0) == MAGIC ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        List<ByteBuffer> found = new ArrayList<>();
        int entry = 1;
        long at = lengths[0];
        for (int head = 4; head + 8 <= lengths[0]; head += 8) {
            for (int i = in.getInt(head + 4); i > 0 && entry < lengths.length; i--) {
                long length = lengths[entry++];
                if (length < 0 || at + length > in.capacity()) {
                    return found;
                }
                if (in.getInt(head) == kind) {
                    found.add(in.slice((int) at, (int) length).order(in.order()));
                }
                at += length;
            }
        }
        return found;
    }

    /** All integers of a tag, empty where it is missing. */
    static long[] numbers(TIFFImageMetadata page, int tag) {
        Object value = value(page, tag);
        if (value instanceof Number n) {
            return new long[] {n.longValue()};
        }
        int n = value != null && value.getClass().isArray() ? Array.getLength(value) : 0;
        long[] numbers = new long[n];
        for (int i = 0; i < n; i++) {
            numbers[i] = Array.get(value, i) instanceof Number x ? x.longValue() : 0;
        }
        return numbers;
    }

    /** A number of the page as stored (pixels per unit for the resolutions), 0 where missing. */
    static double decimal(TIFFImageMetadata page, int tag) {
        return value(page, tag) instanceof Number n ? n.doubleValue() : 0;
    }

    /** Grey or RGB, stored as such. */
    boolean plain() {
        return photometric == WHITE_IS_ZERO || photometric == BLACK_IS_ZERO || photometric == RGB;
    }

    /** Whether its samples are stored one behind the other, so that each can be decoded alone. */
    boolean apart() {
        return separate && samples > 1 && plain() && bits >= 8 && !jpeg();
    }

    /** The largest unsigned value with this number of bits. */
    float most() {
        return (float) (Math.pow(2, bits) - 1);
    }

    boolean jpeg() {
        return compression == OLD_JPEG || compression == JPEG;
    }

    /** Whether its pieces are packed by Zstandard, which the decoder of TIFF does not know. */
    boolean zstd() {
        return ZSTD.contains(compression);
    }

    /** Whether its pieces are decoded one by one. */
    boolean byPiece() {
        return apart() || zstd();
    }

    boolean unsigned() {
        return format != SIGNED && !floating();
    }

    boolean floating() {
        return format == 3;
    }

    int colours() {
        return photometric == RGB ? 3 : 1;
    }

    PixelType type() {
        if (!unsigned() || bits > 16) {
            return PixelType.FLOAT32;
        }
        return bits <= 8 ? PixelType.UINT8 : PixelType.UINT16;
    }

    /** Whether these are samples in memory's own formats, uncompressed. */
    boolean raw() {
        boolean integers = unsigned() && (bits == 8 || bits == 16);
        return compression == 1 && (integers || (floating() && bits == 32));
    }

    /** The first integer of a tag, at most the largest int. */
    static int first(TIFFImageMetadata page, int tag, int otherwise) {
        long[] all = numbers(page, tag);
        return all.length == 0 ? otherwise : (int) Math.min(Integer.MAX_VALUE, all[0]);
    }

    /** The sub-directories of a page (TIFF 6.0 supplement 1), where OME-TIFF stores the coarser levels of a pyramid. */
    static List<TIFFImageMetadata> subDirectories(TIFFImageMetadata page) throws IOException {
        Object value = value(page, SUB_DIRECTORIES);
        Directory[] all = value instanceof Directory one
                ? new Directory[] {one}
                : value instanceof Directory[] several ? several : new Directory[0];
        if (all.length > MOST_SUB_DIRECTORIES) {
            throw new IIOException("it counts " + all.length + " sub-directories");
        }
        return Arrays.stream(all).map(TIFFImageMetadata::new).toList();
    }

    private static @Nullable Object value(TIFFImageMetadata page, int tag) {
        Entry entry = page.getTIFFField(tag);
        return entry == null ? null : entry.getValue();
    }

    /**
     * The page of this number, counted from 0.
     *
     * @param part of the page, whose tiles or strips alone are decoded; the whole page where null
     */
    Bands read(TIFFImageReader reader, int page, boolean imageJ, @Nullable Rectangle part) throws IOException {
        ImageReadParam param = reader.getDefaultReadParam();
        param.setSourceRegion(part);
        if (jpeg() || bits < 8 || !(plain() || (photometric == PALETTE && imageJ))) {
            return converted(reader, page, param);
        }
        if (!floating() && bits > 32) {
            throw new IIOException("integers of " + bits + " bits are unsupported");
        }
        return bands(Bands.samples(reader.readRaster(page, param)));
    }

    private Bands converted(TIFFImageReader reader, int page, ImageReadParam param) throws IOException {
        Bands bands = Bands.of(reader.read(page, param));
        // Palettes and packed pixels are scaled to 8 bits, samples in bytes of their own are not.
        boolean unspread = bits < 8
                && plain()
                && !jpeg()
                && bands.type() == PixelType.UINT8
                && reader.getRawImageType(page).getColorModel() instanceof ComponentColorModel;
        return unspread ? bands.spreadTo8Bit(bits) : bands;
    }

    /** The channels of all samples as they are stored. */
    Bands bands(List<float[]> samples) throws IOException {
        if (samples.size() != this.samples) {
            throw new IIOException("its " + this.samples + " channels stored in separate planes are unsupported");
        }
        if (!asStored()) {
            samples.forEach(this::restore);
        }
        return meaning(samples);
    }

    private Bands meaning(List<float[]> samples) throws IOException {
        int colours = colours();
        if (samples.size() < colours) {
            throw new IIOException("it is RGB with " + samples.size() + " channel(s)");
        }
        if (samples.size() == colours + 1 && (extra == 1 || extra == 2) && !measured(samples.get(colours))) {
            float opaque = floating() ? 1 : most();
            return new Bands(samples.subList(0, colours), type(), colours == 3, List.of())
                    .onWhite(samples.get(colours), opaque, extra == 1);
        }
        List<String> notes = photometric == PALETTE ? List.of("lookup table left out, grey values used") : List.of();
        return new Bands(samples, type(), colours == 3 && samples.size() == 3, notes);
    }

    /** Whether floats declared as alpha lie outside 0–1, and so are a channel of measurements. */
    private boolean measured(float[] alpha) {
        for (float a : unsigned() ? new float[0] : alpha) {
            if (!(a >= 0 && a <= 1)) {
                return true;
            }
        }
        return false;
    }

    /** Whether samples are stored as they are meant: unsigned bytes, of which 0 is black. */
    private boolean asStored() {
        return unsigned() && bits == 8 && photometric != WHITE_IS_ZERO;
    }

    /** Applies or removes the sign of stored values, and inverts "white is zero". */
    private void restore(float[] values) {
        boolean inverted = photometric == WHITE_IS_ZERO && unsigned();
        float white = most();
        boolean signedByte = format == SIGNED && bits == 8;
        for (int i = 0; i < values.length; i++) {
            float v = values[i];
            if (signedByte && v > 127) {
                v -= 256;
            } else if (v < 0 && unsigned()) {
                v += 0x1p32f;
            }
            values[i] = inverted ? white - v : v;
        }
    }
}
