package quadrant.imagej;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageMetadata;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import quadrant.pixels.PixelSize;

/**
 * The µm per pixel of a TIFF not written by ImageJ: Aperio's {@code MPP = 0.499} in the description, or OME's {@code
 * PhysicalSizeX="0.499"}, else the resolution tags where they give 20 µm or less; printers' resolutions of 72 to 600 dpi are
 * not measurements.
 */
final class SlideScale {
    private static final Pattern APERIO = Pattern.compile("\\bMPP\\s*=\\s*(\\d+(?:\\.\\d+)?)");
    /** The unit may be missing; it is then µm. */
    private static final Pattern OME = Pattern.compile("\\bPhysicalSizeX\\s*=\\s*\"([0-9.eE+-]{1,30})\"");

    private static final Pattern OME_UNIT = Pattern.compile("\\bPhysicalSizeXUnit\\s*=\\s*\"([^\"]{1,10})\"");
    private static final Map<String, Double> MICRONS =
            Map.of("µm", 1.0, "μm", 1.0, "&#181;m", 1.0, "um", 1.0, "nm", 1e-3, "mm", 1e3);
    private static final double COARSEST_MICRONS = 20;
    private static final int ACROSS = 282;
    private static final int DOWN = 283;
    private static final int UNIT = 296;
    private static final double SQUARE_WITHIN = 0.01;
    static final double MICRONS_PER_INCH = 25_400;
    static final double MICRONS_PER_CM = 10_000;
    private static final int INCHES = 2;
    private static final int CENTIMETRES = 3;

    private SlideScale() {}

    /** The µm per pixel of a page. */
    static Optional<PixelSize> of(TIFFImageMetadata page) {
        return of(
                TiffPage.description(page),
                TiffPage.decimal(page, ACROSS),
                TiffPage.decimal(page, DOWN),
                TiffPage.numbers(page, UNIT));
    }

    /** Whether so many µm per inch or centimetre are a microscope's scale and not a printer's. */
    static boolean measured(double microns) {
        return microns <= COARSEST_MICRONS;
    }

    /** @param unit tag 296: 2 is inches, which is the default, 3 centimetres */
    static Optional<PixelSize> of(String description, double perUnitAcross, double perUnitDown, long[] unit) {
        Matcher aperio = APERIO.matcher(description);
        if (aperio.find() && Double.parseDouble(aperio.group(1)) > 0) {
            return Optional.of(new PixelSize(Double.parseDouble(aperio.group(1))));
        }
        Optional<PixelSize> ome = ome(description);
        if (ome.isPresent()) {
            return ome;
        }
        double perUnit = microns(unit);
        if (!(perUnit > 0 && perUnitAcross > 0) || Math.abs(perUnitAcross / perUnitDown - 1) >= SQUARE_WITHIN) {
            return Optional.empty();
        }
        double microns = perUnit / perUnitAcross;
        return measured(microns) ? Optional.of(new PixelSize(microns)) : Optional.empty();
    }

    /** PhysicalSizeX of the first image in OME-XML. */
    private static Optional<PixelSize> ome(String description) {
        Matcher size = OME.matcher(description);
        if (!size.find()) {
            return Optional.empty();
        }
        Matcher unit = OME_UNIT.matcher(description);
        double each = unit.find() ? MICRONS.getOrDefault(unit.group(1), 0.0) : 1;
        try {
            double microns = Double.parseDouble(size.group(1)) * each;
            return microns > 0 && Double.isFinite(microns) ? Optional.of(new PixelSize(microns)) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The size of one unit in µm; 0 for an unknown one. */
    private static double microns(long[] unit) {
        boolean inches = unit.length == 0 || unit[0] == INCHES;
        return inches ? MICRONS_PER_INCH : unit[0] == CENTIMETRES ? MICRONS_PER_CM : 0;
    }
}
