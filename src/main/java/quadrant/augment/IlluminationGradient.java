package quadrant.augment;

/**
 * Uneven illumination from one side: grey levels are multiplied by factors that change linearly from 1 − strength to 1 +
 * strength, in a uniformly drawn direction.
 *
 * @param probability 0–1
 * @param strengthMin the least strength, 0–0.9
 * @param strengthMax the greatest, 0–0.9; uniform between
 */
public record IlluminationGradient(double probability, double strengthMin, double strengthMax) implements Optics {
    public IlluminationGradient {
        Limits.within("probability of an illumination gradient", probability, 0, 1);
        Limits.range("strength of an illumination gradient", strengthMin, strengthMax, 0, 0.9);
    }

    @Override
    public IlluminationGradient scaled(double factor) {
        return new IlluminationGradient(
                probability,
                Limits.clamped(strengthMin * factor, 0, 0.9),
                Limits.clamped(strengthMax * factor, 0, 0.9));
    }

    @Override
    public IlluminationGradient withProbability(double p) {
        return new IlluminationGradient(p, strengthMin, strengthMax);
    }

    @Override
    public void render(Draws draws, OpticsPass optics) {
        double strength = draws.between(strengthMin, strengthMax);
        optics.gradient(strength, draws.between(0, 360));
    }
}
