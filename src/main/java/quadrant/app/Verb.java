package quadrant.app;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import quadrant.task.Task;

/**
 * A command of Quadrant, declared once for every interface.
 *
 * @param name its name on the command line and in macros
 * @param chapter its kind of work
 * @param summary its purpose, in a sentence
 * @param examples lines of the command line without the program's name
 * @param options in the order of the help; positional arguments first
 * @param check refuses options that contradict each other, and all mistakes that can be found without reading an image
 * @param work runs the command
 */
public record Verb(
        String name,
        Chapter chapter,
        String summary,
        List<String> examples,
        List<Option<?>> options,
        Consumer<Given> check,
        Work work) {
    public Verb {
        examples = List.copyOf(examples);
        options = List.copyOf(options);
    }

    /** A kind of work, in the order of a typical project. */
    public enum Chapter {
        DATA("Look at the data"),
        TRAINING("Train and test"),
        USE("Use a model"),
        NETWORKS("Pretrained networks"),
        INSTALLATION("This installation");

        private final String title;

        Chapter(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    /** The work of a verb. */
    @FunctionalInterface
    public interface Work {
        Outcome run(Wiring wiring, Given given, Task task);
    }

    /**
     * What a verb gives.
     *
     * @param value the return value of a macro's call, such as the path of the output
     * @param lines the lines that the command line prints at the end
     * @param ended why the result is incomplete; thrown by the caller once it is shown
     */
    public record Outcome(String value, List<String> lines, Optional<RuntimeException> ended) {
        /** A whole result. */
        public Outcome(String value, List<String> lines) {
            this(value, lines, Optional.empty());
        }

        /** A file or folder that was written, which is named in the lines. */
        static Outcome of(Path written, String... lines) {
            return new Outcome(written.toString(), List.of(lines));
        }

        /** A file or folder that was written, and nothing more to say. */
        static Outcome of(Path written) {
            return of(written, written.toString());
        }

        /** The last line, which of a training or test is the verdict. */
        public String last() {
            return lines.get(lines.size() - 1);
        }

        /** Throws the exception that ended the work early, where a partial result exists. */
        public void rethrow() {
            ended.ifPresent(e -> {
                throw e;
            });
        }
    }

    /** The options as help shows them, by heading: first, under a blank one, arguments and what matters most. */
    public Map<String, List<Option<?>>> sections() {
        Map<String, List<Option<?>>> sections = new LinkedHashMap<>();
        sections.put(
                "",
                options.stream()
                        .filter(Option::first)
                        .sorted(Comparator.comparing(o -> o.place() != Option.Place.ARGUMENT))
                        .toList());
        for (Option.Group group : Option.Group.values()) {
            List<Option<?>> some = options.stream()
                    .filter(o -> o.group() == group && !o.first())
                    .toList();
            if (!some.isEmpty()) {
                sections.put(group.title(), some);
            }
        }
        return sections;
    }

    /**
     * Parses the options.
     *
     * @param texts by key
     * @throws quadrant.task.UserException when one is unknown, wrong or missing, or two contradict each other
     */
    public Given read(Map<String, String> texts) {
        return read(texts, Optional.empty());
    }

    /** As {@link #read(Map)}, with open images that are the data. */
    public Given read(Map<String, String> texts, Optional<Given.OpenImages> open) {
        Given given = new Given(texts, options, open);
        check.accept(given);
        return given;
    }

    public Outcome run(Given given, Task task) {
        return work.run(Wiring.standard(), given, task);
    }

    /** Runs with options as texts. */
    public Outcome run(Map<String, String> texts, Task task) {
        return run(read(texts), task);
    }
}
