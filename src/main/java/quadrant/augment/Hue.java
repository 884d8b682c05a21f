package quadrant.augment;

import java.util.Map;

/**
 * A rotation of all colours about the grey axis of the RGB cube; greys and the mean of the three channels stay (Haeberli,
 * "Matrix operations for image processing", 1993).
 *
 * @param maxDegrees the angle is uniform to either side up to this; positive turns red towards green; 0–180
 */
public record Hue(double maxDegrees) implements Colour {
    static final String KIND = "hue";

    public Hue {
        Limits.within("angle of a hue", maxDegrees, 0, 180);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Map<String, Double> parameters() {
        return Parameters.of("maxDegrees", maxDegrees);
    }

    @Override
    public Hue scaled(double factor) {
        return new Hue(Limits.clamped(maxDegrees * factor, 0, 180));
    }

    @Override
    public boolean changesNothing() {
        return maxDegrees == 0;
    }

    @Override
    public void draw(Draws draws, ColourPass colours) {
        colours.linear(rotation(draws.between(-maxDegrees, maxDegrees)));
    }

    /** Rodrigues' rotation about (1, 1, 1)/√3, as {@link ColourPass#linear} takes it. */
    static double[] rotation(double degrees) {
        double angle = StrictMath.toRadians(degrees);
        double cos = StrictMath.cos(angle);
        double grey = (1 - cos) / 3;
        double side = StrictMath.sin(angle) / StrictMath.sqrt(3);
        double[] map = new double[12];
        for (int i = 0; i < 3; i++) {
            map[3 * i + i] = cos + grey;
            map[3 * i + (i + 1) % 3] = grey + side;
            map[3 * i + (i + 2) % 3] = grey - side;
        }
        return map;
    }
}
