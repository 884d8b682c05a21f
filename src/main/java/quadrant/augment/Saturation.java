package quadrant.augment;

import java.util.Map;

/**
 * A stretch of all colours away from grey or towards it: x' = y + s·(x − y), with y = 0.299 R + 0.587 G + 0.114 B, the luma
 * of ITU-R BT.601, which stays (Haeberli, "Matrix operations for image processing", 1993; weights as in Pillow and torchvision).
 *
 * @param range s is uniform within 1 − range to 1 + range; 0–1
 */
public record Saturation(double range) implements Colour {
    static final String KIND = "saturation";

    private static final double[] LUMA = {0.299, 0.587, 0.114};

    public Saturation {
        Limits.within("range of a saturation", range, 0, 1);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Map<String, Double> parameters() {
        return Parameters.of("range", range);
    }

    @Override
    public Saturation scaled(double factor) {
        return new Saturation(Limits.clamped(range * factor, 0, 1));
    }

    @Override
    public boolean changesNothing() {
        return range == 0;
    }

    @Override
    public void draw(Draws draws, ColourPass colours) {
        colours.linear(stretch(draws.between(1 - range, 1 + range)));
    }

    /** As {@link ColourPass#linear} takes it. */
    static double[] stretch(double factor) {
        double[] map = new double[12];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                map[3 * i + j] = (1 - factor) * LUMA[i] + (i == j ? factor : 0);
            }
        }
        return map;
    }
}
