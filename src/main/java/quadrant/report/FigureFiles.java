package quadrant.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import quadrant.dataset.io.Texts;
import quadrant.task.OutsideFile;
import quadrant.task.Reason;
import quadrant.task.SafeFile;
import quadrant.task.UserException;

/**
 * The figures of a report as separate files: drawings as SVG, on white, with literal colours, as drawing programs do not
 * support CSS variables; heat maps as their original pictures.
 */
public final class FigureFiles {
    private static final Pattern FIGURE = Pattern.compile(
            "<svg class=\"figure\" viewBox=\"([^\"]*)\" role=\"img\" aria-label=\"([^\"]*)\"[^>]*>(.*?)</svg>",
            Pattern.DOTALL);
    private static final Pattern SCREEN_ONLY =
            Pattern.compile("<g class=\"seen\">.*?</g>|<text class=\"hint\".*?</text>", Pattern.DOTALL);
    private static final Pattern PICTURE =
            Pattern.compile("<img src=\"data:image/(jpeg|png);base64,([^\"]*)\" alt=\"The image and its heat map\">");
    private static final Pattern COLOUR = Pattern.compile("--([a-z-]+):\\s*([^;]+);");
    private static final Pattern USE = Pattern.compile("var\\(--([a-z-]+)\\)");

    private FigureFiles() {}

    /**
     * Writes the figures of a report.
     *
     * @param report a {@code .html} file, or the folder of a run
     * @return the names of the written files
     * @throws UserException when it is not a report, or has no figure
     */
    public static List<String> write(Path report, Path folder) {
        Path file = Files.isDirectory(report) ? report.resolve(ReportWriter.HTML) : report;
        String html = read(file);
        Map<String, String> colours = new LinkedHashMap<>();
        // the colours of the light theme come first
        COLOUR.matcher(html).results().forEach(m -> colours.putIfAbsent(m.group(1), m.group(2)));
        List<String> names = new ArrayList<>();
        Matcher figure = FIGURE.matcher(html);
        while (figure.find()) {
            String name = name(names.size() + 1, figure.group(2), "svg");
            SafeFile.write(folder.resolve(name), svg(figure, colours));
            names.add(name);
        }
        Matcher picture = PICTURE.matcher(html);
        for (int i = 1; picture.find(); i++) {
            String name = name(i, "heat map", picture.group(1).equals("jpeg") ? "jpg" : "png");
            SafeFile.write(folder.resolve(name), Base64.getDecoder().decode(picture.group(2)));
            names.add(name);
        }
        if (names.isEmpty()) {
            throw new UserException("The report " + file + " has no figure.", "Choose a report of Quadrant's.");
        }
        return names;
    }

    private static String read(Path file) {
        try {
            String html = OutsideFile.text(file, "a report.html");
            if (html.startsWith("<!DOCTYPE html>") && html.contains(" – Quadrant ")) {
                return html;
            }
        } catch (IOException e) {
            throw new UserException(
                    "The report " + file + " could not be read: " + Reason.of(e) + ".",
                    "Give the report.html of a run, or its folder.",
                    e);
        }
        throw new UserException(file + " is no report of Quadrant's.", "Give the report.html of a run, or its folder.");
    }

    private static String name(int number, String label, String ending) {
        String text = label.replaceAll("&[^;]*;", "")
                .replaceAll("[:(].*", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        return Texts.format("%02d-%s.%s", number, text, ending);
    }

    private static String svg(Matcher figure, Map<String, String> colours) {
        String drawing = SCREEN_ONLY.matcher(figure.group(3)).replaceAll("");
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"" + figure.group(1)
                + "\" font-family=\"sans-serif\" role=\"img\" aria-label=\"" + figure.group(2)
                + "\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
                + USE.matcher(drawing)
                        .replaceAll(m -> Matcher.quoteReplacement(colours.getOrDefault(m.group(1), "#000")))
                + "\n</svg>\n";
    }
}
