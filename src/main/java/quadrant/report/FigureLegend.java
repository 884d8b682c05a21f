package quadrant.report;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import quadrant.dataset.io.Texts;

/**
 * The legend that a page sets below a figure, as part of the drawing.
 *
 * @param height that it takes, in the drawing's units
 */
record FigureLegend(String svg, double height) {
    private static final double LINE = 18;
    private static final Pattern KEY = Pattern.compile(
            "<span class=\"(?:key|mark)\"><svg viewBox=\"0 0 (\\d+) (\\d+)\"[^>]*>(.*?)</svg>"
                    + "(.*?)</span>(?=<span class=\"(?:key|mark)\"|</figcaption>|\\s*$)",
            Pattern.DOTALL);
    private static final Pattern TAG = Pattern.compile("<[^>]+>");

    /** @param caption of the figure as the page has it; null for none */
    static FigureLegend of(@Nullable String caption, double x, double y) {
        if (caption == null) {
            return new FigureLegend("", 0);
        }
        StringBuilder svg = new StringBuilder();
        Matcher key = KEY.matcher(caption);
        double at = y;
        while (key.find()) {
            svg.append(Texts.format(
                    "<svg x=\"%.0f\" y=\"%.0f\" width=\"%s\" height=\"%s\" viewBox=\"0 0 %s %s\">%s</svg>",
                    x, at + 1, key.group(1), key.group(2), key.group(1), key.group(2), key.group(3)));
            svg.append(Texts.format(
                    "<text class=\"small\" x=\"%.0f\" y=\"%.0f\">%s</text>",
                    x + Integer.parseInt(key.group(1)) + 6,
                    at + 11,
                    TAG.matcher(key.group(4)).replaceAll("").strip()));
            at += LINE;
        }
        return new FigureLegend(svg.toString(), at == y ? 0 : at - y + 8);
    }
}
