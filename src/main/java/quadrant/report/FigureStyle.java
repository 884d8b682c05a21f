package quadrant.report;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules by which a page draws its figures, for drawings on white: without those for dark screens and print, and with every
 * colour written out, as drawing programs know no variables.
 */
record FigureStyle(String css) {
    private static final Pattern STYLE = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL);
    private static final Pattern MEDIA = Pattern.compile("@media[^{]*\\{(?:[^{}]*\\{[^{}]*\\})*[^{}]*\\}");
    private static final Pattern VARIABLE = Pattern.compile("--([a-z-]+):\\s*([^;]+);");
    private static final Pattern USE = Pattern.compile("var\\(--([a-z-]+)\\)");
    private static final Pattern RULE = Pattern.compile("([^{}]+)\\{([^{}]*)\\}");

    static FigureStyle of(String html) {
        Matcher style = STYLE.matcher(html);
        String all = style.find() ? style.group(1) : "";
        String screen = MEDIA.matcher(all).replaceAll("").replaceAll("(?s)/\\*.*?\\*/", "");
        Map<String, String> values = new LinkedHashMap<>();
        Matcher variable = VARIABLE.matcher(screen);
        while (variable.find()) {
            values.putIfAbsent(variable.group(1), variable.group(2));
        }
        StringBuilder css = new StringBuilder();
        Matcher rule = RULE.matcher(screen);
        while (rule.find()) {
            if (draws(rule.group(2))) {
                String body = USE.matcher(rule.group(2))
                        .replaceAll(m -> Matcher.quoteReplacement(values.getOrDefault(m.group(1), "#000")));
                css.append(rule.group(1).strip()).append(" {").append(body).append("}\n");
            }
        }
        return new FigureStyle(css.toString());
    }

    private static boolean draws(String body) {
        return body.contains("fill") || body.contains("stroke") || body.contains("font-size");
    }
}
