package quadrant.report;

import com.samskivert.mustache.Escapers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import quadrant.dataset.io.Texts;

/**
 * An SVG drawing. It is self-contained except for its colours, which are variables of the page's style: {@code var(--blue)}.
 * Lengths are in units of the drawing, y points down.
 */
final class Svg {
    static final String INK = " fill=\"var(--ink)\" font-size=\"13\"";
    static final String SOFT = " fill=\"var(--soft)\" font-size=\"12\"";
    static final String MIDDLE = " text-anchor=\"middle\"";
    static final String END = " text-anchor=\"end\"";
    static final String GRID = " stroke=\"var(--line)\"";

    /** Okabe and Ito's colours, which can be distinguished with any colour vision; the same number again is dashed. */
    private static final List<String> SERIES = List.of("blue", "orange", "green", "purple");

    private static final double LETTER = 0.56;

    private static final Pattern SCREEN_ONLY =
            Pattern.compile("<g class=\"seen\">.*?</g>|<text class=\"hint\".*?</text>", Pattern.DOTALL);
    private static final Pattern USE = Pattern.compile("var\\(--([a-z-]+)\\)");
    private static final Map<String, String> COLOURS = new HashMap<>();

    static {
        // the colours of the light theme come first
        Pattern.compile("--([a-z-]+):\\s*([^;]+);")
                .matcher(Page.text("style.mustache"))
                .results()
                .forEach(m -> COLOURS.putIfAbsent(m.group(1), m.group(2)));
    }

    private final StringBuilder out = new StringBuilder();

    /** A text as HTML or SVG. */
    static String escape(String text) {
        return Escapers.HTML.escape(text);
    }

    /** The attributes of the k-th line of a plot. */
    static String series(int k) {
        return " fill=\"none\" stroke-width=\"2\" stroke=\"" + colour(k) + "\""
                + (k % (2 * SERIES.size()) >= SERIES.size() ? " stroke-dasharray=\"6 3\"" : "");
    }

    static String colour(int k) {
        return "var(--" + SERIES.get(k % SERIES.size()) + ")";
    }

    static String fill(String colour) {
        return " fill=\"" + colour + "\"";
    }

    /** A number in the format of drawings. */
    static String number(double units) {
        return Texts.format("%.1f", units);
    }

    /** A text truncated to a width at a font size. */
    static String fitting(String text, double width, double size) {
        int letters = (int) (width / (LETTER * size));
        return text.length() <= letters ? text : text.substring(0, Math.max(1, letters - 1)) + "…";
    }

    Svg text(double x, double y, String attributes, String text) {
        return raw(
                "<text x=\"" + number(x) + "\" y=\"" + number(y) + "\"" + attributes + ">" + escape(text) + "</text>");
    }

    /** A text that runs upwards from a position. */
    Svg upwards(double x, double y, String attributes, String text) {
        return raw("<text transform=\"translate(" + number(x) + " " + number(y) + ") rotate(-90)\"" + attributes + ">"
                + escape(text) + "</text>");
    }

    Svg line(double x1, double y1, double x2, double y2, String attributes) {
        return raw("<path d=\"M" + number(x1) + " " + number(y1) + "L" + number(x2) + " " + number(y2) + "\""
                + attributes + "/>");
    }

    Svg rect(double x, double y, double width, double height, String attributes) {
        return raw("<rect x=\"" + number(x) + "\" y=\"" + number(y) + "\" width=\"" + number(width) + "\" height=\""
                + number(height) + "\"" + attributes + "/>");
    }

    Svg circle(double x, double y, double radius, String attributes) {
        return raw("<circle cx=\"" + number(x) + "\" cy=\"" + number(y) + "\" r=\"" + number(radius) + "\"" + attributes
                + "/>");
    }

    /** A mark, given as a path around its point, at a position. */
    Svg mark(double x, double y, String shape, String attributes) {
        return raw("<path d=\"M" + number(x) + " " + number(y) + shape + "\"" + attributes + "/>");
    }

    @Override
    public String toString() {
        return out.toString();
    }

    Svg raw(String markup) {
        out.append(markup);
        return this;
    }

    /**
     * The whole drawing, and the link that saves it.
     *
     * @param label a description for screen readers, and the base of its file's name
     */
    String drawing(String label, double width, double height) {
        String name = label.replaceAll("[:(].*", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        return "<svg class=\"figure\" " + box(width, height) + " role=\"img\" aria-label=\"" + escape(label)
                + "\" style=\"max-width:" + Math.round(width) + "px\">" + out + "</svg>"
                + "<a class=\"save\" download=\"" + name + ".svg\" aria-label=\"Save as SVG: " + escape(label)
                + "\" href=\"data:image/svg+xml;base64,"
                + Base64.getEncoder().encodeToString(file(label, width, height).getBytes(StandardCharsets.UTF_8))
                + "\">Save as SVG</a>";
    }

    /**
     * The drawing as a file of its own: on white, with the literal colours of the light theme, as drawing programs do not support
     * CSS variables.
     */
    String file(String label, double width, double height) {
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" " + box(width, height)
                + " font-family=\"sans-serif\" role=\"img\" aria-label=\"" + escape(label)
                + "\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
                + USE.matcher(SCREEN_ONLY.matcher(out).replaceAll(""))
                        .replaceAll(m -> Matcher.quoteReplacement(COLOURS.getOrDefault(m.group(1), "#000")))
                + "\n</svg>\n";
    }

    private static String box(double width, double height) {
        return "viewBox=\"0 0 " + Math.round(width) + " " + Math.round(height) + "\"";
    }
}
