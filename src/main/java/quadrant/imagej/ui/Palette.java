package quadrant.imagej.ui;

import java.awt.Color;

/** The colours of windows. */
final class Palette {
    static final Color BLUE = new Color(0x0072B2);
    static final Color VERMILION = new Color(0xD55E00);
    static final Color SKY = new Color(0x56B4E9);
    static final Color INK = new Color(0x1B1F24);
    static final Color SOFT = new Color(0x59626C);
    static final Color LINE = new Color(0xD5DAE0);

    private Palette() {}
}
