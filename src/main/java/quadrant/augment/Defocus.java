package quadrant.augment;

/**
 * A loss of focus in geometrical optics: each point becomes an even disc, the circle of confusion.
 *
 * @param probability 0–1
 * @param radiusMin the disc's least radius in pixels, 0–20; up to 0.5 changes nothing
 * @param radiusMax the greatest, 0–20; uniform between
 */
public record Defocus(double probability, double radiusMin, double radiusMax) implements Optics {
    public Defocus {
        Limits.within("probability of a defocus", probability, 0, 1);
        Limits.range("radius of a defocus", radiusMin, radiusMax, 0, 20);
    }

    @Override
    public Defocus scaled(double factor) {
        return new Defocus(
                probability, Limits.clamped(radiusMin * factor, 0, 20), Limits.clamped(radiusMax * factor, 0, 20));
    }

    @Override
    public Defocus withProbability(double p) {
        return new Defocus(p, radiusMin, radiusMax);
    }

    @Override
    public void render(Draws draws, OpticsPass optics) {
        optics.disc(draws.between(radiusMin, radiusMax));
    }
}
