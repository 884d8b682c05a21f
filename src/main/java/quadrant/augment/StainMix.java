package quadrant.augment;

/**
 * Changes the stains of an H&amp;E image towards those of other laboratories: the image's own haematoxylin and eosin are
 * estimated ({@link Macenko}), others are drawn ({@link PublishedStains}), and each own vector w is moved by a fraction u
 * towards the drawn t, w' ∝ (1 − u)·w + u·t. Each stain's amounts are multiplied by (1 − u) + u·r/a, held within ½ to 2, where
 * a is the 99th percentile of its amount in the image and r that of Macenko's reference times a factor of its own. The residual
 * is unchanged.
 *
 * <p>An image without two stains, or with others than haematoxylin and eosin (farther than 18 degrees from all published ones),
 * is unchanged. A view depends on no other image.
 *
 * @param strength u is uniform within 0 to strength; 0–1
 * @param sigma the factor of the reference's amount is uniform within 1 − sigma to 1 + sigma; 0–1
 */
public record StainMix(double strength, double sigma) implements Colour {
    private static final double MOST_GAIN = 2;

    public StainMix {
        Limits.within("strength of a stain mix", strength, 0, 1);
        Limits.within("sigma of a stain mix", sigma, 0, 1);
    }

    @Override
    public StainMix scaled(double factor) {
        return new StainMix(Limits.clamped(strength * factor, 0, 1), Limits.clamped(sigma * factor, 0, 1));
    }

    @Override
    public boolean changesNothing() {
        return strength == 0;
    }

    @Override
    public void draw(Draws draws, ColourPass colours) {
        double way = draws.between(0, strength);
        double haematoxylin = PublishedStains.HAEMATOXYLIN * draws.between(1 - sigma, 1 + sigma);
        double eosin = PublishedStains.EOSIN * draws.between(1 - sigma, 1 + sigma);
        StainBasis drawn = PublishedStains.draw(draws);
        colours.stains().filter(own -> PublishedStains.near(own.basis())).ifPresent(own -> {
            double[] gain = {gain(own.haematoxylin(), haematoxylin, way), gain(own.eosin(), eosin, way), 1};
            StainBasis target =
                    StainBasis.pair(between(own.basis(), drawn, 0, way), between(own.basis(), drawn, 1, way));
            colours.density(own.basis().restain(gain, target));
        });
    }

    private static double gain(double own, double drawn, double way) {
        return Limits.clamped(1 - way + way * drawn / own, 1 / MOST_GAIN, MOST_GAIN);
    }

    private static double[] between(StainBasis own, StainBasis drawn, int stain, double way) {
        double[] from = own.vector(stain);
        double[] to = drawn.vector(stain);
        double[] v = new double[3];
        for (int c = 0; c < 3; c++) {
            v[c] = (1 - way) * from[c] + way * to[c];
        }
        return StainBasis.unit(v);
    }
}
