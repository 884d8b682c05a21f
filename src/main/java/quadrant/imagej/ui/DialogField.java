package quadrant.imagej.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import quadrant.app.FineTuneOptions;
import quadrant.app.Option;
import quadrant.app.Value.Form;
import quadrant.app.Wiring;
import quadrant.backbone.BackboneCatalog;

/**
 * One option in a dialog.
 *
 * @param key its name on the command line, with {@code _} for {@code -}
 * @param label its name in the dialog
 * @param form how it is entered; a path and a line over the full width
 * @param initial the initial value; "true" or "false" for a switch
 * @param choices the possible values, for a choice
 * @param stated whether a choice is always recorded, as its default depends on what is open
 */
record DialogField(String key, String label, Form form, String initial, List<String> choices, boolean stated) {
    DialogField {
        choices = List.copyOf(choices);
    }

    /** The field of an option, which starts with its default where that is a word. */
    static DialogField of(Option<?> o) {
        String usual = o.usual().orElse("");
        List<String> choices = new ArrayList<>();
        String initial = switch (o.value().form()) {
            case PATH, LINE -> "";
            case WORD -> usual.contains(" ") ? "" : usual;
            case SWITCH -> usual;
            case CHOICE -> {
                choices.addAll(o.value().choices());
                if (!choices.contains(usual)) {
                    choices.add(0, "auto");
                }
                yield choices.contains(usual) ? usual : "auto";
            }
        };
        return new DialogField(o.key(), o.label(), o.value().form(), initial, choices, false);
    }

    /** The same with another initial text. */
    DialogField from(String text) {
        return new DialogField(key, label, form, text, choices, stated);
    }

    /** The same with the value given before. */
    DialogField shown(@Nullable String given) {
        // a network has two fields: its name, and alternatively the file of a model
        boolean others = key.equals(FineTuneOptions.BACKBONE.key())
                && form == Form.PATH
                && given != null
                && !given.endsWith(".onnx");
        if (given == null || others || (form == Form.CHOICE && !stated && !choices.contains(given))) {
            return this;
        }
        return form == Form.SWITCH ? from(Boolean.toString(given.isEmpty())) : from(given);
    }

    /** The same with another label. */
    DialogField named(String other) {
        return new DialogField(key, other, form, initial, choices, stated);
    }

    /** The same, always recorded, starting with one of its choices. */
    DialogField stated(String first) {
        return new DialogField(key, label, form, first, choices, true);
    }

    /** The same with an additional first choice, which means not given. */
    DialogField orElse(String text) {
        List<String> more = new ArrayList<>(choices);
        more.add(0, text);
        return new DialogField(key, label, form, text, more, false);
    }

    /** A pretrained network by name, and alternatively a model to continue. */
    static List<DialogField> backbone() {
        String key = FineTuneOptions.BACKBONE.key();
        List<String> names = Wiring.standard().catalog().names();
        return List.of(
                new DialogField(key, "Backbone", Form.CHOICE, BackboneCatalog.DEFAULT, names, false),
                new DialogField(key, "Continue model (.onnx)", Form.PATH, "", List.of(), false));
    }

    /** The value for the options; nothing where the field is blank or a choice was not changed. */
    Optional<String> option(String given) {
        return switch (form) {
            case PATH ->
                Optional.of(given.strip().replaceFirst("(?<=[^:])/$", "")).filter(s -> !s.isEmpty());
            case LINE, WORD -> Optional.of(given.strip()).filter(s -> !s.isEmpty() && !s.equals(initial));
            case CHOICE -> Optional.of(given).filter(s -> stated || !s.equals(initial));
            case SWITCH -> Optional.of(given.equals("true") ? "" : "false").filter(s -> !given.equals(initial));
        };
    }
}
