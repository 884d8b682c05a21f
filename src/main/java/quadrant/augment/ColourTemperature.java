package quadrant.augment;

import java.util.Map;

/**
 * A lamp of another colour temperature before the same white balance: gains of red, green and blue by von Kries' rule, the
 * ratio of the linear sRGB colours of two black bodies of equal luminance, raised to 1/2.2 because grey levels are gamma-encoded. The lamp
 * differs from 6500 K by a number of mireds (10⁶ / K), in which equal steps look alike.
 *
 * @param maxMireds the difference is uniform to either side up to this; positive is warmer (+110 is 3790 K, −110 is 22,800 K); 0–110
 */
public record ColourTemperature(double maxMireds) implements Colour {
    static final String KIND = "colour-temperature";

    private static final double DAYLIGHT_KELVIN = 6500;
    private static final double ENCODING = 2.2;

    public ColourTemperature {
        Limits.within("difference of a colour temperature", maxMireds, 0, 110);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Map<String, Double> parameters() {
        return Parameters.of("maxMireds", maxMireds);
    }

    @Override
    public ColourTemperature scaled(double factor) {
        return new ColourTemperature(Limits.clamped(maxMireds * factor, 0, 110));
    }

    @Override
    public boolean changesNothing() {
        return maxMireds == 0;
    }

    @Override
    public void draw(Draws draws, ColourPass colours) {
        double[] gains = gains(draws.between(-maxMireds, maxMireds));
        for (int c = 0; c < 3; c++) {
            colours.channel(c, gains[c], 0);
        }
    }

    /** Gains of encoded red, green and blue. */
    static double[] gains(double mireds) {
        double[] daylight = BlackBody.linearRgb(DAYLIGHT_KELVIN);
        double[] lamp = BlackBody.linearRgb(1e6 / (1e6 / DAYLIGHT_KELVIN + mireds));
        double[] gains = new double[3];
        for (int c = 0; c < 3; c++) {
            gains[c] = StrictMath.pow(lamp[c] / daylight[c], 1 / ENCODING);
        }
        return gains;
    }
}
