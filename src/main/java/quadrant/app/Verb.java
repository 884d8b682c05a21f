package quadrant.app;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import quadrant.task.Task;

/**
 * A command of Quadrant, declared once for every interface.
 *
 * @param <O> the type of its parsed options
 * @param <R> the type of its result
 * @param name its name on the command line and in macros
 * @param chapter its kind of work
 * @param summary its purpose, in a sentence
 * @param examples lines of the command line without the program's name
 * @param options in the order of the help; positional arguments first
 * @param reader parses the options; mistakes that can be found without reading an image are refused here
 * @param work runs the command
 * @param lines the lines that the command line prints at the end
 * @param result the return value of a macro's call
 */
public record Verb<O, R>(
        String name,
        Chapter chapter,
        String summary,
        List<String> examples,
        List<Option<?>> options,
        Function<Given, O> reader,
        BiFunction<O, Task, R> work,
        BiFunction<O, R, List<String>> lines,
        Function<R, String> result) {
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

    /** A result that may be incomplete. */
    public interface Outcome {
        /** Throws the exception that ended the work early, where a partial result exists. */
        void rethrow();
    }

    /**
     * Parses the options.
     *
     * @param texts by key
     * @throws quadrant.task.UserException when one is unknown, wrong or missing, or two contradict each other
     */
    public O read(Map<String, String> texts) {
        return reader.apply(new Given(texts, options));
    }

    /** Runs with options as texts. */
    public R run(Map<String, String> texts, Task task) {
        return work.apply(read(texts), task);
    }
}
