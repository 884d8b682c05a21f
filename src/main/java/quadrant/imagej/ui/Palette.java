package quadrant.imagej.ui;

import java.awt.Color;
import quadrant.imagej.ClassColours;

/** The colours of windows, and of classes by number. */
final class Palette {
    static final Color BLUE = new Color(0x0072B2);
    static final Color VERMILION = new Color(0xD55E00);
    static final Color SKY = new Color(0x56B4E9);
    static final Color INK = new Color(0x1B1F24);
    static final Color SOFT = new Color(0x59626C);
    static final Color LINE = new Color(0xD5DAE0);

    private Palette() {}

    /** The colour of a class with a number from 1 to 9: the same in every window. */
    static Color of(int number) {
        return ClassColours.of(number - 1);
    }
}
