package quadrant.report;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The HTML of a part of a page. Every text is escaped; only {@link #raw} accepts markup, which must be generated here or by
 * {@link Svg}.
 */
final class Html {
    private final StringBuilder out = new StringBuilder();

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#x27;");
    }

    Html raw(String html) {
        out.append(html).append('\n');
        return this;
    }

    private Html element(String tag, String kind, String text) {
        String attribute = kind.isEmpty() ? "" : " class=\"" + kind + "\"";
        return raw("<" + tag + attribute + ">" + escape(text) + "</" + tag + ">");
    }

    Html p(String text) {
        return element("p", "", text);
    }

    /** An explanation, smaller and paler than the text. */
    Html soft(String text) {
        return element("p", "soft", text);
    }

    Html warn(String text) {
        return element("p", "warn", text);
    }

    Html h3(String text) {
        return element("h3", "", text);
    }

    Html pre(String text) {
        return element("pre", "", text);
    }

    /** Nothing for an empty list. */
    Html list(Collection<String> items) {
        return items.isEmpty()
                ? this
                : raw(items.stream()
                        .map(i -> "<li>" + escape(i) + "</li>\n")
                        .collect(Collectors.joining("", "<ul>\n", "</ul>")));
    }

    /** Two columns: name and value. */
    Html facts(Map<String, String> rows) {
        out.append("<table class=\"pairs\"><tbody>\n");
        rows.forEach((name, value) -> out.append("<tr><th scope=\"row\">")
                .append(escape(name))
                .append("</th><td>")
                .append(escape(value))
                .append("</td></tr>\n"));
        return raw("</tbody></table>");
    }

    /** A cell: the main text, and a small text beside it. */
    record Cell(String value, String small) {
        String html() {
            return escape(value) + (small.isEmpty() ? "" : " <small>" + escape(small) + "</small>");
        }
    }

    /** A table whose first column names the rows; cells are {@link Cell}s or texts. */
    Html table(List<String> head, List<? extends List<?>> rows) {
        out.append("<div class=\"scroll\"><table class=\"numbers\"><thead><tr>");
        head.forEach(h -> out.append("<th scope=\"col\">").append(escape(h)).append("</th>"));
        out.append("</tr></thead>\n<tbody>\n");
        for (List<?> row : rows) {
            out.append("<tr><th scope=\"row\">").append(cell(row.get(0))).append("</th>");
            row.subList(1, row.size())
                    .forEach(c -> out.append("<td>").append(cell(c)).append("</td>"));
            out.append("</tr>\n");
        }
        return raw("</tbody></table></div>");
    }

    private static String cell(Object cell) {
        return cell instanceof Cell c ? c.html() : escape(cell.toString());
    }

    /** A folded part, shown on request. */
    Html folded(String title, Html inside) {
        return raw("<details><summary>" + escape(title) + "</summary>\n" + inside + "</details>");
    }

    /** A drawing of {@link Svg#drawing}, with a link that saves it. */
    Html figure(String svg, String caption) {
        return raw("<figure>" + svg + FigureLink.of(svg)
                + (caption.isEmpty() ? "" : "<figcaption>" + escape(caption) + "</figcaption>") + "</figure>");
    }

    /** Figures side by side, where there is space. */
    Html figures(List<String> figures) {
        out.append("<div class=\"panels\">\n");
        figures.forEach(f -> figure(f, ""));
        return raw("</div>");
    }

    /** A picture with its caption; the pictures of a tile are side by side. */
    record Tile(List<Picture> pictures, String alt, String strong, String text, String id) {}

    /** @param kind a style class: the width of the tiles */
    Html gallery(String kind, List<Tile> tiles) {
        out.append("<ul class=\"gallery ").append(kind).append("\">\n");
        for (Tile t : tiles) {
            out.append("<li><div class=\"pictures\">");
            t.pictures.forEach(p -> out.append("<img src=\"")
                    .append(p.uri())
                    .append("\" alt=\"")
                    .append(escape(t.alt))
                    .append("\">"));
            out.append("</div><strong>").append(escape(t.strong)).append("</strong><br>");
            out.append(escape(t.text))
                    .append("<span class=\"id\">")
                    .append(escape(t.id))
                    .append("</span></li>\n");
        }
        return raw("</ul>");
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
