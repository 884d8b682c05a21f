package quadrant.imagej.ui;

import java.awt.Color;
import java.util.List;

/**
 * Colours that colour-blind readers tell apart, after Okabe &amp; Ito ("Color Universal Design", 2008): their eight in an
 * order that keeps neighbours far apart, and grey for a ninth.
 */
final class Palette {
    static final Color BLUE = new Color(0x0072B2);
    static final Color VERMILION = new Color(0xD55E00);
    static final Color SKY = new Color(0x56B4E9);
    static final Color INK = new Color(0x1B1F24);
    static final Color SOFT = new Color(0x59626C);
    static final Color LINE = new Color(0xD5DAE0);

    private static final List<Color> NINE = List.of(
            new Color(0xE69F00),
            SKY,
            VERMILION,
            new Color(0x009E73),
            new Color(0xF0E442),
            BLUE,
            new Color(0xCC79A7),
            Color.BLACK,
            new Color(0x999999));

    private Palette() {}

    /** The colour of a class, whose number is 1 to 9. */
    static Color of(int number) {
        return NINE.get(number - 1);
    }
}
