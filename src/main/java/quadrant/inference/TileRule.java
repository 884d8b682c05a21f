package quadrant.inference;

/**
 * Which tiles are skipped.
 *
 * @param mask tiles without tissue are skipped, where the image has a {@link TissueMask}
 * @param skipUnreadable whether tiles with damaged pixels are skipped; else the first of them ends the work
 */
public record TileRule(boolean mask, boolean skipUnreadable) {}
