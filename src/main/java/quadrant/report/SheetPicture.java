package quadrant.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
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
    /** More letters than fit into the space beside a row. */
    private static final int MOST_LETTERS = 400;

    /** Vermilion of Okabe and Ito's palette, which colour-blind readers can distinguish from the rest. */
    private static final Color DOUBTFUL = new Color(0xD55E00);

    private static final Font PLAIN = new Font(Font.SANS_SERIF, Font.PLAIN, 13);

    /** The signature of a PNG file and the chunk IHDR, whose length is fixed. */
    private static final int FIRST_CHUNK_END = 33;

    /** A chunk tEXt that names the software that made a file. */
    private static final byte[] SOFTWARE = software("tEXtSoftware\0Quadrant preview");

    /** A sheet as a PNG file: recognised by the software that it names directly after its first chunk. */
    public static final Target.Kind KIND = new Target.Kind("a preview", file -> {
        byte[] head = Target.head(file, FIRST_CHUNK_END + SOFTWARE.length);
        return head.length > FIRST_CHUNK_END
                && Arrays.equals(Arrays.copyOfRange(head, FIRST_CHUNK_END, head.length), SOFTWARE);
    });

    private SheetPicture() {}

    private static byte[] software(String typeAndText) {
        byte[] typed = typeAndText.getBytes(StandardCharsets.ISO_8859_1);
        CRC32 crc = new CRC32();
        crc.update(typed);
        return ByteBuffer.allocate(typed.length + 2 * Integer.BYTES)
                .putInt(typed.length - Integer.BYTES)
                .put(typed)
                .putInt((int) crc.getValue())
                .array();
    }

    /**
     * Writes the picture as a PNG file.
     *
     * @throws quadrant.task.UserException where it cannot be written, or an existing file may not be replaced
     */
    public static void write(Target file, ViewSheet sheet) {
        byte[] png = Picture.bytes(of(sheet), "png");
        file.write(
                KIND,
                ByteBuffer.allocate(png.length + SOFTWARE.length)
                        .put(png, 0, FIRST_CHUNK_END)
                        .put(SOFTWARE)
                        .put(png, FIRST_CHUNK_END, png.length - FIRST_CHUNK_END)
                        .array());
    }

    /** The picture; opaque, on white. */
    public static BufferedImage of(ViewSheet sheet) {
        int width = x(sheet.columns().size()) + MARGIN;
        List<String> notes = sheet.notes().stream()
                .flatMap(n -> wrapped(n, width - 2 * MARGIN).stream())
                .toList();
        int top = MARGIN + 3 * LINE;
        int bottom = top + sheet.rows().size() * (TILE + GAP);
        int height = bottom + (notes.size() + 1) * LINE + MARGIN;
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, width, height);
        g.setColor(Color.BLACK);
        g.setFont(PLAIN.deriveFont(Font.BOLD));
        g.drawString(sheet.title(), MARGIN, MARGIN + LINE - 4);
        g.setFont(PLAIN);
        for (int c = 0; c < sheet.columns().size(); c++) {
            g.drawString(sheet.columns().get(c), x(c), top - 6);
        }
        for (int r = 0; r < sheet.rows().size(); r++) {
            row(g, sheet.rows().get(r), top + r * (TILE + GAP));
        }
        lines(g, notes, bottom + LINE);
        g.dispose();
        return image;
    }

    private static int x(int column) {
        return MARGIN + NAMES + column * (TILE + GAP);
    }

    private static void lines(Graphics2D g, List<String> lines, int first) {
        g.setColor(Color.BLACK);
        for (int i = 0; i < lines.size(); i++) {
            g.drawString(lines.get(i), MARGIN, first + i * LINE);
        }
    }

    private static void row(Graphics2D g, ViewSheet.Row row, int y) {
        List<String> lines = row.lines().stream()
                .map(text -> text.length() > MOST_LETTERS ? text.substring(0, MOST_LETTERS) + "…" : text)
                .flatMap(text -> wrapped(text, NAMES - 10).stream())
                .toList();
        lines(g, lines, y + LINE);
        for (int c = 0; c < row.cells().size(); c++) {
            cell(g, row.cells().get(c), x(c), y);
        }
    }

    private static void cell(Graphics2D g, ViewSheet.Cell cell, int x, int y) {
        Patch p = cell.pixels();
        double zoom = (double) TILE / Math.max(p.widthPx(), p.heightPx());
        int w = Math.max(1, (int) Math.round(p.widthPx() * zoom));
        int h = Math.max(1, (int) Math.round(p.heightPx() * zoom));
        g.drawImage(Picture.image(p), x, y, w, h, null);
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
    private static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        String left = text;
        while (width(left) > width) {
            String rest = left;
            int fits = Math.max(1, rest.length() - 1);
            while (fits > 1 && width(rest.substring(0, fits)) > width) {
                fits--;
            }
            int last = fits - 1;
            int word = IntStream.of(' ', '_', '.', '-')
                    .map(c -> rest.lastIndexOf(c, last) + 1)
                    .max()
                    .orElse(0);
            int end = word > 0 ? word : fits;
            lines.add(rest.substring(0, end).stripTrailing());
            left = rest.substring(end);
        }
        lines.add(left.stripTrailing());
        return lines;
    }

    private static double width(String text) {
        return PLAIN.getStringBounds(text.stripTrailing(), new FontRenderContext(null, true, false))
                .getWidth();
    }
}
