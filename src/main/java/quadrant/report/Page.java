package quadrant.report;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import quadrant.dataset.io.Texts;

/** A page: its head, then sections, each in the table of contents. */
final class Page {
    /**
     * A part under a heading.
     *
     * @param folded whether it is shown only on request
     */
    private record Section(String id, String title, boolean folded, String html) {}

    private final String kind;
    private final Heading heading;
    private final String headline;
    private final List<Section> sections = new ArrayList<>();
    private String top = "";

    /** Starts a page of a kind of report. */
    Page(String kind, Heading heading, String headline) {
        this.kind = kind;
        this.heading = heading;
        this.headline = headline;
    }

    /** Adds the part above all sections. */
    Page top(Html html) {
        top = html.toString();
        return this;
    }

    /** Adds a section; nothing for an empty one. */
    Page section(String title, Html html) {
        return add(title, false, html);
    }

    /** Adds a folded section, shown on request. */
    Page folded(String title, Html html) {
        return add(title, true, html);
    }

    private Page add(String title, boolean folded, Html html) {
        if (!html.toString().isEmpty()) {
            sections.add(new Section("s" + (sections.size() + 1), title, folded, html.toString()));
        }
        return this;
    }

    String html() {
        Template template = Mustache.compiler()
                .strictSections(true)
                .withLoader(partial -> new StringReader(text(partial + ".mustache")))
                .compile(text("page.mustache"));
        Map<String, Object> content = Json.keys("kind", "Quadrant " + kind, "name", heading.name());
        content.putAll(Json.keys("day", Texts.day(heading.created()), "headline", headline));
        // a table of contents, where there are several sections to list
        content.putAll(Json.keys("contents", sections.size() > 1, "top", top, "sections", sections));
        return template.execute(content);
    }

    /** The rows of a table in a file beside this class; its cells are separated by tabs. */
    static List<List<String>> rows(String name) {
        return text(name).lines().map(line -> List.of(line.split("\t", -1))).toList();
    }

    /** The text of a file beside this class. */
    static String text(String name) {
        try (InputStream in = Objects.requireNonNull(Page.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("The report's part " + name + " cannot be read", e);
        }
    }
}
