package quadrant.explain;

import quadrant.evaluation.Interval;
import quadrant.evaluation.PairedDifference;

/**
 * How well a model does on parts of images: the shortcut test. Images are covered with their mean colour, once the middle
 * square that has half of the area, once all around it; what is left has the same area either way.
 *
 * @param images tested
 * @param of how many there were
 * @param guess balanced accuracy of guessing, 1 over the classes present
 * @param whole on the images as they are; its difference is 0
 * @param border with the middle covered
 * @param centre with the border covered
 */
public record Shortcut(int images, int of, double guess, Part whole, Part border, Part centre) {
    /** From this share of what the whole image brings over guessing on, a part does almost as well. */
    private static final double ALMOST = 0.8;

    /**
     * One way of showing the images.
     *
     * @param balancedAccuracy 0–1
     * @param lost balanced accuracy of the whole images less that of these, on the same groups
     */
    public record Part(double balancedAccuracy, Interval interval, PairedDifference lost) {}

    /** What the border alone suffices for. */
    public enum Verdict {
        /** The model is not better than guessing even on whole images. */
        NOTHING_TO_TELL,
        /** The border alone does almost as well as the whole image. */
        BORDER_IS_ENOUGH,
        /** The border alone does better than guessing. */
        BORDER_TELLS,
        /** The border alone does no better than guessing. */
        BORDER_TELLS_NOTHING
    }

    /** The share of what whole images bring over guessing that a part of them brings. */
    public double kept(Part part) {
        return (part.balancedAccuracy() - guess) / (whole.balancedAccuracy() - guess);
    }

    public Verdict verdict() {
        if (whole.interval().low() <= guess) {
            return Verdict.NOTHING_TO_TELL;
        }
        if (kept(border) >= ALMOST) {
            return Verdict.BORDER_IS_ENOUGH;
        }
        return border.interval().low() > guess ? Verdict.BORDER_TELLS : Verdict.BORDER_TELLS_NOTHING;
    }
}
