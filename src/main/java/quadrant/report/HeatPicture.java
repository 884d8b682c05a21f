package quadrant.report;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import quadrant.explain.AttributionMap;
import quadrant.pixels.Patch;

/** An image beside its greyscale version under the heat map; the largest number has the lightest colour. */
public final class HeatPicture {
    /** Smaller images are enlarged, each pixel becoming a square. */
    private static final int LEAST_PX = 160;

    private static final int GAP = 4;
    private static final double HEAT_SHARE = 0.6;

    private HeatPicture() {}

    /** Writes the two side by side as a PNG file. */
    public static void write(Path file, AttributionMap look) {
        int size = look.image().widthPx();
        PngFile.write(file, pair(look, size * Math.max(1, (LEAST_PX + size - 1) / size)));
    }

    /** Both, each at the given width in pixels, on white. */
    static BufferedImage pair(AttributionMap look, int sidePx) {
        BufferedImage both = new BufferedImage(2 * sidePx + GAP, sidePx, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = both.createGraphics();
        try {
            g.setColor(Color.WHITE);
            g.fillRect(0, 0, both.getWidth(), sidePx);
            g.setRenderingHint(
                    RenderingHints.KEY_INTERPOLATION,
                    sidePx < look.image().widthPx()
                            ? RenderingHints.VALUE_INTERPOLATION_BILINEAR
                            : RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
            g.drawImage(PngFile.image(look.image()), 0, 0, sidePx, sidePx, null);
            g.drawImage(overlay(look), sidePx + GAP, 0, sidePx, sidePx, null);
        } finally {
            g.dispose();
        }
        return both;
    }

    /** The image in grey, blended with the colours of the heat map. */
    static BufferedImage overlay(AttributionMap look) {
        Patch image = look.image();
        float[] heat = look.heat().values();
        float most = 0;
        for (float h : heat) {
            most = Math.max(most, h);
        }
        int area = heat.length;
        BufferedImage over = new BufferedImage(image.widthPx(), image.heightPx(), BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < area; i++) {
            float[] v = image.values();
            // the luma of ITU-R BT.601
            int grey = (int) Math.max(
                    0, Math.min(255, Math.round(0.299 * v[i] + 0.587 * v[area + i] + 0.114 * v[2 * area + i])));
            int colour = HeatColours.of(most > 0 ? heat[i] / most : 0);
            over.setRGB(
                    i % image.widthPx(),
                    i / image.widthPx(),
                    HeatColours.mixed(grey << 16 | grey << 8 | grey, colour, HEAT_SHARE));
        }
        return over;
    }
}
