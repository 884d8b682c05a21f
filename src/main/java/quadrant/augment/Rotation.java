package quadrant.augment;

/**
 * A rotation about the image's centre: one of the four quarter turns, then a small angle to either side. With quarter
 * turns for certain and 45° to either side every angle is equally likely.
 *
 * @param quarterTurns probability that one of the four quarter turns is drawn, 0–1; a quarter turn by itself is exact
 * @param maxDegrees the greatest further angle to either side, uniform, 0–180
 */
public record Rotation(double quarterTurns, double maxDegrees) implements Geometry {
    public Rotation {
        Limits.within("probability of quarter turns", quarterTurns, 0, 1);
        Limits.within("angle of a rotation", maxDegrees, 0, 180);
    }

    @Override
    public Rotation scaled(double factor) {
        return new Rotation(quarterTurns, Limits.clamped(maxDegrees * factor, 0, 180));
    }

    @Override
    public boolean changesNothing() {
        return quarterTurns == 0 && maxDegrees == 0;
    }

    @Override
    public void draw(Draws draws, WarpPass warp) {
        boolean turned = draws.uniform() < quarterTurns;
        int quarters = (int) (4 * draws.uniform());
        double degrees = draws.between(-maxDegrees, maxDegrees);
        warp.append(Affine.rotation(turned ? quarters : 0, degrees));
    }
}
