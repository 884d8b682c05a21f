package quadrant.inference;

import quadrant.pixels.Patch;

/**
 * Which tiles are passed over.
 *
 * @param skipEmpty those that are nearly uniform, as is the glass of a slide: no channel of the network's view of it has a
 *     standard deviation of {@link #EMPTY_BELOW} or more, on the scale 0–255
 * @param skipUnreadable those whose pixels are damaged; else the first of them ends the work
 */
public record TileRule(boolean skipEmpty, boolean skipUnreadable) {
    /** Glass under a scanner's light, with the noise of the camera and of JPEG, varies by 1 to 3. */
    public static final double EMPTY_BELOW = 5;

    /** Whether an RGB view in 0–255 shows nothing. */
    static boolean empty(Patch view) {
        int n = view.widthPx() * view.heightPx();
        for (int c = 0; c < view.channels(); c++) {
            double sum = 0;
            double squares = 0;
            for (int i = c * n; i < (c + 1) * n; i++) {
                double v = view.values()[i];
                sum += v;
                squares += v * v;
            }
            double mean = sum / n;
            if (squares / n - mean * mean >= EMPTY_BELOW * EMPTY_BELOW) {
                return false;
            }
        }
        return true;
    }
}
