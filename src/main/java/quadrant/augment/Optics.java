package quadrant.augment;

/** A defect of lens, focus or camera, with the probability that a view has it. */
public sealed interface Optics extends Augmentation
        permits GaussianBlur,
                Defocus,
                ResolutionLoss,
                Vignetting,
                IlluminationGradient,
                GaussianNoise,
                PoissonGaussianNoise,
                JpegArtefacts,
                OneOf {
    /** The probability that a view has the defect, 0–1. */
    double probability();

    @Override
    Optics scaled(double factor);

    /** The same defect in more or fewer views. */
    Optics withProbability(double p);

    /** Draws the defect's strength and applies it; whether to apply it was decided before. */
    void render(Draws draws, OpticsPass optics);

    @Override
    default Stage stage() {
        return Stage.OPTICS;
    }

    @Override
    default boolean changesNothing() {
        return probability() == 0;
    }
}
