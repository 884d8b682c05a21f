package quadrant.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import quadrant.dataset.io.Texts;
import quadrant.task.OutsideFile;
import quadrant.task.Reason;
import quadrant.task.SafeFile;
import quadrant.task.UserException;

/**
 * The figures of a report of Quadrant's as files of their own: drawings as SVG with their legend below and their colours written
 * out, on white, and heat maps as the pictures that they are.
 */
public final class FigureFiles {
    private static final Pattern FIGURE = Pattern.compile(
            "<svg viewBox=\"([^\"]*)\" role=\"img\" aria-label=\"([^\"]*)\">(.*?)</svg>(\\s*<figcaption>.*?</figcaption>)?",
            Pattern.DOTALL);
    private static final Pattern PLACE = Pattern.compile("<(?:div|figure) class=\"((?:panels|matrix)[^\"]*)\"");
    private static final String HINT = "class=\"small hint\"";
    private static final double POINTED_AT = 68;
    private static final Pattern SCREEN_ONLY = Pattern.compile(
            "<g class=\"seen\">.*?</g>|<text class=\"small hint\".*?</text>|<title>.*?</title>", Pattern.DOTALL);
    private static final Pattern PICTURE = Pattern.compile(
            "<li><img src=\"data:image/(jpeg|png);base64,([^\"]*)\"[^>]*alt=\"The image and its heat map\">");

    private final String html;
    private final FigureStyle style;

    private FigureFiles(String html) {
        this.html = html;
        this.style = FigureStyle.of(html);
    }

    /**
     * Writes the figures of a report.
     *
     * @param report a {@code .html} file, or the folder of a run
     * @return the names of what was written
     * @throws UserException when it is no report, or has no figure
     */
    public static List<String> write(Path report, Path folder) {
        Path file = Files.isDirectory(report) ? report.resolve(ReportWriter.HTML) : report;
        List<String> names = new FigureFiles(read(file)).write(folder);
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

    private List<String> write(Path folder) {
        List<String> names = new ArrayList<>();
        Matcher figure = FIGURE.matcher(html);
        while (figure.find()) {
            if (figure.group(3).contains("<rect class=\"v0\"")) {
                continue;
            }
            String name = name(names.size() + 1, figure.group(2), "svg");
            SafeFile.write(folder.resolve(name), svg(figure));
            names.add(name);
        }
        Matcher picture = PICTURE.matcher(html);
        for (int i = 1; picture.find(); i++) {
            String name = name(i, "heat map", picture.group(1).equals("jpeg") ? "jpg" : "png");
            SafeFile.write(folder.resolve(name), Base64.getDecoder().decode(picture.group(2)));
            names.add(name);
        }
        return names;
    }

    private static String name(int number, String label, String ending) {
        String text = label.replaceAll("&[^;]*;", "")
                .replaceAll("[:(].*", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        return Texts.format("%02d-%s.%s", number, text, ending);
    }

    private String svg(Matcher figure) {
        String[] box = figure.group(1).split(" ", -1);
        double left = Double.parseDouble(box[0]);
        // below a map there is room for the image that is pointed at
        double tall = Double.parseDouble(box[3]) - (figure.group(3).contains(HINT) ? POINTED_AT : 0);
        double bottom = Double.parseDouble(box[1]) + tall;
        FigureLegend legend = FigureLegend.of(figure.group(4), left + 8, bottom + 4);
        double height = tall + legend.height();
        String size = Texts.format("%s %s %s %.0f", box[0], box[1], box[2], height);
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"" + size
                + "\" font-family=\"sans-serif\" role=\"img\""
                + " aria-label=\"" + figure.group(2) + "\">\n<style>\n" + style.css() + "</style>\n<rect x=\"" + box[0]
                + "\" y=\"" + box[1] + "\" width=\"" + box[2] + "\" height=\"" + Texts.format("%.0f", height)
                + "\" style=\"fill:#fff;stroke:none\"/>\n<g class=\"" + place(figure.start()) + "\">"
                + SCREEN_ONLY.matcher(figure.group(3)).replaceAll("") + legend.svg() + "</g>\n</svg>\n";
    }

    /** The style class of what the figure stands in. */
    private String place(int at) {
        Matcher m = PLACE.matcher(html).region(0, at);
        String found = "";
        while (m.find()) {
            found = m.group(1);
        }
        return found;
    }
}
