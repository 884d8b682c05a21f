package quadrant.augment;

/**
 * The colour of a black body: the cubic fit to the Planckian locus in CIE 1931 xy by Kang et al., "Design of advanced color
 * temperature control system for HDTV applications", J. Korean Phys. Soc. 2002, for 1667 to 25,000 K.
 */
final class BlackBody {
    private BlackBody() {}

    /** Chromaticity x and y at a temperature of 1667 to 25,000 K. */
    static double[] chromaticity(double kelvin) {
        double t = 1000 / kelvin;
        double x = kelvin < 4000
                ? cubic(t, -0.2661239, -0.2343589, 0.8776956, 0.179910)
                : cubic(t, -3.0258469, 2.1070379, 0.2226347, 0.240390);
        double y = kelvin < 2222
                ? cubic(x, -1.1063814, -1.34811020, 2.18555832, -0.20219683)
                : kelvin < 4000
                        ? cubic(x, -0.9549476, -1.37418593, 2.09137015, -0.16748867)
                        : cubic(x, 3.0817580, -5.87338670, 3.75112997, -0.37001483);
        return new double[] {x, y};
    }

    /** Linear sRGB (IEC 61966-2-1) at luminance 1; not clipped. */
    static double[] linearRgb(double kelvin) {
        double[] xy = chromaticity(kelvin);
        double x = xy[0] / xy[1];
        double z = (1 - xy[0] - xy[1]) / xy[1];
        return new double[] {
            3.2406 * x - 1.5372 - 0.4986 * z, -0.9689 * x + 1.8758 + 0.0415 * z, 0.0557 * x - 0.2040 + 1.0570 * z
        };
    }

    private static double cubic(double t, double c3, double c2, double c1, double c0) {
        return ((c3 * t + c2) * t + c1) * t + c0;
    }
}
