package quadrant.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import quadrant.app.Option;
import quadrant.app.Verb;
import quadrant.app.Verbs;

/** {@code docs/CLI.md}, made of the declarations of the verbs. */
final class CliReference {
    private static final String HEAD = """
            # The verbs and their options

            After this page you know each verb of Quadrant and each of its options. The same options are keys of a macro (`--um-per-px 0.5`
            is `um_per_px=0.5`), inputs of a SciJava module, and fields of a dialog. Every verb also takes `--help` and, on the command line,
            `-q` for warnings and the result only. This page is made of the program's own declarations.
            """;

    private static final String SLIDE = "<!-- prepare: cp sample-slides/new/slide5.tif slide.tif -->\n";
    private static final String NETWORK =
            "<!-- prepare: cp src/test/resources/quadrant/explain/deep.onnx network.onnx -->\n";

    /** What the examples of verbs need to be run, one after the other, and which are not. */
    private static final Map<String, String> MARKS = Map.of(
            "evaluate",
            "<!-- run: full -->\n",
            "compare",
            "<!-- prepare: cp -r out run-a && cp -r out run-b -->\n",
            "classify",
            SLIDE + "<!-- prepare: bin/quadrant classify out/model.onnx slide.tif --tiles --output cells.geojson -->\n",
            "next",
            "<!-- prepare: cp -r sample-data/round unlabelled -->\n",
            "backbones add",
            NETWORK,
            "backbones reference",
            "<!-- prepare: cp -r src/../sample-data photos -->\n",
            "backbones fetch",
            "<!-- not run: fetches a network -->\n");

    private CliReference() {}

    static String text(List<Verb> verbs) {
        StringBuilder page = new StringBuilder(HEAD);
        for (Verb.Chapter chapter : Verb.Chapter.values()) {
            page.append("\n## ").append(chapter.title()).append('\n');
            verbs.stream().filter(v -> v.chapter() == chapter).forEach(v -> append(page, v));
        }
        return page.toString();
    }

    private static void append(StringBuilder page, Verb verb) {
        page.append("\n### ")
                .append(verb.name())
                .append("\n\n")
                .append(verb.summary())
                .append("\n\n")
                .append(MARKS.getOrDefault(verb.name(), ""))
                .append("```sh\n");
        verb.examples().forEach(e -> page.append("bin/quadrant ").append(e).append('\n'));
        page.append("```\n");
        verb.sections().forEach((heading, options) -> {
            page.append("\n| ")
                    .append(heading.isEmpty() ? "Essential" : heading)
                    .append(" | What it does |\n|---|---|\n");
            options.forEach(o -> page.append("| `")
                    .append(o.written().replace("|", "\\|"))
                    .append("` | ")
                    .append(o.helpWithUsual().replace("|", "\\|"))
                    .append(o.required() && o.place() != Option.Place.ARGUMENT ? " Must be given." : "")
                    .append(" |\n"));
        });
    }

    /** Writes the page anew. */
    public static void main(String[] args) throws IOException {
        Files.writeString(Path.of("docs/CLI.md"), text(Verbs.ALL));
    }
}
