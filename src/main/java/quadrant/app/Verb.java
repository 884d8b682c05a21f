package quadrant.app;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import quadrant.task.Task;

/**
 * Something that Quadrant does, declared once for every face.
 *
 * @param <O> its options, understood
 * @param <R> what it gives
 * @param name what it is called on the command line and in macros
 * @param chapter what kind of work it is
 * @param summary what it does, in a sentence
 * @param examples lines of the command line without the program's name
 * @param options in the order of the help; arguments first
 * @param reader understands the options; what can be refused without looking at an image is refused here
 * @param work does it
 * @param lines what the command line prints at the end
 * @param result what a macro's call gives back
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

    /** A kind of work, in the order of a project. */
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

    /** A result that may be less than was asked for. */
    public interface Outcome {
        /** Throws what broke the work off, where a part of the result is there all the same. */
        default void rethrow() {}

        /** Whether a check that was asked for is passed; the command line's exit code is 1 where it is not. */
        default boolean passed() {
            return true;
        }
    }

    /**
     * Reads the options.
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
