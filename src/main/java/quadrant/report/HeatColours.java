package quadrant.report;

/**
 * The colour map viridis (Smith and van der Walt 2015, CC0): from dark violet over green to yellow, lighter for larger numbers,
 * so that it can be read with any colour vision and in print without colour.
 */
final class HeatColours {
    /** The colours at each ninth of the scale. */
    private static final int[] VIRIDIS = {
        0x440154, 0x482878, 0x3E4989, 0x31688E, 0x26828E, 0x1F9E89, 0x35B779, 0x6DCD59, 0xB4DE2C, 0xFDE725
    };

    private HeatColours() {}

    /** The colour as 0xRRGGBB for a share, 0–1. */
    static int of(double share) {
        double at = Math.max(0, Math.min(1, share)) * (VIRIDIS.length - 1);
        int low = Math.min((int) at, VIRIDIS.length - 2);
        return mixed(VIRIDIS[low], VIRIDIS[low + 1], at - low);
    }

    /** A colour between two: the first at 0, the second at 1. */
    static int mixed(int a, int b, double share) {
        int rgb = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int from = a >> shift & 0xFF;
            int to = b >> shift & 0xFF;
            rgb |= (int) Math.round(from + share * (to - from)) << shift;
        }
        return rgb;
    }
}
