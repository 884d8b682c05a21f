package quadrant.augment;

/**
 * A mirroring from left to right. With a {@link Rotation} by half a turn it covers the one from top to bottom.
 *
 * @param probability 0–1
 */
public record Flip(double probability) implements Geometry {
    public Flip {
        Limits.within("probability of a flip", probability, 0, 1);
    }

    @Override
    public Flip scaled(double factor) {
        return this;
    }

    @Override
    public boolean changesNothing() {
        return probability == 0;
    }

    @Override
    public void draw(Draws draws, WarpPass warp) {
        if (draws.uniform() < probability) {
            warp.append(Affine.linear(-1, 0, 0, 1));
        }
    }
}
