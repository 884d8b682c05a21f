package quadrant.report;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import quadrant.explain.AttributionMap;
import quadrant.pixels.Patch;
import quadrant.task.SafeFile;

/** An image beside its greyscale version under the heat map; the largest number has the lightest colour. */
public final class HeatPicture {
    /** Smaller images are enlarged, each pixel becoming a square. */
    private static final int LEAST_PX = 160;

    private static final int GAP = 4;
    private static final double HEAT_SHARE = 0.6;

    /** The colours at each ninth of the scale. */
    private static final int[] VIRIDIS = {
        0x440154, 0x482878, 0x3E4989, 0x31688E, 0x26828E, 0x1F9E89, 0x35B779, 0x6DCD59, 0xB4DE2C, 0xFDE725
    };

    private HeatPicture() {}

    /** Writes the two side by side as a PNG file. */
    public static void write(Path file, AttributionMap look) {
        int size = look.image().widthPx();
        SafeFile.write(file, Picture.bytes(pair(look, size * Math.max(1, (LEAST_PX + size - 1) / size)), "png"));
    }

    /** Both, each at the given width in pixels, on white. */
    static BufferedImage pair(AttributionMap look, int sidePx) {
        BufferedImage both = new BufferedImage(2 * sidePx + GAP, sidePx, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = both.createGraphics();
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, both.getWidth(), sidePx);
        g.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION,
                sidePx < look.image().widthPx()
                        ? RenderingHints.VALUE_INTERPOLATION_BILINEAR
                        : RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
        g.drawImage(Picture.image(look.image()), 0, 0, sidePx, sidePx, null);
        g.drawImage(overlay(look), sidePx + GAP, 0, sidePx, sidePx, null);
        g.dispose();
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
        float[] v = image.values();
        int area = heat.length;
        BufferedImage over = new BufferedImage(image.widthPx(), image.heightPx(), BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < area; i++) {
            // the luma of ITU-R BT.601
            int grey = (int) Math.max(
                    0, Math.min(255, Math.round(0.299 * v[i] + 0.587 * v[area + i] + 0.114 * v[2 * area + i])));
            int colour = viridis(most > 0 ? heat[i] / most : 0);
            over.setRGB(
                    i % image.widthPx(), i / image.widthPx(), mixed(grey << 16 | grey << 8 | grey, colour, HEAT_SHARE));
        }
        return over;
    }

    /**
     * The colour map viridis (Smith and van der Walt 2015, CC0) as 0xRRGGBB for a share, 0–1: from dark violet over green to
     * yellow, lighter for larger numbers, so that it can be read with any colour vision and in print without colour.
     */
    private static int viridis(double share) {
        double at = Math.max(0, Math.min(1, share)) * (VIRIDIS.length - 1);
        int low = Math.min((int) at, VIRIDIS.length - 2);
        return mixed(VIRIDIS[low], VIRIDIS[low + 1], at - low);
    }

    /** A colour between two: the first at 0, the second at 1. */
    private static int mixed(int a, int b, double share) {
        int rgb = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int from = a >> shift & 0xFF;
            int to = b >> shift & 0xFF;
            rgb |= (int) Math.round(from + share * (to - from)) << shift;
        }
        return rgb;
    }
}
