package quadrant.imagej;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReader;
import java.awt.Rectangle;
import java.awt.image.ComponentColorModel;
import java.io.IOException;
import java.util.List;
import javax.imageio.IIOException;
import javax.imageio.ImageReadParam;
import org.jspecify.annotations.Nullable;
import quadrant.pixels.PixelType;

/**
 * One page of a TIFF as channels. Samples are read as stored, without the clamping to 0–1 and the colour profiles that ImageIO
 * applies to images; only JPEG, palettes, fewer than 8 bits and colour models other than RGB go through the decoder's colour
 * conversion.
 */
final class TiffPage {
    private TiffPage() {}

    /**
     * The page of this number, counted from 0.
     *
     * @param part of the page, whose tiles or strips alone are decoded; the whole page where null
     */
    static Bands read(TIFFImageReader reader, int page, TiffTags tags, boolean imageJ, @Nullable Rectangle part)
            throws IOException {
        ImageReadParam param = reader.getDefaultReadParam();
        param.setSourceRegion(part);
        if (tags.jpeg() || tags.bits() < 8 || !(tags.plain() || (tags.palette() && imageJ))) {
            return converted(reader, page, tags, param);
        }
        if (!tags.floating() && tags.bits() > 32) {
            throw new IIOException("integers of " + tags.bits() + " bits are unsupported");
        }
        List<float[]> samples = Bands.samples(reader.readRaster(page, param));
        if (samples.size() != tags.samples()) {
            throw new IIOException("its " + tags.samples() + " channels stored in separate planes are unsupported");
        }
        restore(samples, tags);
        return meaning(samples, tags);
    }

    private static Bands converted(TIFFImageReader reader, int page, TiffTags tags, ImageReadParam param)
            throws IOException {
        Bands bands = Bands.of(reader.read(page, param));
        // Palettes and packed pixels are scaled to 8 bits, samples in bytes of their own are not.
        boolean unspread = tags.bits() < 8
                && tags.plain()
                && !tags.jpeg()
                && bands.type() == PixelType.UINT8
                && reader.getRawImageType(page).getColorModel() instanceof ComponentColorModel;
        return unspread ? bands.spreadTo8Bit(tags.bits()) : bands;
    }

    private static Bands meaning(List<float[]> samples, TiffTags tags) throws IOException {
        int colours = tags.colours();
        if (samples.size() < colours) {
            throw new IIOException("it is RGB with " + samples.size() + " channel(s)");
        }
        if (samples.size() == colours + 1 && tags.alpha() && !measured(samples.get(colours), tags)) {
            float opaque = tags.floating() ? 1 : tags.most();
            return new Bands(samples.subList(0, colours), tags.type(), colours == 3, List.of())
                    .onWhite(samples.get(colours), opaque, tags.premultiplied());
        }
        List<String> notes = tags.palette() ? List.of("lookup table left out, grey values used") : List.of();
        return new Bands(samples, tags.type(), colours == 3 && samples.size() == 3, notes);
    }

    /** Whether floats declared as alpha lie outside 0–1, and so are a channel of measurements. */
    private static boolean measured(float[] alpha, TiffTags tags) {
        if (tags.unsigned()) {
            return false;
        }
        for (float a : alpha) {
            if (!(a >= 0 && a <= 1)) {
                return true;
            }
        }
        return false;
    }

    private static void restore(List<float[]> samples, TiffTags tags) {
        boolean asStored = tags.unsigned() && tags.bits() == 8 && tags.photometric() != TiffTags.WHITE_IS_ZERO;
        if (!asStored) {
            samples.forEach(s -> restore(s, tags));
        }
    }

    /** Applies or removes the sign of stored values, and inverts "white is zero". */
    private static void restore(float[] values, TiffTags tags) {
        boolean inverted = tags.photometric() == TiffTags.WHITE_IS_ZERO && tags.unsigned();
        boolean signedByte = tags.signed() && tags.bits() == 8;
        for (int i = 0; i < values.length; i++) {
            float v = values[i];
            if (signedByte && v > 127) {
                v -= 256;
            } else if (v < 0 && tags.unsigned()) {
                v += 0x1p32f;
            }
            values[i] = inverted ? tags.most() - v : v;
        }
    }
}
