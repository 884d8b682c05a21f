package quadrant.imagej;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import quadrant.pixels.DisplayRange;
import quadrant.pixels.PixelSize;
import quadrant.pixels.PixelType;
import quadrant.pixels.RawImage;
import quadrant.pixels.Region;

/**
 * Decoded channels of one page, with notes on the choices made.
 *
 * @param channels one or more float planes, row by row
 * @param colour whether they are red, green and blue
 */
record Bands(List<float[]> channels, PixelType type, boolean colour, List<String> notes) {
    private static final String BLENDED = "alpha blended on white";

    /** The channels of an image whose colour model defines their meaning. */
    static Bands of(BufferedImage image) {
        ColorModel model = image.getColorModel();
        int space = model.getColorSpace().getType();
        boolean known = space == ColorSpace.TYPE_GRAY || space == ColorSpace.TYPE_RGB || space == ColorSpace.TYPE_CMYK;
        if (!(model instanceof ComponentColorModel) || !known) {
            return ofPacked(image);
        }
        int bits = model.getComponentSize(0);
        PixelType type = bits <= 8 ? PixelType.UINT8 : bits <= 16 ? PixelType.UINT16 : PixelType.FLOAT32;
        float white = (float) (Math.pow(2, bits) - 1);
        List<float[]> all = samples(image.getRaster());
        int colours = model.getNumColorComponents();
        List<float[]> kept = new ArrayList<>(all.subList(0, colours));
        List<String> notes = new ArrayList<>();
        if (space == ColorSpace.TYPE_CMYK) {
            kept = rgbOfCmyk(kept, white);
            notes.add("CMYK turned into RGB without a colour profile");
        }
        Bands bands = new Bands(kept, type, space != ColorSpace.TYPE_GRAY, notes);
        return model.hasAlpha() ? bands.onWhite(all.get(colours), white, model.isAlphaPremultiplied()) : bands;
    }

    /** Every band of a raster, as stored. */
    static List<float[]> samples(Raster raster) {
        int w = raster.getWidth();
        int h = raster.getHeight();
        boolean floats = raster.getTransferType() >= DataBuffer.TYPE_FLOAT;
        List<float[]> bands = new ArrayList<>();
        float[] row = new float[w];
        int[] whole = new int[w]; // Java reads integers faster as such
        for (int b = 0; b < raster.getNumBands(); b++) {
            float[] plane = new float[w * h];
            for (int y = 0; y < h; y++) {
                if (floats) {
                    raster.getSamples(raster.getMinX(), raster.getMinY() + y, w, 1, b, row);
                    System.arraycopy(row, 0, plane, y * w, w);
                } else {
                    raster.getSamples(raster.getMinX(), raster.getMinY() + y, w, 1, b, whole);
                    for (int x = 0; x < w; x++) {
                        plane[y * w + x] = whole[x];
                    }
                }
            }
            bands.add(plane);
        }
        return bands;
    }

    /**
     * The channels of a plane as one image.
     *
     * @param bands of one or more pages; in their order
     * @param signed16 whether 16-bit values are signed, stored with 32768 added
     * @param ranges the display range of each channel, in stored values, or none
     * @param names of the channels, or none
     */
    static RawImage together(
            List<Bands> bands,
            String name,
            Region size,
            boolean signed16,
            List<DisplayRange> ranges,
            Optional<PixelSize> pixelSize,
            List<String> notes,
            List<String> names) {
        List<float[]> channels =
                bands.stream().flatMap(b -> b.channels.stream()).toList();
        Bands last = bands.get(bands.size() - 1);
        boolean signed = signed16 && last.type == PixelType.UINT16;
        int shift = signed ? 32768 : 0;
        for (float[] channel : signed ? channels : List.<float[]>of()) {
            for (int i = 0; i < channel.length; i++) {
                channel[i] -= shift;
            }
        }
        return new RawImage(
                name,
                size.widthPx(),
                size.heightPx(),
                channels,
                signed ? PixelType.FLOAT32 : last.type,
                last.colour && bands.size() == 1,
                (channels.size() == bands.size() ? ranges : List.<DisplayRange>of())
                        .stream()
                                .map(r -> new DisplayRange(r.min() - shift, r.max() - shift))
                                .toList(),
                pixelSize,
                notes,
                channels.size() == names.size() ? names : List.of());
    }

    /** A region of these channels of an image of this width. */
    Bands part(int widthPx, Region r) {
        boolean whole = r.widthPx() == widthPx && channels.get(0).length == r.widthPx() * r.heightPx();
        return whole
                ? this
                : new Bands(channels.stream().map(c -> r.of(c, widthPx)).toList(), type, colour, notes);
    }

    /** The same blended onto white; unchanged where alpha is opaque everywhere. */
    Bands onWhite(float[] alpha, float opaque, boolean premultiplied) {
        if (allAre(alpha, opaque)) {
            return this;
        }
        for (float[] channel : channels) {
            for (int i = 0; i < channel.length; i++) {
                float a = alpha[i] / opaque;
                channel[i] = (premultiplied ? channel[i] : channel[i] * a) + opaque * (1 - a);
            }
        }
        List<String> remarks = new ArrayList<>(notes);
        remarks.add(BLENDED);
        return new Bands(channels, type, colour, remarks);
    }

    /** The same with values of {@code bits} bits scaled to 0–255. */
    Bands spreadTo8Bit(int bits) {
        float factor = 255f / ((1 << bits) - 1);
        for (float[] channel : channels) {
            for (int i = 0; i < channel.length; i++) {
                channel[i] *= factor;
            }
        }
        return this;
    }

    private static boolean allAre(float[] values, float expected) {
        for (float v : values) {
            if (v != expected) {
                return false;
            }
        }
        return true;
    }

    private static List<float[]> rgbOfCmyk(List<float[]> cmyk, float full) {
        float[] black = cmyk.get(3);
        List<float[]> rgb = cmyk.subList(0, 3);
        for (float[] ink : rgb) {
            for (int i = 0; i < ink.length; i++) {
                ink[i] = (full - ink[i]) * (full - black[i]) / full;
            }
        }
        return rgb;
    }

    /** Palettes and packed pixels: 8 bits per colour; grey where every pixel is grey. */
    private static Bands ofPacked(BufferedImage image) {
        int w = image.getWidth();
        int h = image.getHeight();
        float[] red = new float[w * h];
        float[] green = new float[w * h];
        float[] blue = new float[w * h];
        float[] alpha = new float[w * h];
        int[] row = new int[w];
        boolean grey = true;
        for (int y = 0; y < h; y++) {
            image.getRGB(0, y, w, 1, row, 0, w);
            for (int x = 0; x < w; x++) {
                int argb = row[x];
                int i = y * w + x;
                alpha[i] = argb >>> 24;
                red[i] = argb >> 16 & 255;
                green[i] = argb >> 8 & 255;
                blue[i] = argb & 255;
                grey &= red[i] == green[i] && green[i] == blue[i];
            }
        }
        List<float[]> channels = grey ? List.of(red) : List.of(red, green, blue);
        return new Bands(channels, PixelType.UINT8, !grey, List.of()).onWhite(alpha, 255, false);
    }
}
