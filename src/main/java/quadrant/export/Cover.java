package quadrant.export;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import quadrant.export.BioImageIo.Example;
import quadrant.pixels.Patch;

/** The cover picture of a package: the example image with the model's prediction. */
final class Cover {
    private static final int HEIGHT = 400;
    private static final int MARGIN = 24;
    private static final int LINE = 44;
    private static final int MOST = 6;
    private static final int LONGEST = 28;
    private static final Color INK = new Color(0x22, 0x22, 0x22);
    private static final Color BAR = new Color(0x2b, 0x6c, 0xb0);
    private static final Color RAIL = new Color(0xe6, 0xea, 0xee);

    private Cover() {}

    /** A PNG of 800×400 pixels. */
    static byte[] of(String name, List<String> classes, Example example) {
        BufferedImage cover = new BufferedImage(2 * HEIGHT, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = cover.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, cover.getWidth(), HEIGHT);
        g.drawImage(picture(example.canvas()), 0, 0, HEIGHT, HEIGHT, null);
        int left = HEIGHT + MARGIN;
        int width = HEIGHT - 2 * MARGIN;
        g.setColor(INK);
        g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 22));
        g.drawString(shortened(name), left, MARGIN + 24);
        g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 16));
        List<Integer> shown = IntStream.range(0, classes.size())
                .boxed()
                .sorted((a, b) -> Float.compare(
                        example.probabilities().get(b), example.probabilities().get(a)))
                .limit(MOST)
                .toList();
        int y = MARGIN + 70;
        for (int k : shown) {
            float p = example.probabilities().get(k);
            g.setColor(INK);
            g.drawString(shortened(classes.get(k)), left, y);
            String percent = String.format(Locale.ROOT, "%.0f %%", 100 * p);
            g.drawString(percent, left + width - g.getFontMetrics().stringWidth(percent), y);
            g.setColor(RAIL);
            g.fillRect(left, y + 6, width, 8);
            g.setColor(BAR);
            g.fillRect(left, y + 6, Math.round(width * p), 8);
            y += LINE;
        }
        g.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(cover, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    }

    private static BufferedImage picture(Patch rgb) {
        BufferedImage image = new BufferedImage(rgb.widthPx(), rgb.heightPx(), BufferedImage.TYPE_INT_RGB);
        float[] v = rgb.values();
        int plane = rgb.widthPx() * rgb.heightPx();
        for (int i = 0; i < plane; i++) {
            int colour = 0;
            for (int c = 0; c < 3; c++) {
                colour = colour << 8 | Math.round(v[c * plane + i]);
            }
            image.setRGB(i % rgb.widthPx(), i / rgb.widthPx(), colour);
        }
        return image;
    }
}
