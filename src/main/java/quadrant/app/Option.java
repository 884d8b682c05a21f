package quadrant.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import quadrant.task.OptionName;

/**
 * One option of a verb, declared once: the command line, macros, dialogs, SciJava inputs, the help and the documentation are derived from it.
 *
 * @param <T> the type of the parsed value
 * @param key its name in macros and scripts, such as {@code um_per_px}
 * @param label its name in a dialog
 * @param help its help, in a sentence or two
 * @param group what it is about
 * @param hint the placeholder of the value in the help
 * @param usual the text of the default value; empty where there is none
 * @param aliases keys of earlier versions that are still accepted
 * @param reader parses a text; without a text, gives the default; empty where the text is not a valid value
 */
public record Option<T>(
        String key,
        String label,
        String help,
        Group group,
        Place place,
        Value<?> value,
        String hint,
        Optional<String> usual,
        boolean required,
        List<String> aliases,
        Function<Optional<String>, Optional<T>> reader) {
    /** What an option is about, by which the help and dialogs order those that are not essential. */
    public enum Group {
        TASK("Options"),
        DATA("Data"),
        MARKS("Marked objects and tiles"),
        TRAINING("Model and training"),
        AUGMENTATION("Augmentation"),
        VALIDATION("Validation and uncertainty"),
        COMPUTATION("Computation"),
        OUTPUT("Output");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    /** Where an option appears. */
    public enum Place {
        /** A positional argument of the command line, and a field of the dialog. */
        ARGUMENT,
        /** A field that a dialog shows at once, and an option that the help shows first. */
        ESSENTIAL,
        /** A field that a dialog shows behind <i>More options…</i>. */
        ADVANCED,
        /** Not in dialogs. */
        WRITTEN
    }

    public Option {
        aliases = List.copyOf(aliases);
    }

    /**
     * Begins the declaration of an option.
     *
     * @param aliases keys of earlier versions that are still accepted
     */
    public static <V> Draft<V> of(Group group, String key, Value<V> value, String... aliases) {
        return new Draft<>(group, key, value, List.of(aliases));
    }

    /** As above, of an option that is about the very task of its verb. */
    public static <V> Draft<V> of(String key, Value<V> value) {
        return of(Group.TASK, key, value);
    }

    /** Joins lists of options. */
    @SafeVarargs
    public static List<Option<?>> all(List<? extends Option<?>>... lists) {
        List<Option<?>> all = new ArrayList<>();
        for (List<? extends Option<?>> list : lists) {
            all.addAll(list);
        }
        return List.copyOf(all);
    }

    /** Its name on the command line, such as {@code --um-per-px}. */
    public String flag() {
        return OptionName.flag(key);
    }

    /** As it is written on the command line, such as {@code --um-per-px UM}. */
    public String written() {
        return place == Place.ARGUMENT ? hint : isSwitch() ? flag() : flag() + " " + hint;
    }

    /** Whether the help shows it first. */
    boolean first() {
        return required || place == Place.ARGUMENT || place == Place.ESSENTIAL;
    }

    /** Its placeholder in a sentence, which each interface replaces by its own name of the option. */
    String named() {
        return place == Place.ARGUMENT ? OptionName.argument(key) : OptionName.option(key);
    }

    /** The help with the default value. */
    public String helpWithUsual() {
        String sentence = help.endsWith(".") ? help.substring(0, help.length() - 1) : help;
        return sentence + (usual.isEmpty() || isSwitch() ? "." : " (default: " + usual.get() + ").");
    }

    /** Whether it is a switch that is off by default, so that its name alone turns it on. */
    public boolean isSwitch() {
        return value.form() == Value.Form.SWITCH && !usual.equals(Optional.of("true"));
    }

    @Override
    public String toString() {
        return key;
    }

    /** A builder of an option. */
    public static final class Draft<V> {
        private final Group group;
        private final String key;
        private final Value<V> value;
        private final List<String> aliases;
        private String label;
        private String hint;
        private String help = "";
        private Place place = Place.ADVANCED;

        private Draft(Group group, String key, Value<V> value, List<String> aliases) {
            this.group = group;
            this.key = key;
            this.value = value;
            this.aliases = aliases;
            this.hint = value.hint();
            String text = key.replace('_', ' ');
            this.label = text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
        }

        /** Sets its name in dialogs; the default is the key. */
        public Draft<V> label(String text) {
            label = text;
            return this;
        }

        /** Sets the placeholder of the value in the help. */
        public Draft<V> hint(String text) {
            hint = text;
            return this;
        }

        /** Sets the help. */
        public Draft<V> help(String text) {
            help = text;
            return this;
        }

        public Draft<V> at(Place where) {
            place = where;
            return this;
        }

        private <T> Option<T> made(
                @Nullable String usual, boolean required, Function<Optional<String>, Optional<T>> reader) {
            return new Option<>(
                    key, label, help, group, place, value, hint, Optional.ofNullable(usual), required, aliases, reader);
        }

        /** Makes the option required. */
        public Option<V> required() {
            return made(null, true, text -> text.flatMap(value.parse()));
        }

        /** Sets the default value. */
        public Option<V> or(V otherwise) {
            return or(otherwise, otherwise instanceof Enum<?> e ? Value.word(e) : String.valueOf(otherwise));
        }

        /** Sets the default value, and the text for it in the help. */
        public Option<V> or(V otherwise, String usual) {
            return made(usual, false, text -> text.isEmpty() ? Optional.of(otherwise) : text.flatMap(value.parse()));
        }

        /** Makes the option optional. */
        public Option<Optional<V>> optional() {
            return optional(null);
        }

        /** Makes the option optional; {@code auto} means not given. The help describes the automatic choice. */
        public Option<Optional<V>> optional(@Nullable String usual) {
            // a file or a class can have the name auto
            boolean named = value.form() == Value.Form.WORD || value.form() == Value.Form.CHOICE;
            return made(usual, false, given -> {
                Optional<String> text = given.filter(t -> usual == null || !named || !t.equalsIgnoreCase("auto"));
                Optional<V> read = text.flatMap(value.parse());
                return text.isPresent() && read.isEmpty() ? Optional.empty() : Optional.of(read);
            });
        }
    }
}
