package quadrant.augment;

/**
 * A left–right mirroring. Together with a {@link Rotation} by half a turn it covers the top–bottom mirroring.
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
