package quadrant.imagej.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import quadrant.app.FineTuneOptions;
import quadrant.app.Option;
import quadrant.app.Wiring;
import quadrant.backbone.BackboneCatalog;

/**
 * One option in a dialog.
 *
 * @param key its name on the command line, with {@code _} for {@code -}
 * @param label its name in the dialog
 * @param initial the initial value; "true" or "false" for a switch
 * @param choices the possible values, for a choice
 */
record DialogField(String key, String label, Kind kind, String initial, List<String> choices) {
    /** How an option is entered. */
    enum Kind {
        /** A file or a folder, over the full width. */
        PATH,
        /** A text over the full width. */
        LONG,
        /** A short text. */
        TEXT,
        CHOICE,
        /** A choice that is always recorded, as its default depends on what is open. */
        STATED,
        SWITCH
    }

    DialogField {
        choices = List.copyOf(choices);
    }

    /** The field of an option, which starts with its default where that is a word. */
    static DialogField of(Option<?> o) {
        String usual = o.usual().orElse("");
        return switch (o.value().form()) {
            case PATH -> new DialogField(o.key(), o.label(), Kind.PATH, "", List.of());
            case LINE -> new DialogField(o.key(), o.label(), Kind.LONG, "", List.of());
            case WORD -> new DialogField(o.key(), o.label(), Kind.TEXT, usual.contains(" ") ? "" : usual, List.of());
            case CHOICE -> {
                List<String> choices = new ArrayList<>(o.value().choices());
                if (!choices.contains(usual)) {
                    choices.add(0, "auto");
                }
                yield new DialogField(
                        o.key(), o.label(), Kind.CHOICE, choices.contains(usual) ? usual : "auto", choices);
            }
            case SWITCH -> new DialogField(o.key(), o.label(), Kind.SWITCH, usual, List.of());
        };
    }

    /** The same with another initial text. */
    DialogField from(String text) {
        return new DialogField(key, label, kind, text, choices);
    }

    /** The same with the value given before. */
    DialogField shown(@Nullable String given) {
        // a network has two fields: its name, and alternatively the file of a model
        boolean others = key.equals(FineTuneOptions.BACKBONE.key())
                && kind == Kind.PATH
                && given != null
                && !given.endsWith(".onnx");
        if (given == null || others || (kind == Kind.CHOICE && !choices.contains(given))) {
            return this;
        }
        return kind == Kind.SWITCH ? from(Boolean.toString(given.isEmpty())) : from(given);
    }

    /** The same with another label. */
    DialogField named(String other) {
        return new DialogField(key, other, kind, initial, choices);
    }

    /** The same, always recorded, starting with one of its choices. */
    DialogField stated(String first) {
        return new DialogField(key, label, Kind.STATED, first, choices);
    }

    /** The same with an additional first choice, which means not given. */
    DialogField orElse(String text) {
        List<String> more = new ArrayList<>(choices);
        more.add(0, text);
        return new DialogField(key, label, kind, text, more);
    }

    /** A pretrained network by name, and alternatively a model to continue. */
    static List<DialogField> backbone() {
        return List.of(
                new DialogField(
                        FineTuneOptions.BACKBONE.key(),
                        "Backbone",
                        Kind.CHOICE,
                        BackboneCatalog.DEFAULT,
                        Wiring.standard().catalog().names()),
                new DialogField(FineTuneOptions.BACKBONE.key(), "Continue model (.onnx)", Kind.PATH, "", List.of()));
    }

    /** Whether two fields of this kind fit side by side. */
    boolean narrow() {
        return kind != Kind.PATH && kind != Kind.LONG;
    }

    /** The value for the options; nothing where the field is blank or a choice was not changed. */
    Optional<String> option(String given) {
        return switch (kind) {
            case PATH -> Optional.of(withoutSlash(given.strip())).filter(s -> !s.isEmpty());
            case LONG, TEXT -> Optional.of(given.strip()).filter(s -> !s.isEmpty() && !s.equals(initial));
            case STATED -> Optional.of(given);
            case CHOICE -> Optional.of(given).filter(s -> !s.equals(initial));
            case SWITCH -> Optional.of(given.equals("true") ? "" : "false").filter(s -> !given.equals(initial));
        };
    }

    private static String withoutSlash(String path) {
        boolean folder = path.length() > 1 && path.endsWith("/") && !path.endsWith(":/");
        return folder ? path.substring(0, path.length() - 1) : path;
    }
}
