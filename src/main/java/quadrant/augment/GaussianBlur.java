package quadrant.augment;

/**
 * A loss of focus, as a Gaussian blur.
 *
 * @param probability 0–1
 * @param sigmaMin the least standard deviation in pixels, 0–20
 * @param sigmaMax the greatest, 0–20; uniform between
 */
public record GaussianBlur(double probability, double sigmaMin, double sigmaMax) implements Optics {
    public GaussianBlur {
        Limits.within("probability of a blur", probability, 0, 1);
        Limits.range("sigma of a blur", sigmaMin, sigmaMax, 0, 20);
    }

    @Override
    public GaussianBlur scaled(double factor) {
        return new GaussianBlur(
                probability, Limits.clamped(sigmaMin * factor, 0, 20), Limits.clamped(sigmaMax * factor, 0, 20));
    }

    @Override
    public GaussianBlur withProbability(double p) {
        return new GaussianBlur(p, sigmaMin, sigmaMax);
    }

    @Override
    public void render(Draws draws, OpticsPass optics) {
        optics.blur(draws.between(sigmaMin, sigmaMax));
    }
}
