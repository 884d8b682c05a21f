package quadrant.augment;

/**
 * An elastic deformation: each pixel of the view moves by a random field, independent and uniform within −1 to 1 along both
 * axes, smoothed with a Gaussian and multiplied by alpha; see {@link ElasticField}.
 *
 * <p>The displacement along each axis has the root mean square alpha / (2·sigma·√(3π)), and its slope that divided by
 * sigma·√2; where the slope comes near 1 the image folds. The field belongs to the view: sigma and alpha are in its
 * pixels, wherever the plan lists the deformation, since flipping or turning such a field gives another as likely.
 *
 * <p>Simard, Steinkraus and Platt, "Best practices for convolutional neural networks applied to visual document
 * analysis", ICDAR 2003.
 *
 * @param probability 0–1
 * @param alpha in pixels, 0–5000
 * @param sigma in pixels, 1–100
 */
public record Elastic(double probability, double alpha, double sigma) implements Geometry {
    public Elastic {
        Limits.within("probability of an elastic deformation", probability, 0, 1);
        Limits.within("alpha of an elastic deformation", alpha, 0, 5000);
        Limits.within("sigma of an elastic deformation", sigma, 1, 100);
    }

    @Override
    public Elastic scaled(double factor) {
        return new Elastic(probability, Limits.clamped(alpha * factor, 0, 5000), sigma);
    }

    @Override
    public boolean changesNothing() {
        return probability == 0 || alpha == 0;
    }

    @Override
    public void draw(Draws draws, WarpPass warp) {
        if (draws.uniform() < probability) {
            warp.deform(alpha, sigma, draws);
        }
    }
}
