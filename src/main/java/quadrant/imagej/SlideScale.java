package quadrant.imagej;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageMetadata;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import quadrant.pixels.PixelSize;

/**
 * The µm per pixel of an image: ImageJ's calibration, or of a TIFF of another program Aperio's {@code MPP = 0.499} in the
 * description, or OME's {@code PhysicalSizeX="0.499"}, else the resolution tags.
 */
final class SlideScale {
    private static final Pattern APERIO = Pattern.compile("\\bMPP\\s*=\\s*(\\d+(?:\\.\\d+)?)");
    private static final Pattern OME = Pattern.compile("\\bPhysicalSizeX\\s*=\\s*\"([0-9.eE+-]{1,30})\"");
    private static final Pattern OME_UNIT = Pattern.compile("\\bPhysicalSizeXUnit\\s*=\\s*\"([^\"]{1,10})\"");
    /** Coarser scales in inches or centimetres are printers' resolutions of 72 to 600 dpi, and not measurements. */
    private static final double COARSEST_MICRONS = 20;

    private static final int ACROSS = 282;
    private static final int DOWN = 283;
    private static final int UNIT = 296;
    private static final double SQUARE_WITHIN = 0.01;
    private static final String INCH = "inch";
    private static final String CM = "cm";
    private static final Map<String, Double> MICRONS = Map.ofEntries(
            Map.entry("µm", 1.0),
            Map.entry("um", 1.0),
            Map.entry("micron", 1.0),
            Map.entry("microns", 1.0),
            Map.entry("micrometer", 1.0),
            Map.entry("micrometre", 1.0),
            Map.entry("nm", 1e-3),
            Map.entry("mm", 1e3),
            Map.entry(CM, 1e4),
            Map.entry("in", 25_400.0),
            Map.entry(INCH, 25_400.0));

    private SlideScale() {}

    /** The µm per pixel of a page. */
    static Optional<PixelSize> of(TIFFImageMetadata page) {
        return of(
                TiffPage.description(page),
                TiffPage.decimal(page, ACROSS),
                TiffPage.decimal(page, DOWN),
                TiffPage.first(page, UNIT, 2));
    }

    /** @param unit tag 296: 2 is inches, 3 centimetres */
    static Optional<PixelSize> of(String description, double perUnitAcross, double perUnitDown, int unit) {
        Matcher aperio = APERIO.matcher(description);
        if (aperio.find() && Double.parseDouble(aperio.group(1)) > 0) {
            return Optional.of(new PixelSize(Double.parseDouble(aperio.group(1))));
        }
        // PhysicalSizeX of the first image; where its unit is missing it is µm
        Matcher ome = OME.matcher(description);
        Matcher omeUnit = OME_UNIT.matcher(description);
        try {
            double size = ome.find() ? Double.parseDouble(ome.group(1)) : 0;
            double microns = size * micronsPer(omeUnit.find() ? omeUnit.group(1) : "µm");
            if (microns > 0 && Double.isFinite(microns)) {
                return Optional.of(new PixelSize(microns));
            }
        } catch (NumberFormatException e) {
            // then there are the tags
        }
        return of(unit == 2 ? INCH : unit == 3 ? CM : "", perUnitAcross, perUnitDown);
    }

    /** The scale in a unit of ImageJ's, where it is one of length and the pixels are square. */
    static Optional<PixelSize> of(String unit, double perUnitAcross, double perUnitDown) {
        double microns = micronsPer(unit) / perUnitAcross;
        boolean square = Math.abs(perUnitAcross / perUnitDown - 1) < SQUARE_WITHIN;
        // ImageJ opens files of other programs in these units
        boolean printed = micronsPer(unit) >= micronsPer(CM) && microns > COARSEST_MICRONS;
        return square && !printed && microns > 0 && Double.isFinite(microns)
                ? Optional.of(new PixelSize(microns))
                : Optional.empty();
    }

    /** The size of a unit in µm; 0 for an unknown one. */
    private static double micronsPer(String unit) {
        return MICRONS.getOrDefault(
                unit.replace("\\u00B5", "µ").replace("&#181;", "µ").replace('μ', 'µ'), 0.0);
    }
}
