package quadrant.report;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The link under a drawing that saves it as an SVG file: on white, with the literal colours of the light theme, as drawing
 * programs do not support CSS variables. The file is in the link itself, which needs no script.
 */
final class FigureLink {
    private static final Pattern FIGURE = Pattern.compile(
            "<svg class=\"figure\" viewBox=\"([^\"]*)\" role=\"img\" aria-label=\"([^\"]*)\"[^>]*>(.*?)</svg>",
            Pattern.DOTALL);
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

    private FigureLink() {}

    /** @param drawing as {@link Svg#drawing} makes it */
    static String of(String drawing) {
        Matcher figure = FIGURE.matcher(drawing);
        if (!figure.find()) {
            throw new IllegalArgumentException("not a drawing: " + drawing);
        }
        String label = figure.group(2);
        return "<a class=\"save\" download=\"" + name(label) + ".svg\" aria-label=\"Save as SVG: " + label
                + "\" href=\"data:image/svg+xml;base64,"
                + Base64.getEncoder().encodeToString(svg(figure).getBytes(StandardCharsets.UTF_8))
                + "\">Save as SVG</a>";
    }

    private static String name(String label) {
        return label.replaceAll("&[^;]*;", "")
                .replaceAll("[:(].*", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
    }

    private static String svg(Matcher figure) {
        String drawing = SCREEN_ONLY.matcher(figure.group(3)).replaceAll("");
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"" + figure.group(1)
                + "\" font-family=\"sans-serif\" role=\"img\" aria-label=\"" + figure.group(2)
                + "\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
                + USE.matcher(drawing)
                        .replaceAll(m -> Matcher.quoteReplacement(COLOURS.getOrDefault(m.group(1), "#000")))
                + "\n</svg>\n";
    }
}
