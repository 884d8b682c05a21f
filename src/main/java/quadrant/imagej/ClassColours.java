package quadrant.imagej;

import java.awt.Color;
import java.util.List;

/**
 * One colour per class: those of Okabe and Ito ("Color Universal Design", 2008), without black, which can be distinguished with
 * any colour vision; from the eighth class on darker, then lighter ones of the same hues.
 */
public final class ClassColours {
    /** The colour for no class. */
    public static final Color UNCERTAIN = new Color(0x808080);

    private static final List<Color> HUES = List.of(
            new Color(0x0072b2),
            new Color(0xe69f00),
            new Color(0x009e73),
            new Color(0xcc79a7),
            new Color(0x56b4e9),
            new Color(0xd55e00),
            new Color(0xf0e442));

    private ClassColours() {}

    /** The colour of a class, counted from 0; −1 for none. */
    public static Color of(int label) {
        if (label < 0) {
            return UNCERTAIN;
        }
        Color hue = HUES.get(label % HUES.size());
        int round = label / HUES.size() % 3;
        if (round == 0) {
            return hue;
        }
        int towards = round == 1 ? 0 : 255;
        return new Color((hue.getRed() + towards) / 2, (hue.getGreen() + towards) / 2, (hue.getBlue() + towards) / 2);
    }
}
