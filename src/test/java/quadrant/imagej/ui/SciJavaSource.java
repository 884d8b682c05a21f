package quadrant.imagej.ui;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    /** Inputs that several commands share, as a class above theirs. */
    private enum Shared {
        DATASET("DatasetInputs", List.of(Verbs.ADVISE, Verbs.AUDIT, Verbs.EVALUATE, Verbs.FINETUNE)),
        TRAINING("TrainingInputs", List.of(Verbs.EVALUATE, Verbs.FINETUNE));

        private final String name;
        private final List<Verb<?, ?>> verbs;

        Shared(String name, List<Verb<?, ?>> verbs) {
            this.name = name;
            this.verbs = verbs;
        }

        /** The class above. */
        private String parent() {
            return this == TRAINING ? DATASET.name : "SciJavaVerb";
        }

        private List<Option<?>> all() {
            return Verbs.FINETUNE.options().stream()
                    .filter(o -> verbs.stream().allMatch(v -> v.options().contains(o)))
                    .toList();
        }

        Path path() {
            return FOLDER.resolve(name + ".java");
        }

        String text() {
            List<Option<?>> above = this == TRAINING ? DATASET.all() : List.of();
            List<Option<?>> own = all().stream().filter(o -> !above.contains(o)).toList();
            return """
                    package quadrant.imagej.ui;

                    %simport org.jspecify.annotations.Nullable;
                    import org.scijava.plugin.Parameter;
                    import quadrant.app.Verb;

                    /** Inputs of several SciJava commands; made by {@code SciJavaSource}. */
                    @SuppressWarnings({"unused", "UnusedVariable", "MemberName"}) // SciJava sets and reads the fields
                    abstract class %s extends %s {
                    %s
                        %s(Verb<?, ?> verb) {
                            super(verb);
                        }
                    }
                    """.formatted(
                    own.stream().anyMatch(o -> o.value().form() == Value.Form.PATH) ? "import java.io.File;\n" : "",
                    name,
                    parent(),
                    fields(own),
                    name);
        }
    }

    /** All commands. */
    static final List<SciJavaSource> ALL = List.of(
            new SciJavaSource("AdviseSciJava", "ADVISE", Verbs.ADVISE, "Quadrant Advise", "advice", false),
            new SciJavaSource("AuditSciJava", "AUDIT", Verbs.AUDIT, "Quadrant Audit", "audit", false),
            new SciJavaSource("ClassifySciJava", "CLASSIFY", Verbs.CLASSIFY, "Quadrant Classify", "table", true),
            new SciJavaSource("EvaluateSciJava", "EVALUATE", Verbs.EVALUATE, "Quadrant Evaluate", "folder", true),
            new SciJavaSource("ExplainSciJava", "EXPLAIN", Verbs.EXPLAIN, "Quadrant Explain", "folder", true),
            new SciJavaSource("ExportSciJava", "EXPORT", Verbs.EXPORT, "Quadrant Export", "file", true),
            new SciJavaSource("FeaturesSciJava", "FEATURES", Verbs.FEATURES, "Quadrant Features", "table", true),
            new SciJavaSource("FineTuneSciJava", "FINETUNE", Verbs.FINETUNE, "Quadrant Fine-tune", "model", true),
            new SciJavaSource("NextSciJava", "NEXT", Verbs.NEXT, "Quadrant Next", "table", true));

    /** Where it lies. */
    Path path() {
        return FOLDER.resolve(name + ".java");
    }

    String text() {
        Optional<Shared> shared = shared();
        List<Option<?>> above = shared.map(Shared::all).orElse(List.of());
        List<Option<?>> own =
                verb.options().stream().filter(o -> !above.contains(o)).toList();
        boolean files = file || own.stream().anyMatch(o -> o.value().form() == Value.Form.PATH);
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
                public final class %s extends %s {
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
                        shared.map(s -> s.name).orElse("SciJavaVerb"),
                        fields(own),
                        file ? "File" : "String",
                        output,
                        name,
                        constant,
                        output,
                        file ? "written ? new File(text) : null" : "text");
    }

    private Optional<Shared> shared() {
        return Stream.of(Shared.TRAINING, Shared.DATASET)
                .filter(s -> s.verbs.contains(verb))
                .findFirst();
    }

    /** The sources of all classes, by file. */
    static Map<Path, String> sources() {
        Map<Path, String> all = new TreeMap<>();
        ALL.forEach(s -> all.put(s.path(), s.text()));
        Arrays.stream(Shared.values()).forEach(s -> all.put(s.path(), s.text()));
        return all;
    }

    private static String fields(List<Option<?>> options) {
        return options.stream().map(SciJavaSource::field).collect(Collectors.joining("\n"));
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
        for (Map.Entry<Path, String> s : sources().entrySet()) {
            Files.writeString(s.getKey(), s.getValue());
        }
    }
}
