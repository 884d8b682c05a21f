package quadrant.imagej;

import java.util.List;
import javax.imageio.IIOException;
import quadrant.pixels.PixelType;

/** The channels of a plane in ImageJ's pixel arrays. */
final class PixelArrays {
    private PixelArrays() {}

    /** Channels of an array of unsigned bytes, unsigned shorts, floats, or packed RGB. */
    static Bands bands(Object pixels) throws IIOException {
        if (pixels instanceof byte[] b) {
            float[] v = new float[b.length];
            for (int i = 0; i < v.length; i++) {
                v[i] = b[i] & 255;
            }
            return new Bands(List.of(v), PixelType.UINT8, false, List.of());
        } else if (pixels instanceof short[] s) {
            float[] v = new float[s.length];
            for (int i = 0; i < v.length; i++) {
                v[i] = s[i] & 65535;
            }
            return new Bands(List.of(v), PixelType.UINT16, false, List.of());
        } else if (pixels instanceof float[] f) {
            return new Bands(List.of(f), PixelType.FLOAT32, false, List.of());
        } else if (pixels instanceof int[] rgb) {
            return new Bands(
                    List.of(colour(rgb, 16), colour(rgb, 8), colour(rgb, 0)), PixelType.UINT8, true, List.of());
        }
        throw new IIOException("its kind of pixels is unsupported");
    }

    private static float[] colour(int[] rgb, int shift) {
        float[] v = new float[rgb.length];
        for (int i = 0; i < v.length; i++) {
            v[i] = rgb[i] >> shift & 255;
        }
        return v;
    }
}
