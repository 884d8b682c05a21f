package quadrant.augment;

import java.util.Optional;
import java.util.function.Supplier;
import quadrant.pixels.Patch;

/**
 * Makes augmented views. Plan, seed, image key and view number determine a view to the bit, in any order and on any thread.
 *
 * <p>Not safe for use by several threads: each has its own, which keeps the stains of the last image, so that they are estimated once
 * for all its views.
 */
public final class Augmenter {
    private final AugmentationPlan plan;
    private final long seed;
    private float[] image = {};
    private Optional<ImageStains> stains = Optional.empty();

    public Augmenter(AugmentationPlan plan, long seed) {
        this.plan = plan;
        this.seed = seed;
    }

    /**
     * A view that is being made: the geometric transforms and those of colour are collected and then applied at once, the defects of
     * optics are applied one after the other.
     *
     * @param pixels 3×S×S grey levels in 0–255
     * @param stains the two stains of the image, where it has two
     */
    record View(Patch pixels, WarpPass warp, ColourPass colours, Supplier<Optional<ImageStains>> stains) {}

    /**
     * Makes one view. View 0 is the canvas itself, for every plan.
     *
     * @param canvas 3×S×S, RGB, finite values in 0–255; not changed
     * @param imageKey a key that is unique to the image, chosen by the caller
     * @param viewNumber 0 or more
     * @param out 3×S×S, another patch than the canvas; receives the view, within 0–255
     */
    public void view(Patch canvas, long imageKey, int viewNumber, Patch out) {
        check(canvas, viewNumber, out);
        if (viewNumber == 0) {
            System.arraycopy(canvas.values(), 0, out.values(), 0, canvas.values().length);
            return;
        }
        View view = new View(out, new WarpPass(canvas.widthPx()), new ColourPass(), () -> stains(canvas.values()));
        draw(Kind.Stage.GEOMETRY, imageKey, viewNumber, view);
        view.warp.resample(canvas.values(), out.values());
        draw(Kind.Stage.COLOUR, imageKey, viewNumber, view);
        view.colours.run(out.values());
        draw(Kind.Stage.OPTICS, imageKey, viewNumber, view);
    }

    private Optional<ImageStains> stains(float[] canvas) {
        if (canvas != image) {
            image = canvas;
            stains = ImageStains.of(canvas);
        }
        return stains;
    }

    private void draw(Kind.Stage stage, long imageKey, int viewNumber, View view) {
        for (Augmentation transform : plan.transforms()) {
            if (transform.row().stage() == stage) {
                transform.draw(Draws.of(seed, imageKey, viewNumber, transform.kind()), view);
            }
        }
    }

    private static void check(Patch canvas, int viewNumber, Patch out) {
        int size = canvas.widthPx();
        boolean square = canvas.channels() == 3 && canvas.heightPx() == size;
        boolean alike = out.channels() == 3 && out.heightPx() == size && out.widthPx() == size;
        if (!square || !alike || canvas.values() == out.values() || viewNumber < 0) {
            throw new IllegalArgumentException("Expected two square RGB patches of one size and a view number of 0 or"
                    + " more, got " + canvas + ", " + out + " and " + viewNumber);
        }
    }
}
