package quadrant.augment;

import java.util.Map;

/**
 * A stage that moved while the shutter was open: each point becomes an even line at an angle that is uniform.
 *
 * @param probability 0–1
 * @param lengthMin the line's least length in pixels, 0–60
 * @param lengthMax the greatest, 0–60; uniform between
 */
public record MotionBlur(double probability, double lengthMin, double lengthMax) implements Optics {
    static final String KIND = "motion-blur";

    public MotionBlur {
        Limits.within("probability of a motion blur", probability, 0, 1);
        Limits.range("length of a motion blur", lengthMin, lengthMax, 0, 60);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Map<String, Double> parameters() {
        return Parameters.of("probability", probability, "lengthMin", lengthMin, "lengthMax", lengthMax);
    }

    @Override
    public MotionBlur scaled(double factor) {
        return new MotionBlur(
                probability, Limits.clamped(lengthMin * factor, 0, 60), Limits.clamped(lengthMax * factor, 0, 60));
    }

    @Override
    public MotionBlur withProbability(double p) {
        return new MotionBlur(p, lengthMin, lengthMax);
    }

    @Override
    public void render(Draws draws, OpticsPass optics) {
        double length = draws.between(lengthMin, lengthMax);
        optics.line(length, draws.between(0, 180));
    }
}
