package quadrant.augment;

/**
 * The noise of a camera: normal, independent between pixels and channels.
 *
 * @param probability 0–1
 * @param sigmaMin the least standard deviation in grey levels, 0–255
 * @param sigmaMax the greatest, 0–255; uniform between
 */
public record GaussianNoise(double probability, double sigmaMin, double sigmaMax) implements Optics {
    public GaussianNoise {
        Limits.within("probability of noise", probability, 0, 1);
        Limits.range("sigma of noise", sigmaMin, sigmaMax, 0, 255);
    }

    @Override
    public GaussianNoise scaled(double factor) {
        return new GaussianNoise(
                probability, Limits.clamped(sigmaMin * factor, 0, 255), Limits.clamped(sigmaMax * factor, 0, 255));
    }

    @Override
    public GaussianNoise withProbability(double p) {
        return new GaussianNoise(p, sigmaMin, sigmaMax);
    }

    @Override
    public void render(Draws draws, OpticsPass optics) {
        optics.noise(draws.between(sigmaMin, sigmaMax), draws);
    }
}
