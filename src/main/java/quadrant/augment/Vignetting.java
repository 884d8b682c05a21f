package quadrant.augment;

/**
 * Vignetting by the cosine-fourth law.
 *
 * @param probability 0–1
 * @param lossMin the least share of the light that the corners lose, 0–0.9
 * @param lossMax the greatest, 0–0.9; uniform between
 */
public record Vignetting(double probability, double lossMin, double lossMax) implements Optics {
    public Vignetting {
        Limits.within("probability of a vignetting", probability, 0, 1);
        Limits.range("loss of a vignetting", lossMin, lossMax, 0, 0.9);
    }

    @Override
    public Vignetting scaled(double factor) {
        return new Vignetting(
                probability, Limits.clamped(lossMin * factor, 0, 0.9), Limits.clamped(lossMax * factor, 0, 0.9));
    }

    @Override
    public Vignetting withProbability(double p) {
        return new Vignetting(p, lossMin, lossMax);
    }

    @Override
    public void render(Draws draws, OpticsPass optics) {
        optics.vignette(draws.between(lossMin, lossMax));
    }
}
