package quadrant.face.command;

import java.util.List;
import java.util.Optional;

/**
 * One option in a dialog.
 *
 * @param key its name on the command line, with {@code _} for {@code -}
 * @param label what the dialog calls it
 * @param initial what is there at first; "true" or "false" for a switch
 * @param choices what there is to choose from, for a choice
 */
record Field(String key, String label, Kind kind, String initial, List<String> choices) {
    /** How an option is given. */
    enum Kind {
        /** A file or a folder, over the whole width. */
        PATH,
        /** A text over the whole width. */
        LONG,
        /** A short text. */
        TEXT,
        CHOICE,
        /** A choice that is always written, as what it begins with depends on what is open. */
        STATED,
        SWITCH
    }

    Field {
        choices = List.copyOf(choices);
    }

    static Field path(String key, String label) {
        return new Field(key, label, Kind.PATH, "", List.of());
    }

    static Field path(String key, String label, String initial) {
        return new Field(key, label, Kind.PATH, initial, List.of());
    }

    static Field line(String key, String label) {
        return new Field(key, label, Kind.LONG, "", List.of());
    }

    static Field text(String key, String label, String initial) {
        return new Field(key, label, Kind.TEXT, initial, List.of());
    }

    static Field choice(String key, String label, String... choices) {
        return new Field(key, label, Kind.CHOICE, choices[0], List.of(choices));
    }

    /** A choice that begins with {@code initial} and is always written. */
    static Field stated(String key, String label, String initial, String... choices) {
        return new Field(key, label, Kind.STATED, initial, List.of(choices));
    }

    static Field toggle(String key, String label, boolean initial) {
        return new Field(key, label, Kind.SWITCH, Boolean.toString(initial), List.of());
    }

    /** Whether two of its kind fit side by side. */
    boolean narrow() {
        return kind != Kind.PATH && kind != Kind.LONG;
    }

    /** What goes into the options; nothing where the field is blank or a choice was left as it was. */
    Optional<String> option(String given) {
        return switch (kind) {
            case PATH -> Optional.of(withoutSlash(given.strip())).filter(s -> !s.isEmpty());
            case LONG, TEXT -> Optional.of(given.strip()).filter(s -> !s.isEmpty());
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
