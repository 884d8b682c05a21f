package quadrant.explain;

import quadrant.evaluation.Interval;
import quadrant.evaluation.PairedDifference;

/**
 * The result of the shortcut test: the accuracy of a model on parts of images. Images are covered with their mean colour, once
 * in the middle square with half of the area, once around it; the visible area is the same in both cases.
 *
 * @param images number of tested images
 * @param of number of available images
 * @param guess balanced accuracy of the majority-class baseline, 1 over the classes present
 * @param whole on the unchanged images; its difference is 0
 * @param border with the middle covered
 * @param centre with the border covered
 */
public record Shortcut(int images, int of, double guess, Part whole, Part border, Part centre) {
    /** From this share of the whole image's gain over the baseline on, a part does almost as well. */
    private static final double ALMOST = 0.8;

    /**
     * One way of showing the images.
     *
     * @param balancedAccuracy 0–1
     * @param lost balanced accuracy of the whole images minus that of these, on the same groups
     */
    public record Part(double balancedAccuracy, Interval interval, PairedDifference lost) {}

    /** How much the border alone is sufficient for. */
    public enum Verdict {
        /** The model is not better than the majority-class baseline even on whole images. */
        NOTHING_TO_TELL,
        /** The border alone does almost as well as the whole image. */
        BORDER_IS_ENOUGH,
        /** The border alone does better than the majority-class baseline. */
        BORDER_TELLS,
        /** The border alone does no better than the majority-class baseline. */
        BORDER_TELLS_NOTHING
    }

    /** The gain of a part over the majority-class baseline, as a share of the gain of whole images. */
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
