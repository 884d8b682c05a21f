package quadrant.report;

import com.samskivert.mustache.DefaultCollector;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.Interval;
import quadrant.task.Resource;

/**
 * A page by a template beside this class, which reads results and what else it is given by name. A section begins with a line
 * {@code ¶ Title}, or {@code ¶¶ Title} where it is folded, and is left out where it has no content; what stands before the first
 * section is above all of them. Where there are several sections, the page
 * has a table of contents.
 */
final class Page {
    /** Templates read the components of results; {@link Results} says how numbers are formatted. */
    private static final Mustache.Compiler TEMPLATES = Mustache.compiler()
            .withCollector(new Results())
            .withFormatter(
                    v -> v instanceof Optional<?> o ? o.map(String::valueOf).orElse("") : String.valueOf(v))
            .zeroIsFalse(true)
            .emptyStringIsFalse(true)
            .withLoader(
                    partial -> new StringReader(template(partial + ".mustache").replaceFirst("^(.*)\n$", "$1")));

    private Page() {}

    /** The page of a kind of report. */
    static String html(String kind, Heading heading, String headline, String template, Map<String, ?> results) {
        Map<String, Object> all = new HashMap<>(results);
        all.putAll(Json.keys("i95", Texts.INTERVAL_95, "warnings", heading.warnings()));
        all.put("list", (Mustache.Lambda)
                (part, out) -> out.write(list(part.execute().lines())));
        all.put("head", (Mustache.Lambda) (part, out) -> out.write(Stream.of(
                        part.execute().split("\\|", -1))
                .map(title -> "<th scope=\"col\">" + title + "</th>")
                .collect(Collectors.joining(
                        "", "<div class=\"scroll\"><table class=\"numbers\"><thead><tr>", "</tr></thead>\n<tbody>"))));
        List<Map<String, Object>> sections = new ArrayList<>();
        String[] parts = template(template).split("(?m)^¶", -1);
        for (String part : List.of(parts).subList(1, parts.length)) {
            String html = html(part.substring(part.indexOf('\n') + 1), all);
            if (!html.isEmpty()) {
                String title = part.substring(0, part.indexOf('\n')).replaceFirst("^¶?\\s*", "");
                Map<String, Object> section = Json.keys("id", "s" + (sections.size() + 1), "title", title);
                section.putAll(Json.keys("html", html, "folded", part.startsWith("¶")));
                sections.add(section);
            }
        }
        Map<String, Object> page = Json.keys("kind", "Quadrant " + kind, "name", heading.name());
        page.putAll(Json.keys("day", Texts.day(heading.created()), "headline", headline));
        page.putAll(Json.keys("contents", sections.size() > 1, "top", html(parts[0], all), "sections", sections));
        return TEMPLATES.compile(text("page.mustache")).execute(page);
    }

    /** A text, not HTML, by a template. */
    static String prose(String template, Map<String, Object> facts) {
        return TEMPLATES.escapeHTML(false).compile(template).execute(facts).strip();
    }

    private static String html(String template, Map<String, Object> results) {
        return TEMPLATES.compile(template).execute(results).replaceAll("(?m)^\\s*\n", "");
    }

    /** The lines that are not blank, which are HTML, as a list; nothing without any. */
    private static String list(Stream<String> lines) {
        String items =
                lines.filter(i -> !i.isBlank()).map(i -> "<li>" + i + "</li>\n").collect(Collectors.joining());
        return items.isEmpty() ? "" : "<ul>\n" + items + "</ul>\n";
    }

    private static String entries(Map<?, ?> pairs) {
        return pairs.entrySet().stream()
                .map(e -> "<tr><th scope=\"row\">" + Svg.escape(e.getKey().toString()) + "</th><td>"
                        + Svg.escape(e.getValue().toString()) + "</td></tr>\n")
                .collect(Collectors.joining());
    }

    /**
     * How templates read results: a component by its name, an element of a list by its number, the value inside an optional one,
     * whether a constant is the one of that name, what a map holds for that constant, and a value in the format of that name.
     */
    private static final class Results extends DefaultCollector {
        private static final Map<String, Map<Class<?>, Function<Object, Object>>> FORMATS = new HashMap<>();

        static {
            Map<String, Function<Double, Object>> numbers = Map.of(
                    "percent", Texts::percent,
                    "points", Texts::points,
                    "signed", Texts::signed,
                    "time", Texts::duration,
                    "whole", v -> Texts.format("%.0f", v),
                    "two", v -> Texts.format("%.2f", v),
                    "three", v -> Texts.format("%.3f", v).replace('-', '−'),
                    "power", v -> Texts.format("%.1e", v),
                    "images", v -> Texts.count(v.longValue(), "image"),
                    "groups", v -> Texts.count(v.longValue(), "group"));
            numbers.forEach((name, text) -> format(Number.class, name, v -> text.apply(v.doubleValue())));
            format(Interval.class, "range", Texts::range);
            format(Interval.class, "points", Texts::points);
            format(Interval.class, "signed", i -> Texts.signed(i.low()) + " to " + Texts.signed(i.high()));
            format(Interval.class, "three", i -> Texts.format("%.3f–%.3f", i.low(), i.high()));
            format(Collection.class, "any", c -> !c.isEmpty());
            format(Collection.class, "size", c -> c.size());
            format(
                    Collection.class,
                    "list",
                    c -> list(((Collection<?>) c).stream().map(i -> Svg.escape(i.toString()))));
            format(Map.class, "entries", Page::entries);
            format(Map.class, "pairs", m -> "<table class=\"pairs\"><tbody>\n" + entries(m) + "</tbody></table>\n");
            format(String.class, "capital", Texts::capitalised);
            format(String.class, "brief", Texts::brief);
        }

        private static <T> void format(Class<T> type, String name, Function<T, Object> as) {
            FORMATS.computeIfAbsent(name, n -> new HashMap<>()).put(type, v -> as.apply(type.cast(v)));
        }

        @Override
        public Iterator<?> toIterator(Object value) {
            Object one = optional(value);
            return one instanceof Optional<?> o ? o.stream().iterator() : super.toIterator(one);
        }

        private static Object optional(Object value) {
            return value instanceof OptionalDouble d
                    ? d.isPresent() ? Optional.of(d.getAsDouble()) : Optional.empty()
                    : value;
        }

        @Override
        public Mustache.VariableFetcher createFetcher(Object in, String name) {
            if (optional(in) instanceof Optional<?>) {
                return (o, n) -> {
                    Optional<?> value = (Optional<?>) optional(o);
                    return value.isEmpty()
                            ? Optional.empty()
                            : createFetcher(value.get(), n).get(value.get(), n);
                };
            }
            return FORMATS.getOrDefault(name, Map.of()).entrySet().stream()
                    .filter(f -> f.getKey().isInstance(in))
                    .<Mustache.VariableFetcher>map(f -> (v, n) -> f.getValue().apply(v))
                    .findFirst()
                    .orElseGet(() -> constant(in, name));
        }

        private Mustache.VariableFetcher constant(Object in, String name) {
            boolean upper = name.equals(name.toUpperCase(Locale.ROOT));
            if (upper && in instanceof Enum<?>) {
                return (e, n) -> ((Enum<?>) e).name().equals(n);
            }
            return upper && in instanceof Map<?, ?>
                    ? (m, n) -> ((Map<?, ?>) m)
                            .entrySet().stream()
                                    .filter(e -> e.getKey() instanceof Enum<?> k
                                            && k.name().equals(n))
                                    .<Object>map(Map.Entry::getValue)
                                    .findFirst()
                                    .orElse(Template.NO_FETCHER_FOUND)
                    : super.createFetcher(in, name);
        }
    }

    /** A template in a file beside this class; a line that ends in a backslash goes on in the next. */
    static String template(String name) {
        return text(name).replace("\\\n", "");
    }

    /** The rows of a table in a file beside this class; its cells are separated by tabs. */
    static List<List<String>> rows(String name) {
        return text(name).lines().map(line -> List.of(line.split("\t", -1))).toList();
    }

    /** The text of a file beside this class. */
    static String text(String name) {
        return Resource.text(Page.class, name);
    }
}
