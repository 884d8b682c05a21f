package quadrant.augment;

/**
 * Lower resolution at the same size: the view is shrunk by area averaging and enlarged again bilinearly.
 *
 * @param probability 0–1
 * @param factorMin the least factor between the sizes, 1–16
 * @param factorMax the greatest, 1–16; uniform in the logarithm between
 */
public record ResolutionLoss(double probability, double factorMin, double factorMax) implements Optics {
    public ResolutionLoss {
        Limits.within("probability of a loss of resolution", probability, 0, 1);
        Limits.range("factor of a loss of resolution", factorMin, factorMax, 1, 16);
    }

    @Override
    public ResolutionLoss scaled(double factor) {
        return new ResolutionLoss(
                probability,
                Limits.clamped(Math.pow(factorMin, factor), 1, 16),
                Limits.clamped(Math.pow(factorMax, factor), 1, 16));
    }

    @Override
    public ResolutionLoss withProbability(double p) {
        return new ResolutionLoss(p, factorMin, factorMax);
    }

    @Override
    public void render(Draws draws, OpticsPass optics) {
        optics.reduce(StrictMath.exp(draws.between(StrictMath.log(factorMin), StrictMath.log(factorMax))));
    }
}
