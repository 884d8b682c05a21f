package quadrant.augment;

/**
 * A perturbation of the amounts of haematoxylin, eosin and DAB, each stain independently: the optical density is decomposed
 * with {@link StainBasis#HED}, each amount s becomes α·s + β, and the colour is composed again.
 *
 * <p>Tellez et al., "Whole-slide mitosis detection in H&amp;E breast histology using PHH3 as a reference to train
 * distilled stain-invariant convolutional networks", IEEE TMI 2018. The two strengths of Tellez et al., "Quantifying the
 * effects of data augmentation and stain color normalization in convolutional neural networks for computational
 * pathology", Medical Image Analysis 2019, are {@link #LIGHT} and {@link #STRONG}.
 *
 * <p>β is here in natural optical density along the stain vectors, −ln((x + 1) / 256). Programs that jitter the output of
 * scikit-image's {@code rgb2hed} have a β in other units: −ln(10⁻⁶) = 13.8 times as large an optical density (version 0.26).
 *
 * @param sigma α is uniform within 1 − sigma to 1 + sigma; 0–1
 * @param bias β is uniform within −bias to bias, in units of the stain vectors' optical density; 0–1
 */
public record StainJitter(double sigma, double bias) implements Colour {
    /** "HED-light" of 2019: 0.05 for both. */
    public static final StainJitter LIGHT = new StainJitter(0.05, 0.05);

    /** "HED-strong" of 2019: 0.2 for both. */
    public static final StainJitter STRONG = new StainJitter(0.2, 0.2);

    public StainJitter {
        Limits.within("sigma of a stain jitter", sigma, 0, 1);
        Limits.within("bias of a stain jitter", bias, 0, 1);
    }

    @Override
    public StainJitter scaled(double factor) {
        return new StainJitter(Limits.clamped(sigma * factor, 0, 1), Limits.clamped(bias * factor, 0, 1));
    }

    @Override
    public boolean changesNothing() {
        return sigma == 0 && bias == 0;
    }

    @Override
    public void draw(Draws draws, ColourPass colours) {
        double[] alpha = new double[3];
        double[] beta = new double[3];
        for (int s = 0; s < 3; s++) {
            alpha[s] = draws.between(1 - sigma, 1 + sigma);
            beta[s] = draws.between(-bias, bias);
        }
        colours.density(StainBasis.HED.jitter(alpha, beta));
    }
}
