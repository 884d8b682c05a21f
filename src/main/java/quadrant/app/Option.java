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
 * @param <T> what a verb reads it as
 */
public final class Option<T> {
    /** Where an option is asked for. */
    public enum Place {
        /** An argument of the command line without a name, and a field of the dialog. */
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

    /** Lists one behind the other. */
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
        return "--" + key.replace('_', '-');
    }

    /** Its name in a sentence, which each face shows as its own. */
    String named() {
        return place() == Place.ARGUMENT ? OptionName.argument(key) : OptionName.option(key);
    }

    /** Its name in a dialog. */
    public String label() {
        return draft.label;
    }

    /** What it does, in a sentence or two. */
    public String help() {
        return draft.help;
    }

    /** The help with the default. */
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

    /** What stands for the value in the help. */
    public String hint() {
        return draft.hint;
    }

    /** What holds where it is not given; empty where nothing does. */
    public Optional<String> usual() {
        return Optional.ofNullable(usual);
    }

    /** Whether it must be given. */
    public boolean required() {
        return required;
    }

    /** Keys of earlier versions. */
    public List<String> aliases() {
        return List.copyOf(draft.aliases);
    }

    /** Whether it is on or off and off by default, so that its name alone turns it on. */
    public boolean isSwitch() {
        return draft.value.form() == Value.Form.SWITCH && !"true".equals(usual);
    }

    /** The value of a text; of no text what holds where it is not given. @return empty where the text is no such value */
    Optional<T> read(Optional<String> text) {
        return reader.apply(text);
    }

    @Override
    public String toString() {
        return key;
    }

    /** An option in the making. */
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

        /** Names it in dialogs; without this the key does. */
        public Draft<V> label(String text) {
            label = text;
            return this;
        }

        /** Changes what stands for the value in the help. */
        public Draft<V> hint(String text) {
            hint = text;
            return this;
        }

        /** Says what it does. */
        public Draft<V> help(String text) {
            help = text;
            return this;
        }

        public Draft<V> at(Place where) {
            place = where;
            return this;
        }

        /** A key of earlier versions that is still understood. */
        public Draft<V> alias(String old) {
            aliases.add(old);
            return this;
        }

        /** Must be given. */
        public Option<V> required() {
            return new Option<>(key, this, null, true, text -> text.flatMap(value.parse()));
        }

        /** Has a default. */
        public Option<V> or(V otherwise) {
            return or(otherwise, otherwise instanceof Enum<?> e ? Value.word(e) : String.valueOf(otherwise));
        }

        /** Has a default that the help words so. */
        public Option<V> or(V otherwise, String usual) {
            return new Option<>(
                    key,
                    this,
                    usual,
                    false,
                    text -> text.isEmpty() ? Optional.of(otherwise) : text.flatMap(value.parse()));
        }

        /** May be left out. */
        public Option<Optional<V>> optional() {
            return optional(null);
        }

        /** May be left out, or given as {@code auto}, which is the same; the help words what is done then. */
        public Option<Optional<V>> optional(@Nullable String usual) {
            return new Option<>(key, this, usual, false, text -> maybe(text.filter(t -> !isAuto(t, usual))));
        }

        /** The value in an optional of its own; nothing where there is a text, and it is no such value. */
        private Optional<Optional<V>> maybe(Optional<String> text) {
            Optional<V> read = text.flatMap(value.parse());
            return text.isPresent() && read.isEmpty() ? Optional.empty() : Optional.of(read);
        }

        /** Whether a text is {@code auto}; a file or a class may be called so. */
        private boolean isAuto(String text, @Nullable String usual) {
            boolean named = value.form() == Value.Form.WORD || value.form() == Value.Form.CHOICE;
            return usual != null && named && text.equalsIgnoreCase("auto");
        }
    }
}
