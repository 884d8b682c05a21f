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
 */
public final class Option<T> {
    /** Where an option appears. */
    public enum Place {
        /** A positional argument of the command line, and a field of the dialog. */
        ARGUMENT,
        /** A field that a dialog shows at once. */
        ESSENTIAL,
        /** A field that a dialog shows behind <i>More options…</i>. */
        ADVANCED,
        /** Not in dialogs. */
        WRITTEN
    }

    private final String key;
    private final Draft<?> draft;
    private final @Nullable String usual;
    private final boolean required;
    private final Function<Optional<String>, Optional<T>> reader;

    private Option(
            String key,
            Draft<?> draft,
            @Nullable String usual,
            boolean required,
            Function<Optional<String>, Optional<T>> reader) {
        this.key = key;
        this.draft = draft;
        this.usual = usual;
        this.required = required;
        this.reader = reader;
    }

    /** Begins the declaration of an option. */
    public static <V> Draft<V> of(String key, Value<V> value) {
        return new Draft<>(key, value);
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

    /** Its name in macros and scripts, such as {@code um_per_px}. */
    public String key() {
        return key;
    }

    /** Its name on the command line, such as {@code --um-per-px}. */
    public String flag() {
        return OptionName.flag(key);
    }

    /** Its placeholder in a sentence, which each interface replaces by its own name of the option. */
    String named() {
        return place() == Place.ARGUMENT ? OptionName.argument(key) : OptionName.option(key);
    }

    /** Its name in a dialog. */
    public String label() {
        return draft.label;
    }

    /** Its help, in a sentence or two. */
    public String help() {
        return draft.help;
    }

    /** The help with the default value. */
    public String helpWithUsual() {
        String sentence = draft.help.endsWith(".") ? draft.help.substring(0, draft.help.length() - 1) : draft.help;
        return sentence + (usual == null || isSwitch() ? "." : " (default: " + usual + ").");
    }

    public Place place() {
        return draft.place;
    }

    public Value<?> value() {
        return draft.value;
    }

    /** The placeholder of the value in the help. */
    public String hint() {
        return draft.hint;
    }

    /** The default value; empty where there is none. */
    public Optional<String> usual() {
        return Optional.ofNullable(usual);
    }

    /** Whether the option is required. */
    public boolean required() {
        return required;
    }

    /** Keys of earlier versions. */
    public List<String> aliases() {
        return List.copyOf(draft.aliases);
    }

    /** Whether it is a switch that is off by default, so that its name alone turns it on. */
    public boolean isSwitch() {
        return draft.value.form() == Value.Form.SWITCH && !"true".equals(usual);
    }

    /**
     * Parses a text; without a text, gives the default.
     *
     * @return empty where the text is not a valid value
     */
    Optional<T> read(Optional<String> text) {
        return reader.apply(text);
    }

    @Override
    public String toString() {
        return key;
    }

    /** A builder of an option. */
    public static final class Draft<V> {
        private final String key;
        private final Value<V> value;
        private final List<String> aliases = new ArrayList<>();
        private String label;
        private String hint;
        private String help = "";
        private Place place = Place.ADVANCED;

        private Draft(String key, Value<V> value) {
            this.key = key;
            this.value = value;
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

        /** Adds a key of earlier versions that is still accepted. */
        public Draft<V> alias(String old) {
            aliases.add(old);
            return this;
        }

        /** Makes the option required. */
        public Option<V> required() {
            return new Option<>(key, this, null, true, text -> text.flatMap(value.parse()));
        }

        /** Sets the default value. */
        public Option<V> or(V otherwise) {
            return or(otherwise, otherwise instanceof Enum<?> e ? Value.word(e) : String.valueOf(otherwise));
        }

        /** Sets the default value, and the text for it in the help. */
        public Option<V> or(V otherwise, String usual) {
            return new Option<>(
                    key,
                    this,
                    usual,
                    false,
                    text -> text.isEmpty() ? Optional.of(otherwise) : text.flatMap(value.parse()));
        }

        /** Makes the option optional. */
        public Option<Optional<V>> optional() {
            return optional(null);
        }

        /** Makes the option optional; {@code auto} means not given. The help describes the automatic choice. */
        public Option<Optional<V>> optional(@Nullable String usual) {
            return new Option<>(key, this, usual, false, text -> maybe(text.filter(t -> !isAuto(t, usual))));
        }

        /** The value in an {@code Optional} of its own; nothing where the text is not a valid value. */
        private Optional<Optional<V>> maybe(Optional<String> text) {
            Optional<V> read = text.flatMap(value.parse());
            return text.isPresent() && read.isEmpty() ? Optional.empty() : Optional.of(read);
        }

        /** Whether a text is {@code auto}; a file or a class can have this name. */
        private boolean isAuto(String text, @Nullable String usual) {
            boolean named = value.form() == Value.Form.WORD || value.form() == Value.Form.CHOICE;
            return usual != null && named && text.equalsIgnoreCase("auto");
        }
    }
}
