package quadrant.imagej.ui;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import quadrant.app.Option;
import quadrant.app.Value;
import quadrant.app.Verb;
import quadrant.app.Verbs;

/**
 * The source of a SciJava command, made of the declaration of its verb. SciJava's command service runs only classes with annotated fields: of a
 * command that makes its inputs itself, as a module, it gives no result.
 *
 * @param name of the class
 * @param constant the verb's name in {@link Verbs}
 * @param label of the command
 * @param output the output that has what is written
 * @param file whether that is a file or a folder, not a text
 */
record SciJavaSource(String name, String constant, Verb<?, ?> verb, String label, String output, boolean file) {
    private static final Path FOLDER = Path.of("src/main/java/quadrant/imagej/ui");

    /** All commands. */
    static final List<SciJavaSource> ALL = List.of(
            new SciJavaSource("AdviseSciJava", "ADVISE", Verbs.ADVISE, "Quadrant Advise", "advice", false),
            new SciJavaSource("AuditSciJava", "AUDIT", Verbs.AUDIT, "Quadrant Audit", "audit", false),
            new SciJavaSource("ClassifySciJava", "CLASSIFY", Verbs.CLASSIFY, "Quadrant Classify", "table", true),
            new SciJavaSource("EvaluateSciJava", "EVALUATE", Verbs.EVALUATE, "Quadrant Evaluate", "folder", true),
            new SciJavaSource("ExplainSciJava", "EXPLAIN", Verbs.EXPLAIN, "Quadrant Explain", "folder", true),
            new SciJavaSource("ExportSciJava", "EXPORT", Verbs.EXPORT, "Quadrant Export", "file", true),
            new SciJavaSource("FeaturesSciJava", "FEATURES", Verbs.FEATURES, "Quadrant Features", "table", true),
            new SciJavaSource("FiguresSciJava", "FIGURES", Verbs.FIGURES, "Quadrant Figures", "folder", true),
            new SciJavaSource("FineTuneSciJava", "FINETUNE", Verbs.FINETUNE, "Quadrant Fine-tune", "model", true),
            new SciJavaSource("NextSciJava", "NEXT", Verbs.NEXT, "Quadrant Next", "table", true));

    /** Where it lies. */
    Path path() {
        return FOLDER.resolve(name + ".java");
    }

    String text() {
        boolean files = file || verb.options().stream().anyMatch(o -> o.value().form() == Value.Form.PATH);
        return """
                package quadrant.imagej.ui;

                %simport org.jspecify.annotations.Nullable;
                import org.scijava.ItemIO;
                import org.scijava.command.Command;
                import org.scijava.plugin.Parameter;
                import org.scijava.plugin.Plugin;
                import quadrant.app.Verbs;

                /** {@link Verbs#%s} as a SciJava command; made by {@code SciJavaSource}. */
                @Plugin(type = Command.class, headless = true, label = "%s")
                @SuppressWarnings({"unused", "UnusedVariable", "MemberName"}) // SciJava sets and reads the fields
                public final class %s extends SciJavaVerb {
                %s
                    @Parameter(type = ItemIO.OUTPUT)
                    private @Nullable %s %s;

                    @Parameter(type = ItemIO.OUTPUT)
                    private @Nullable String result;

                    public %s() {
                        super(Verbs.%s);
                    }

                    @Override
                    void done(String text, boolean written) {
                        result = text;
                        %s = %s;
                    }
                }
                """.formatted(
                        files ? "import java.io.File;\n" : "",
                        constant,
                        label,
                        name,
                        verb.options().stream().map(SciJavaSource::field).collect(Collectors.joining("\n")),
                        file ? "File" : "String",
                        output,
                        name,
                        constant,
                        output,
                        file ? "written ? new File(text) : null" : "text");
    }

    private static String field(Option<?> o) {
        Value.Form form = o.value().form();
        String choices = form == Value.Form.CHOICE
                ? ", choices = {"
                        + o.value().choices().stream()
                                .map(SciJavaSource::quoted)
                                .collect(Collectors.joining(", ")) + "}"
                : "";
        String usual = o.usual().filter(o.value().choices()::contains).orElse("");
        // no field can be called class
        String name = o.key().equals("class") ? "class_" : o.key();
        return "    @Parameter(label = " + quoted(o.label()) + ", description = " + quoted(o.helpWithUsual())
                + ", persist = false, required = " + o.required() + choices + ")\n    private "
                + switch (form) {
                    case SWITCH -> "boolean " + name + (usual.equals("true") ? " = true" : "");
                    case PATH -> "@Nullable File " + name;
                    case CHOICE ->
                        (usual.isEmpty() ? "@Nullable String " + name : "String " + name + " = " + quoted(usual));
                    case LINE, WORD -> "@Nullable String " + name;
                }
                + ";\n";
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Writes the sources anew. */
    public static void main(String[] args) throws IOException {
        for (SciJavaSource s : ALL) {
            Files.writeString(s.path(), s.text());
        }
    }
}
