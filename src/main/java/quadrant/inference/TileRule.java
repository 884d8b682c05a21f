package quadrant.inference;

/**
 * Which tiles are passed over.
 *
 * @param mask those without tissue, where the image has a {@link TissueMask}
 * @param skipUnreadable those whose pixels are damaged; else the first of them ends the work
 */
public record TileRule(boolean mask, boolean skipUnreadable) {}
