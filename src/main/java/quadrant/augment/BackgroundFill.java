package quadrant.augment;

import java.util.Map;

/**
 * A plain border: places beyond the image's edge show its background, the median of its outermost pixels in each
 * channel. A plan without it shows the mirror image there.
 */
public record BackgroundFill() implements Geometry {
    static final String KIND = "background-fill";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Map<String, Double> parameters() {
        return Map.of();
    }

    /** No: it changes what the other transforms show. */
    @Override
    public BackgroundFill scaled(double factor) {
        return this;
    }

    @Override
    public boolean changesNothing() {
        return false;
    }

    @Override
    public void draw(Draws draws, WarpPass warp) {
        warp.fillWithBackground();
    }
}
