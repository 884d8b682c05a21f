package quadrant.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import quadrant.augment.ViewSheet;
import quadrant.dataset.io.Target;
import quadrant.pixels.Patch;

/** A sheet of views as one picture. */
public final class SheetPicture {
    private static final int TILE = 160;
    private static final int GAP = 6;
    private static final int NAMES = 168;
    private static final int LINE = 18;
    private static final int MARGIN = 14;
    /** Vermilion of Okabe and Ito's palette, which colour-blind readers can distinguish from the rest. */
    private static final Color DOUBTFUL = new Color(0xD55E00);

    private static final String SOFTWARE = "Quadrant preview";

    /** A sheet as a PNG file: recognised by the software that it names. */
    public static final Target.Kind KIND = new Target.Kind("a preview", PngFile.signedBy(SOFTWARE));

    private final ViewSheet sheet;
    private final List<String> notes;
    private final int width;

    private SheetPicture(ViewSheet sheet, FontMetrics metrics) {
        this.sheet = sheet;
        this.width = 2 * MARGIN + NAMES + sheet.columns().size() * (TILE + GAP);
        this.notes = sheet.notes().stream()
                .flatMap(n -> wrapped(n, metrics, width - 2 * MARGIN).stream())
                .toList();
    }

    /** The picture; opaque, on white. */
    public static BufferedImage of(ViewSheet sheet) {
        Graphics2D probe = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
        try {
            probe.setFont(font(Font.PLAIN));
            return new SheetPicture(sheet, probe.getFontMetrics()).draw();
        } finally {
            probe.dispose();
        }
    }

    /**
     * Writes the picture as a PNG file.
     *
     * @throws quadrant.task.UserException where it cannot be written, or an existing file may not be replaced
     */
    public static void write(Target file, ViewSheet sheet) {
        file.write(KIND, PngFile.signed(PngFile.bytes(of(sheet), "png"), SOFTWARE));
    }

    /** More letters than fit into the space beside a row. */
    private static final int MOST_LETTERS = 400;

    private static Font font(int style) {
        return new Font(Font.SANS_SERIF, style, 13);
    }

    private BufferedImage draw() {
        int top = MARGIN + 3 * LINE;
        int height = top + sheet.rows().size() * (TILE + GAP) + (notes.size() + 1) * LINE + MARGIN;
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        try {
            g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            g.setColor(Color.WHITE);
            g.fillRect(0, 0, width, height);
            g.setColor(Color.BLACK);
            g.setFont(font(Font.BOLD));
            g.drawString(sheet.title(), MARGIN, MARGIN + LINE - 4);
            g.setFont(font(Font.PLAIN));
            for (int c = 0; c < sheet.columns().size(); c++) {
                g.drawString(sheet.columns().get(c), x(c), top - 6);
            }
            for (int r = 0; r < sheet.rows().size(); r++) {
                row(g, sheet.rows().get(r), top + r * (TILE + GAP));
            }
            int y = top + sheet.rows().size() * (TILE + GAP) + LINE;
            g.setColor(Color.BLACK);
            for (String note : notes) {
                g.drawString(note, MARGIN, y);
                y += LINE;
            }
        } finally {
            g.dispose();
        }
        return image;
    }

    private static int x(int column) {
        return MARGIN + NAMES + column * (TILE + GAP);
    }

    private static void row(Graphics2D g, ViewSheet.Row row, int y) {
        g.setColor(Color.BLACK);
        int line = y + LINE;
        for (String text : row.lines()) {
            String seen = text.length() > MOST_LETTERS ? text.substring(0, MOST_LETTERS) + "…" : text;
            for (String part : wrapped(seen, g.getFontMetrics(), NAMES - 10)) {
                g.drawString(part, MARGIN, line);
                line += LINE;
            }
        }
        for (int c = 0; c < row.cells().size(); c++) {
            cell(g, row.cells().get(c), x(c), y);
        }
    }

    private static void cell(Graphics2D g, ViewSheet.Cell cell, int x, int y) {
        Patch p = cell.pixels();
        double zoom = (double) TILE / Math.max(p.widthPx(), p.heightPx());
        int w = Math.max(1, (int) Math.round(p.widthPx() * zoom));
        int h = Math.max(1, (int) Math.round(p.heightPx() * zoom));
        g.drawImage(PngFile.image(p), x, y, w, h, null);
        if (cell.doubtful()) {
            g.setColor(DOUBTFUL);
            g.setStroke(new BasicStroke(4));
            g.drawRect(x + 2, y + 2, w - 4, h - 4);
            g.fillRect(x + w - 20, y, 20, 20);
            g.setColor(Color.WHITE);
            g.drawString("?", x + w - 13, y + 15);
        }
    }

    /** The lines of a text, broken between words, and within words that are too long for a line. */
    private static List<String> wrapped(String text, FontMetrics metrics, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split("(?<=[ _.-])", -1)) {
            if (line.length() > 0 && metrics.stringWidth(line + word.stripTrailing()) > width) {
                lines.add(line.toString().stripTrailing());
                line.setLength(0);
            }
            line.append(word);
            while (metrics.stringWidth(line.toString().stripTrailing()) > width) {
                int fits = line.length() - 1;
                while (fits > 1 && metrics.stringWidth(line.substring(0, fits)) > width) {
                    fits--;
                }
                lines.add(line.substring(0, fits));
                line.delete(0, fits);
            }
        }
        lines.add(line.toString().stripTrailing());
        return lines;
    }
}
