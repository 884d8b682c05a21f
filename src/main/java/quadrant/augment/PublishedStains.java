package quadrant.augment;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Published vectors of haematoxylin and eosin, and random stains between them: a convex combination with weights uniform on the
 * simplex (Dirichlet of ones), the same for both stains, normalised to length 1.
 * <ol>
 *   <li>Ruifrok and Johnston, Anal. Quant. Cytol. Histol. 2001, as in scikit-image's {@code rgb_from_hed}
 *   <li>Landini, "H&amp;E" of ImageJ's Colour Deconvolution (Landini et al., Bioinformatics 2021)
 *   <li>Landini, "H&amp;E 2" of the same
 *   <li>Macenko et al., ISBI 2009, the reference of the authors' program
 *   <li>TCGA-A2-A3XS-DX1 by Macenko's method, the standard of HistomicsTK (Amgad et al., Bioinformatics 2019)
 * </ol>
 */
final class PublishedStains {
    static final List<StainBasis> PAIRS = List.of(
            pair(0.65, 0.70, 0.29, 0.07, 0.99, 0.11),
            pair(0.644211, 0.716556, 0.266844, 0.092789, 0.954111, 0.283111),
            pair(0.49015734, 0.76897085, 0.41040173, 0.04615336, 0.8420684, 0.5373925),
            pair(0.5626, 0.7201, 0.4062, 0.2159, 0.8012, 0.5581),
            pair(0.5807549, 0.71681094, 0.38588316, 0.08314027, 0.90081588, 0.42616716));

    /** The 99th percentiles of the amounts of haematoxylin and eosin in the reference of Macenko's program. */
    private static final double HAEMATOXYLIN = 1.9705;

    private static final double EOSIN = 1.0308;

    /**
     * Of 70 H&amp;E images of colorectal tissue none was farther than 14.1 degrees; many images of blood cells, Pap cells and
     * photographs were.
     */
    private static final double FARTHEST_DEGREES = 18;

    private static final double MOST_GAIN = 2;

    private PublishedStains() {}

    private static StainBasis pair(double... v) {
        return StainBasis.pair(
                StainBasis.unit(new double[] {v[0], v[1], v[2]}), StainBasis.unit(new double[] {v[3], v[4], v[5]}));
    }

    /** Whether both stains lie within {@value #FARTHEST_DEGREES} degrees of a published one. */
    static boolean near(StainBasis stains) {
        double least = StrictMath.cos(StrictMath.toRadians(FARTHEST_DEGREES));
        return IntStream.range(0, 2)
                .allMatch(s ->
                        PAIRS.stream().anyMatch(pair -> StainBasis.dot(stains.vector(s), pair.vector(s)) >= least));
    }

    static StainBasis draw(Draws draws) {
        double[] first = new double[3];
        double[] second = new double[3];
        for (StainBasis pair : PAIRS) {
            double weight = -StrictMath.log(1 - draws.uniform());
            first = StainBasis.sum(1, first, weight, pair.vector(0));
            second = StainBasis.sum(1, second, weight, pair.vector(1));
        }
        return StainBasis.pair(StainBasis.unit(first), StainBasis.unit(second));
    }

    /**
     * Changes the stains of an H&amp;E image towards those of other laboratories: each own vector w ({@link ImageStains}) is moved by a
     * fraction u towards the drawn t, w' ∝ (1 − u)·w + u·t. Each stain's amounts are multiplied by (1 − u) + u·r/a, held within ½ to
     * 2, where a is the 99th percentile of its amount in the image and r that of Macenko's reference times a factor of its own. The
     * residual is unchanged, and so is an image without two stains or with others than haematoxylin and eosin. A view depends on no
     * other image.
     *
     * @param strength u is uniform within 0 to strength
     * @param sigma the factor of the reference's amount is uniform within 1 − sigma to 1 + sigma
     */
    static void mix(double strength, double sigma, Draws draws, Augmenter.View view) {
        double way = draws.between(0, strength);
        double haematoxylin = HAEMATOXYLIN * draws.around(1, sigma);
        double eosin = EOSIN * draws.around(1, sigma);
        StainBasis drawn = draw(draws);
        view.stains().get().filter(own -> near(own.basis())).ifPresent(own -> {
            double[] gain = {gain(own.haematoxylin(), haematoxylin, way), gain(own.eosin(), eosin, way), 1};
            StainBasis target =
                    StainBasis.pair(between(own.basis(), drawn, 0, way), between(own.basis(), drawn, 1, way));
            view.colours().density(own.basis().restain(gain, target));
        });
    }

    private static double gain(double own, double drawn, double way) {
        return Math.min(MOST_GAIN, Math.max(1 / MOST_GAIN, 1 - way + way * drawn / own));
    }

    private static double[] between(StainBasis own, StainBasis drawn, int stain, double way) {
        return StainBasis.unit(StainBasis.sum(1 - way, own.vector(stain), way, drawn.vector(stain)));
    }
}
