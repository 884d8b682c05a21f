package quadrant.app;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.dataset.MarkedImage;
import quadrant.imagej.RoiClass;
import quadrant.imagej.StackPosition;
import quadrant.pixels.CropRule;
import quadrant.pixels.FieldSize;
import quadrant.task.UserException;

/**
 * The option values that the user gave for a verb. All texts are parsed in the constructor, so that a wrong value is reported
 * before any work is done.
 */
public final class Given {
    private final Map<Option<?>, Object> values = new HashMap<>();
    private final Map<Option<?>, String> texts = new HashMap<>();
    private final Optional<OpenImages> open;

    /** Open images with their marked objects, as the ImageJ interface reads them. */
    @FunctionalInterface
    public interface OpenImages {
        List<MarkedImage> marked(RoiClass classFrom, CropRule rule, Optional<FieldSize> tiles, StackPosition planes);
    }

    /** As below, without open images. */
    public Given(Map<String, String> texts, List<Option<?>> options) {
        this(texts, options, Optional.empty());
    }

    /**
     * Parses option texts.
     *
     * @param texts by key, {@code _} for {@code -}; blank ones count as not given
     * @param open images with marked objects that are the data, instead of files
     * @throws UserException when a key is unknown, a value is wrong, or one that is needed is missing
     */
    public Given(Map<String, String> texts, List<Option<?>> options, Optional<OpenImages> open) {
        this.open = open;
        Map<String, Option<?>> known = new LinkedHashMap<>();
        options.forEach(o -> known.put(o.key(), o));
        options.forEach(o -> o.aliases().forEach(a -> known.put(a, o)));
        texts.forEach((key, text) -> {
            Option<?> option = known.get(key);
            if (option == null) {
                throw unknown(key, options);
            }
            boolean on = option.value().form() == Value.Form.SWITCH && text.isBlank();
            String stripped = on ? "true" : text.strip();
            if (!stripped.isEmpty() && this.texts.put(option, stripped) != null) {
                throw new UserException(
                        "The option " + option.named() + " is given twice, also as " + key + ".", "Give it once.");
            }
        });
        options.forEach(o -> values.put(o, read(o)));
    }

    private Object read(Option<?> option) {
        Optional<String> text = Optional.ofNullable(texts.get(option));
        return option.reader()
                .apply(text)
                .map(Object.class::cast)
                .orElseThrow(() -> text.map(t -> wrong(option, t, option.value().expected()))
                        .orElseGet(() -> missing(option)));
    }

    static UserException missing(Option<?> option) {
        String help = option.help().replaceFirst("(?s)[.;] .*", ".");
        return new UserException(
                "The option " + option.named() + " is missing.",
                "Give " + option.named() + ": " + Character.toLowerCase(help.charAt(0)) + help.substring(1)
                        + (help.endsWith(".") ? "" : "."));
    }

    private static UserException unknown(String key, List<Option<?>> options) {
        List<String> keys = options.stream().map(Option::key).sorted().toList();
        List<String> near = Spelling.near(key, keys);
        return new UserException(
                "There is no option \"" + key + "\".",
                near.isEmpty()
                        ? "The options are: " + String.join(", ", keys) + "."
                        : "Write " + String.join(" or ", near) + ", if that was meant.");
    }

    private static UserException wrong(Option<?> option, String text, String expected) {
        return new UserException(
                "The option " + option.named() + " is \"" + text + "\", and " + expected + " was expected.",
                "Give such a value, or leave the option out.");
    }

    /** The value of an option, or its default where it is not given, or is none of the verb's. */
    @SuppressWarnings("unchecked") // parsed by the option itself
    public <T> T get(Option<T> option) {
        Object value = values.get(option);
        return (T) (value == null ? read(option) : value);
    }

    /** The open images that are the data; empty where files are. */
    Optional<OpenImages> open() {
        return open;
    }

    /** Whether the user gave the option. */
    public boolean has(Option<?> option) {
        return texts.containsKey(option);
    }

    /** Whether the user gave the option, and did not switch it off. */
    boolean on(Option<?> option) {
        return has(option) && !get(option).equals(false);
    }

    /**
     * Refuses an option that is given without what it goes with.
     *
     * @param there whether that is given
     * @param needed what it is, such as "tiles"
     */
    void requireWith(Option<?> option, boolean there, String needed) {
        if (on(option) && !there) {
            throw new UserException(
                    "The option " + option.named() + " goes with " + needed + ".",
                    "Add that, or leave " + option.named() + " out.");
        }
    }

    /** The value if the user gave one, else the given alternative. */
    public <T> T or(Option<T> option, T otherwise) {
        return has(option) ? get(option) : otherwise;
    }

    /** The text that the user wrote for an option. */
    public Optional<String> text(Option<?> option) {
        return Optional.ofNullable(texts.get(option));
    }

    /** The texts of those of these options that the user gave, by key. */
    public Map<String, String> texts(List<Option<?>> of) {
        Map<String, String> some = new LinkedHashMap<>();
        of.forEach(o -> text(o).ifPresent(t -> some.put(o.key(), t)));
        return some;
    }
}
