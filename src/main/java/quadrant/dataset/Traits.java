package quadrant.dataset;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.ImageFingerprint;
import quadrant.pixels.JpegTraces;
import quadrant.pixels.PixelHash;
import quadrant.pixels.PixelSize;
import quadrant.pixels.RawImage;

/**
 * What was recorded of an image as it was read: what finds copies of it, and the technical properties of its file, which should be
 * independent of its class.
 *
 * @param pixelHash the SHA-256 of its pixels
 * @param look its fingerprint
 * @param pixels their number
 * @param properties by name, in the order in which they are looked at; empty where not known
 */
public record Traits(String pixelHash, ImageFingerprint look, long pixels, Map<String, String> properties) {
    static final String SIZE = "image size";
    static final String FORMAT = "file format";
    static final String TRACES = "JPEG traces";
    static final String STEPS = "quantisation by JPEG";

    /** The properties of an image that was read. */
    public static Traits of(String id, RawImage p, ChannelMapping mapping) {
        return of(
                PixelHash.of(p),
                ImageFingerprint.of(mapping.toRgb(p)),
                p.widthPx(),
                p.heightPx(),
                format(id),
                JpegTraces.of(p),
                depth(p),
                calibration(p));
    }

    /**
     * @param format the file extension in lower case; "none" where there is none
     * @param jpeg traces of JPEG in the pixels, as {@link JpegTraces} names them
     * @param depth such as "8-bit colour"
     * @param calibration such as "0.5 µm per pixel", or "none"
     */
    static Traits of(
            String pixelHash,
            ImageFingerprint look,
            int widthPx,
            int heightPx,
            String format,
            String jpeg,
            String depth,
            String calibration) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put(SIZE, widthPx + "×" + heightPx);
        all.put(FORMAT, format);
        // whether there are any, then which
        all.put(TRACES, jpeg.startsWith("steps") ? "present" : jpeg.replace("none", "absent"));
        all.put(STEPS, jpeg);
        all.put("bit depth", depth);
        all.put("calibration", calibration);
        return new Traits(pixelHash, look, (long) widthPx * heightPx, all);
    }

    private static String format(String id) {
        String name = id.substring(id.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        String ending = dot < 0 ? "none" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
        return switch (ending) {
            case "jpg" -> "jpeg";
            case "tif" -> "tiff";
            default -> ending;
        };
    }

    private static String depth(RawImage p) {
        String channels = p.colour()
                ? "colour"
                : p.channels().size() == 1 ? "grey" : p.channels().size() + " channels";
        return switch (p.type()) {
                    case UINT8 -> "8-bit ";
                    case UINT16 -> "16-bit ";
                    case FLOAT32 -> "32-bit ";
                }
                + channels;
    }

    private static String calibration(RawImage p) {
        // three digits: the same objective under two programs
        return p.pixelSize()
                .map(PixelSize::micronsPerPixel)
                .map(v -> String.format(Locale.ROOT, "%.3g µm per pixel", v))
                .orElse("none");
    }
}
