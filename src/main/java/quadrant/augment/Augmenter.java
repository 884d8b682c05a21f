package quadrant.augment;

import java.util.ArrayList;
import java.util.List;
import quadrant.pixels.Patch;

/**
 * Makes augmented views. Plan, seed, image key and view number determine a view to the bit, in any order and on any thread.
 *
 * <p>Not safe for use by several threads: each has its own, which keeps its scratch memory between views.
 */
public final class Augmenter {
    private final long seed;
    private final List<Geometry> geometry = new ArrayList<>();
    private final List<Colour> colour = new ArrayList<>();
    private final List<Optics> optics = new ArrayList<>();
    private final WarpPass warpPass = new WarpPass();
    private final ColourPass colourPass = new ColourPass();
    private final OpticsPass opticsPass = new OpticsPass();

    public Augmenter(AugmentationPlan plan, long seed) {
        this.seed = seed;
        for (Augmentation transform : plan.transforms()) {
            switch (transform.stage()) {
                case GEOMETRY -> geometry.add((Geometry) transform);
                case COLOUR -> colour.add((Colour) transform);
                case OPTICS -> optics.add((Optics) transform);
            }
        }
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
        float[] from = canvas.values();
        float[] to = out.values();
        if (viewNumber == 0 || geometry.isEmpty()) {
            System.arraycopy(from, 0, to, 0, from.length);
        }
        if (viewNumber == 0) {
            return;
        }
        if (!geometry.isEmpty()) {
            warpPass.begin(canvas.widthPx());
            for (Geometry g : geometry) {
                g.draw(draws(imageKey, viewNumber, g), warpPass);
            }
            warpPass.resample(from, to);
        }
        colourPass.begin(from);
        for (Colour c : colour) {
            c.draw(draws(imageKey, viewNumber, c), colourPass);
        }
        colourPass.run(to);
        opticsPass.begin(to, canvas.widthPx());
        for (Optics o : optics) {
            Draws draws = draws(imageKey, viewNumber, o);
            if (draws.uniform() < o.probability()) {
                o.render(draws, opticsPass);
            }
        }
    }

    private Draws draws(long imageKey, int viewNumber, Augmentation transform) {
        return Draws.of(seed, imageKey, viewNumber, transform.kind());
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
