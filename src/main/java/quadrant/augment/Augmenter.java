package quadrant.augment;

import quadrant.pixels.Patch;

/**
 * Makes augmented views. Plan, seed, image key and view number determine a view to the bit, in any order and on any thread.
 *
 * <p>Not safe for use by several threads: each has its own, which keeps its scratch memory between views.
 */
public final class Augmenter {
    private final AugmentationPlan plan;
    private final long seed;
    private final Passes passes = new Passes();

    public Augmenter(AugmentationPlan plan, long seed) {
        this.plan = plan;
        this.seed = seed;
    }

    /** The passes over one view, which the transforms are added to (geometry, colour) or applied to at once (optics). */
    static final class Passes {
        final WarpPass warp = new WarpPass();
        final ColourPass colours = new ColourPass();
        final BlurPass blur = new BlurPass();
        final ResolutionPass resolution = new ResolutionPass();
        final ShadingPass shading = new ShadingPass();
        final NoisePass noise = new NoisePass();
        /** The view, 3×S×S grey levels in 0–255. */
        Patch view = Patch.blank(3, 1, 1);
    }

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
        passes.view = out;
        passes.warp.begin(canvas.widthPx());
        draw(Kind.Stage.GEOMETRY, imageKey, viewNumber);
        passes.warp.resample(canvas.values(), out.values());
        passes.colours.begin(canvas.values());
        draw(Kind.Stage.COLOUR, imageKey, viewNumber);
        passes.colours.run(out.values());
        draw(Kind.Stage.OPTICS, imageKey, viewNumber);
    }

    private void draw(Kind.Stage stage, long imageKey, int viewNumber) {
        for (Augmentation transform : plan.transforms()) {
            if (transform.row().stage() == stage) {
                transform.draw(Draws.of(seed, imageKey, viewNumber, transform.kind()), passes);
            }
        }
    }

    private static void check(Patch canvas, int viewNumber, Patch out) {
        if (canvas.channels() != 3 || canvas.heightPx() != canvas.widthPx()) {
            throw new IllegalArgumentException("Expected a square RGB canvas, got " + shape(canvas) + ".");
        }
        if (!shape(canvas).equals(shape(out)) || canvas.values() == out.values()) {
            throw new IllegalArgumentException(
                    "Expected another patch of " + shape(canvas) + " for the view, got " + shape(out) + ".");
        }
        if (viewNumber < 0) {
            throw new IllegalArgumentException("Expected a view number of 0 or more, got " + viewNumber + ".");
        }
    }

    private static String shape(Patch patch) {
        return patch.channels() + "×" + patch.heightPx() + "×" + patch.widthPx();
    }
}
