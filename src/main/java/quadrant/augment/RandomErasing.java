package quadrant.augment;

import java.util.Map;

/**
 * A rectangle of the view replaced by the view's mean colour: its share of the area is uniform, its aspect ratio uniform in
 * the logarithm, its place uniform. One that does not fit is drawn again, up to ten times; then nothing is erased.
 *
 * <p>Zhong et al., "Random erasing data augmentation", arXiv 2017 (AAAI 2020), variant RE-M, with the image's own mean.
 *
 * @param probability 0–1
 * @param areaMin the least share of the view's area, 0–1
 * @param areaMax the greatest, 0–1
 * @param aspectMin the least ratio of height to width, 0.1–10
 * @param aspectMax the greatest, 0.1–10
 */
public record RandomErasing(double probability, double areaMin, double areaMax, double aspectMin, double aspectMax)
        implements Optics {
    static final String KIND = "random-erasing";

    private static final int TRIES = 10;

    public RandomErasing {
        Limits.within("probability of an erasing", probability, 0, 1);
        Limits.range("area of an erasing", areaMin, areaMax, 0, 1);
        Limits.range("aspect ratio of an erasing", aspectMin, aspectMax, 0.1, 10);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Map<String, Double> parameters() {
        return Parameters.inOrder(
                Map.entry("probability", probability),
                Map.entry("areaMin", areaMin),
                Map.entry("areaMax", areaMax),
                Map.entry("aspectMin", aspectMin),
                Map.entry("aspectMax", aspectMax));
    }

    @Override
    public RandomErasing scaled(double factor) {
        return new RandomErasing(
                probability,
                Limits.clamped(areaMin * factor, 0, 1),
                Limits.clamped(areaMax * factor, 0, 1),
                aspectMin,
                aspectMax);
    }

    @Override
    public RandomErasing withProbability(double p) {
        return new RandomErasing(p, areaMin, areaMax, aspectMin, aspectMax);
    }

    @Override
    public void render(Draws draws, OpticsPass optics) {
        int size = optics.sizePx();
        for (int i = 0; i < TRIES; i++) {
            double area = draws.between(areaMin, areaMax) * size * size;
            double aspect = StrictMath.exp(draws.between(StrictMath.log(aspectMin), StrictMath.log(aspectMax)));
            int height = (int) Math.rint(StrictMath.sqrt(area * aspect));
            int width = (int) Math.rint(StrictMath.sqrt(area / aspect));
            if (height <= size && width <= size) {
                int left = (int) ((size - width + 1) * draws.uniform());
                int top = (int) ((size - height + 1) * draws.uniform());
                optics.erase(left, top, width, height);
                return;
            }
        }
    }
}
