package quadrant.app;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import quadrant.augment.AugmentationPlan;
import quadrant.augment.PlanFile;
import quadrant.pixels.FieldSize;
import quadrant.task.OutsideFile;
import quadrant.task.Reason;
import quadrant.task.UserException;

/**
 * How the text of an option is parsed.
 *
 * @param type of the value, where SciJava has an input of that type: a number, a path or a boolean; else {@code String}
 * @param form how a dialog asks for it
 * @param hint the placeholder of the value in the help, such as {@code N}
 * @param choices the words to choose from, where there are some
 * @param expected completes "… was expected"
 * @param parse parses a text that is not blank; empty for an invalid text
 */
public record Value<T>(
        Class<?> type,
        Form form,
        String hint,
        List<String> choices,
        String expected,
        Function<String, Optional<T>> parse) {
    private static final List<String> COMPARED = List.of("none", "turns", "light", "heavy", "stained-heavy");

    /** How a dialog asks for a value. */
    public enum Form {
        /** A file or a folder. */
        PATH,
        /** A text of any length. */
        LINE,
        /** A short text, such as a number. */
        WORD,
        /** One of several words. */
        CHOICE,
        /** On or off. */
        SWITCH
    }

    /** Any text. */
    public static Value<String> text(String hint) {
        return text(hint, "a text", Optional::of);
    }

    /** A text of any length with a syntax of its own. */
    static <T> Value<T> text(String hint, String expected, Function<String, Optional<T>> parse) {
        return new Value<>(String.class, Form.LINE, hint, List.of(), expected, parse);
    }

    /** A short text with a syntax of its own. */
    public static <T> Value<T> word(String hint, String expected, Function<String, Optional<T>> parse) {
        return new Value<>(String.class, Form.WORD, hint, List.of(), expected, parse);
    }

    /** A file or a folder, which need not be there. */
    public static Value<Path> path(String hint) {
        return parsed(Path.class, Form.PATH, hint, "a path that this system understands", Path::of);
    }

    /** Files or folders, a line of the text for each. */
    public static Value<List<Path>> paths(String hint) {
        return parsed(
                Path.class,
                Form.PATH,
                hint,
                "a path that this system understands",
                text -> text.lines().map(Path::of).toList());
    }

    /** @param parse throws where the text is not a valid value */
    private static <T> Value<T> parsed(
            Class<?> type, Form form, String hint, String expected, Function<String, T> parse) {
        return new Value<>(type, form, hint, List.of(), expected, text -> {
            try {
                return Optional.of(parse.apply(text));
            } catch (NumberFormatException | InvalidPathException e) {
                return Optional.empty();
            }
        });
    }

    /** A whole number from {@code min} to {@code max}. */
    public static Value<Integer> whole(int min, int max) {
        String expected = max == Integer.MAX_VALUE
                ? "a whole number of " + min + " or more"
                : "a whole number from " + min + " to " + max;
        return parsed(Integer.class, Form.WORD, "N", expected, Integer::valueOf).where(v -> v >= min && v <= max);
    }

    /** Any whole number of 64 bits. */
    public static Value<Long> seed() {
        return parsed(Long.class, Form.WORD, "N", "a whole number", Long::valueOf);
    }

    /** A number from 0 to a maximum. */
    public static Value<Double> real(String hint, double greatest) {
        return real(
                hint, String.format(Locale.ROOT, "a number from 0 to %.4g", greatest), v -> v >= 0 && v <= greatest);
    }

    /** A number that meets a condition. */
    public static Value<Double> real(String hint, String expected, Predicate<Double> allowed) {
        return parsed(Double.class, Form.WORD, hint, expected, Double::valueOf).where(allowed);
    }

    private Value<T> where(Predicate<T> allowed) {
        return new Value<>(
                type, form, hint, choices, expected, text -> parse.apply(text).filter(allowed));
    }

    /** A number of µm per pixel. */
    static Value<Double> microns() {
        return real("UM", "a number above 0, at most 1000", v -> v > 0 && v <= 1000);
    }

    /** A length in pixels or µm, such as {@code 64px} or {@code 20um}. */
    public static Value<FieldSize> size(String hint) {
        return word(hint, "a size such as 20um or 64px", FieldSize::parse);
    }

    /** An augmentation plan: a name, a strength, or a file. */
    static Value<AugmentationPlan> plan() {
        return Value.word("PLAN", "an augmentation plan", text -> {
            if (text.contains(",")) {
                throw new UserException(
                        "Several augmentation plans are given: " + text + ".", "Give one; advise compares several.");
            }
            return Optional.of(asPlan(text));
        });
    }

    /**
     * One plan, or several to compare, from the simplest on: names, strengths and files separated by commas, or {@code
     * compare}.
     */
    static Value<List<AugmentationPlan>> plans() {
        return Value.word(
                "compare|A,B,C",
                "augmentation plans",
                text -> Optional.of(
                        text.equalsIgnoreCase("compare")
                                ? COMPARED.stream().map(AugmentationPlan::named).toList()
                                : Arrays.stream(text.split(",", -1))
                                        .map(String::strip)
                                        .map(Value::asPlan)
                                        .toList()));
    }

    private static AugmentationPlan asPlan(String text) {
        if (!text.endsWith(".json")) {
            return AugmentationPlan.parse(text);
        }
        try {
            return PlanFile.read(OutsideFile.text(Path.of(text), "an augmentation plan"));
        } catch (IOException | InvalidPathException e) {
            throw new UserException(
                    "The augmentation plan " + text + " cannot be read (" + Reason.of(e) + ").",
                    "Check the path, or name one of: " + String.join(", ", AugmentationPlan.names()) + ".");
        }
    }

    /** The name of an enum constant, in lower case with hyphens; any case is accepted. */
    public static <E extends Enum<E>> Value<E> choice(Class<E> type) {
        return choice(type, List.of(type.getEnumConstants()));
    }

    /** The same with only some of the constants shown; the others are names of earlier versions. */
    public static <E extends Enum<E>> Value<E> choice(Class<E> type, List<E> shown) {
        List<String> names = shown.stream().map(Value::word).toList();
        return new Value<>(
                String.class,
                Form.CHOICE,
                String.join("|", names),
                names,
                "one of " + String.join(", ", names),
                text -> Arrays.stream(type.getEnumConstants())
                        .filter(e -> word(e).equalsIgnoreCase(text.replace('_', '-')))
                        .findFirst());
    }

    /** The word of an enum constant. */
    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** On (also where given without a value) or off. */
    public static Value<Boolean> toggle() {
        return new Value<>(
                Boolean.class, Form.SWITCH, "true|false", List.of("true", "false"), "true or false", text -> {
                    String word = text.toLowerCase(Locale.ROOT);
                    if (Stream.of("", "true", "yes", "1").anyMatch(word::equals)) {
                        return Optional.of(true);
                    }
                    return Stream.of("false", "no", "0").anyMatch(word::equals) ? Optional.of(false) : Optional.empty();
                });
    }
}
