package quadrant.export;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.ToNumberPolicy;
import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import quadrant.export.BioImageIo.Publication;
import quadrant.model.FineTunedModel;
import quadrant.task.Resource;

/**
 * The documentation of a package: what the model is for, its results with their intervals, and how to use it. Its template, {@code
 * readme.mustache}, reads the run's report.json by its keys.
 */
final class Readme {
    /** A measure's value, and its interval: two cells. */
    private static final String SCORE =
            "{{value}} | {{^interval}}–{{/interval}}" + "{{#interval}}{{#-last}} to {{/-last}}{{this}}{{/interval}}";

    private static final Mustache.Compiler TEMPLATES = Mustache.compiler()
            .withEscaper(Escapers.simple(new String[][] {{"|", "\\|"}, {"\n", " "}}))
            .withFormatter(v -> v instanceof Double d ? String.format(Locale.ROOT, "%.3f", d) : String.valueOf(v))
            .withLoader(partial -> new StringReader(SCORE))
            .defaultValue("–");

    private static final List<String> FACTS = List.of(
            "backbone",
            "backbone.licence",
            "backbone.source",
            "images.train",
            "images.validation",
            "images.test",
            "strategy",
            "depth",
            "seed",
            "data.sha256",
            "quadrant");

    private Readme() {}

    static String of(FineTunedModel model, Publication p, String report) {
        Map<String, String> facts = new LinkedHashMap<>();
        FACTS.forEach(key -> facts.put(key, model.provenance().fact(key)));
        facts.values().removeIf(String::isBlank);
        model.preprocessing()
                .pixelSize()
                .ifPresent(s -> facts.put("µm per pixel", Double.toString(s.micronsPerPixel())));
        Map<String, Object> all = BioImageIo.map(
                "name", p.name(),
                "description", p.description(),
                "classes",
                        IntStream.range(0, model.classes().size())
                                .mapToObj(k -> Map.of("name", model.classes().name(k), "channel", k))
                                .toList(),
                "facts", facts.entrySet(),
                "size", model.preprocessing().sizePx(),
                "resize",
                        model.preprocessing()
                                .resize()
                                .name()
                                .toLowerCase(Locale.ROOT)
                                .replace('_', ' '));
        all.put("test", read(report).get("test") instanceof Map<?, ?> test ? test : false);
        return TEMPLATES.compile(Resource.text(Readme.class, "readme.mustache")).execute(all);
    }

    private static Map<?, ?> read(String report) {
        try {
            return new GsonBuilder()
                                    .setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE)
                                    .create()
                                    .fromJson(report, Object.class)
                            instanceof Map<?, ?> keys
                    ? keys
                    : Map.of();
        } catch (JsonParseException e) {
            // a file of another program with this name
            return Map.of();
        }
    }
}
