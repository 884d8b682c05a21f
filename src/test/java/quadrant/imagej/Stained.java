package quadrant.imagej;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.OvalRoi;
import ij.gui.Roi;
import ij.process.LUT;
import ij.process.ShortProcessor;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * A made image of cells in four stains: all are discs in the first, and the two classes differ in the last alone, by stripes or
 * checks of the same brightness.
 */
public final class Stained {
    public static final List<String> CHANNELS = List.of("DAPI", "GFP", "Tubulin", "Actin");

    private static final int STEP_PX = 48;
    private static final int RADIUS_PX = 15;
    private static final List<Color> COLOURS = List.of(Color.BLUE, Color.GREEN, Color.RED, Color.MAGENTA);

    public final ImagePlus image;
    /** The outlines, named by class and number. */
    public final List<Roi> cells = new ArrayList<>();

    /**
     * Cells in a grid.
     *
     * @param gain of the brightness
     */
    public Stained(String title, int columns, int rows, double gain, long seed) {
        Random random = new Random(seed);
        int w = columns * STEP_PX;
        int h = rows * STEP_PX;
        ImageStack stack = new ImageStack(w, h);
        for (String name : CHANNELS) {
            ShortProcessor plane = new ShortProcessor(w, h);
            for (int i = 0; i < w * h; i++) {
                plane.set(i, (int) (gain * (200 + 40 * random.nextDouble())));
            }
            stack.addSlice(name, plane);
        }
        for (int i = 0; i < columns * rows; i++) {
            boolean striped = random.nextBoolean();
            int x = i % columns * STEP_PX + STEP_PX / 2 + random.nextInt(7) - 3;
            int y = i / columns * STEP_PX + STEP_PX / 2 + random.nextInt(7) - 3;
            for (int c = 0; c < CHANNELS.size(); c++) {
                double bright = gain * (1200 + 800 * random.nextDouble());
                cell(stack, c, x, y, bright, c == 3 ? (striped ? 1 : 2) : 0, random);
            }
            Roi roi = new OvalRoi(x - RADIUS_PX, y - RADIUS_PX, 2 * RADIUS_PX, 2 * RADIUS_PX);
            roi.setName((striped ? "striped " : "checked ") + (i + 1));
            cells.add(roi);
        }
        ImagePlus plain = new ImagePlus(title, stack);
        plain.setDimensions(CHANNELS.size(), 1, 1);
        plain.setOpenAsHyperStack(true);
        CompositeImage composite = new CompositeImage(plain, CompositeImage.COMPOSITE);
        for (int c = 0; c < CHANNELS.size(); c++) {
            LUT lut = LUT.createLutFromColor(COLOURS.get(c));
            lut.min = 200 * gain;
            lut.max = 2000 * gain;
            composite.setChannelLut(lut, c + 1);
        }
        image = composite;
    }

    private static void cell(ImageStack stack, int c, int x, int y, double bright, int texture, Random random) {
        ShortProcessor plane = (ShortProcessor) stack.getProcessor(c + 1);
        // the other stains are spots anywhere in the cell
        double angle = random.nextDouble() * 2 * Math.PI;
        double spotX = x + RADIUS_PX / 2.0 * Math.cos(angle);
        double spotY = y + RADIUS_PX / 2.0 * Math.sin(angle);
        for (int v = y - RADIUS_PX; v <= y + RADIUS_PX; v++) {
            for (int u = x - RADIUS_PX; u <= x + RADIUS_PX; u++) {
                if (Math.hypot(u - x, v - y) > RADIUS_PX) {
                    continue;
                }
                double share = c == 0
                        ? 1
                        : texture == 0
                                ? Math.exp(-Math.hypot(u - spotX, v - spotY) / 4)
                                : texture == 1 ? (u / 3 % 2) : ((u / 3 + v / 3) % 2);
                plane.set(u, v, Math.min(65535, (int)
                        (plane.get(u, v) + bright * share * (0.9 + 0.2 * random.nextDouble()))));
            }
        }
    }

    /** The class of a cell by its centre: 0 striped, 1 checked; −1 where none is there. */
    public int classAt(double x, double y) {
        return cells.stream()
                .filter(r -> r.contains((int) x, (int) y))
                .map(r -> String.valueOf(r.getName()).toLowerCase(Locale.ROOT).startsWith("striped") ? 0 : 1)
                .findFirst()
                .orElse(-1);
    }
}
