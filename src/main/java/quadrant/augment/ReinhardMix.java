package quadrant.augment;

import java.util.Map;

/**
 * A transfer of colour on the way to another laboratory's: mean and standard deviation of the image's tissue in lαβ go a
 * part u of the way to drawn ones ({@link LabStatistics}; Reinhard et al. 2001). The gain of each axis is held within ½ to 2.
 *
 * <p>The drawn mean of each axis is μ + s·e·σ and the drawn deviation σ·(1 + s·f), with e and f uniform within −1 to 1 and
 * s the spread. μ and σ are those of TCGA-A2-A3XS-DX1, the standard of HistomicsTK (Amgad et al., Bioinformatics 2019).
 *
 * <p>Where the image shows no tissue, or one flat colour, it stays as it is. No other image has a part in a view.
 *
 * @param strength u is uniform within 0 to strength; 0–1
 * @param spread s, 0–1
 */
public record ReinhardMix(double strength, double spread) implements Colour {
    static final String KIND = "reinhard-mix";

    private static final double[] MEAN = {8.74108109, -0.12440419, 0.0444982};
    private static final double[] DEVIATION = {0.6135447, 0.10989545, 0.0286032};
    private static final double TINY = 1e-9;

    public ReinhardMix {
        Limits.within("strength of a Reinhard mix", strength, 0, 1);
        Limits.within("spread of a Reinhard mix", spread, 0, 1);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Map<String, Double> parameters() {
        return Parameters.of("strength", strength, "spread", spread);
    }

    @Override
    public ReinhardMix scaled(double factor) {
        return new ReinhardMix(Limits.clamped(strength * factor, 0, 1), Limits.clamped(spread * factor, 0, 1));
    }

    @Override
    public boolean changesNothing() {
        return strength == 0;
    }

    @Override
    public void draw(Draws draws, ColourPass colours) {
        double way = draws.between(0, strength);
        double[] mean = new double[3];
        double[] deviation = new double[3];
        for (int axis = 0; axis < 3; axis++) {
            mean[axis] = MEAN[axis] + DEVIATION[axis] * draws.between(-spread, spread);
            deviation[axis] = DEVIATION[axis] * draws.between(1 - spread, 1 + spread);
        }
        colours.statistics().ifPresent(own -> {
            double[] gain = new double[3];
            double[] target = new double[3];
            for (int axis = 0; axis < 3; axis++) {
                double spreadNow = Math.max(TINY, own.deviation(axis));
                gain[axis] = StainMix.bounded(1 - way + way * deviation[axis] / spreadNow);
                target[axis] = (1 - way) * own.mean(axis) + way * mean[axis];
            }
            own.move(gain, target, colours);
        });
    }
}
