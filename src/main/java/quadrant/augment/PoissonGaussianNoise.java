package quadrant.augment;

/**
 * Photon and read noise: a grey level x becomes gain·Poisson(x / gain) + readNoise·Normal(0, 1), of mean x and variance gain·x
 * + readNoise², independent between pixels and channels.
 *
 * <p>Foi et al., "Practical Poissonian-Gaussian noise modeling and fitting for single-image raw-data", IEEE TIP 2008, where
 * gain is a and readNoise² is b.
 *
 * @param probability 0–1
 * @param gainMin the least gain in grey levels a photon, 0–64
 * @param gainMax the greatest, 0–64; uniform between
 * @param readNoiseMin the least standard deviation of the read noise in grey levels, 0–255
 * @param readNoiseMax the greatest, 0–255; uniform between
 */
public record PoissonGaussianNoise(
        double probability, double gainMin, double gainMax, double readNoiseMin, double readNoiseMax)
        implements Optics {
    public PoissonGaussianNoise {
        Limits.within("probability of noise", probability, 0, 1);
        Limits.range("gain of noise", gainMin, gainMax, 0, 64);
        Limits.range("read noise", readNoiseMin, readNoiseMax, 0, 255);
    }

    @Override
    public PoissonGaussianNoise scaled(double factor) {
        return new PoissonGaussianNoise(
                probability,
                Limits.clamped(gainMin * factor, 0, 64),
                Limits.clamped(gainMax * factor, 0, 64),
                Limits.clamped(readNoiseMin * factor, 0, 255),
                Limits.clamped(readNoiseMax * factor, 0, 255));
    }

    @Override
    public PoissonGaussianNoise withProbability(double p) {
        return new PoissonGaussianNoise(p, gainMin, gainMax, readNoiseMin, readNoiseMax);
    }

    @Override
    public void render(Draws draws, OpticsPass optics) {
        double gain = draws.between(gainMin, gainMax);
        optics.photons(gain, draws.between(readNoiseMin, readNoiseMax), draws);
    }
}
