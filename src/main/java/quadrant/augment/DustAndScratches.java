package quadrant.augment;

import java.util.Map;

/**
 * Dust and scratches on slide or sensor. A speck of dust is a dark disc, its radius 0.2–1.2 % of the view's size. A scratch is a
 * straight line, light or dark, 10–70 % of the view's size long and 0.2–0.7 % wide. Both let some of the image through.
 *
 * @param probability 0–1
 * @param specks the greatest number of specks, a whole number, 0–100; from 0 on each is as likely
 * @param scratches the greatest number of scratches, a whole number, 0–100; likewise
 */
public record DustAndScratches(double probability, double specks, double scratches) implements Optics {
    static final String KIND = "dust-and-scratches";

    public DustAndScratches {
        Limits.within("probability of dust and scratches", probability, 0, 1);
        Limits.within("number of specks of dust", specks, 0, 100);
        Limits.whole("number of specks of dust", specks);
        Limits.within("number of scratches", scratches, 0, 100);
        Limits.whole("number of scratches", scratches);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Map<String, Double> parameters() {
        return Parameters.of("probability", probability, "specks", specks, "scratches", scratches);
    }

    @Override
    public DustAndScratches scaled(double factor) {
        return new DustAndScratches(
                probability,
                Math.rint(Limits.clamped(specks * factor, 0, 100)),
                Math.rint(Limits.clamped(scratches * factor, 0, 100)));
    }

    @Override
    public DustAndScratches withProbability(double p) {
        return new DustAndScratches(p, specks, scratches);
    }

    @Override
    public void render(Draws draws, OpticsPass optics) {
        int dust = (int) ((specks + 1) * draws.uniform());
        int lines = (int) ((scratches + 1) * draws.uniform());
        for (int i = 0; i < dust; i++) {
            speck(draws, optics);
        }
        for (int i = 0; i < lines; i++) {
            scratch(draws, optics);
        }
    }

    private static void speck(Draws draws, OpticsPass optics) {
        double size = optics.sizePx();
        double x = draws.between(-0.5, size - 0.5);
        double y = draws.between(-0.5, size - 0.5);
        optics.stroke().piece(x, y, x, y, size * draws.between(0.002, 0.012));
        float grey = (float) draws.between(0, 80);
        optics.paint(grey, grey, grey, draws.between(0.4, 0.9));
    }

    private static void scratch(Draws draws, OpticsPass optics) {
        double size = optics.sizePx();
        double x = draws.between(-0.5, size - 0.5);
        double y = draws.between(-0.5, size - 0.5);
        double angle = draws.between(0, 2 * StrictMath.PI);
        double half = size * draws.between(0.05, 0.35);
        double dx = half * StrictMath.cos(angle);
        double dy = half * StrictMath.sin(angle);
        optics.stroke().piece(x - dx, y - dy, x + dx, y + dy, size * draws.between(0.001, 0.0035));
        boolean light = draws.uniform() < 0.5;
        float grey = (float) draws.between(light ? 200 : 0, light ? 255 : 80);
        optics.paint(grey, grey, grey, draws.between(0.2, 0.7));
    }
}
