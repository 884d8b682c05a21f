package quadrant.workspace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The changes of a workspace as lines of fields separated by tabs; a tab, a line break and a backslash within a field are
 * written \t, \n and \\. The first line names the format and its version.
 */
final class Lines {
    static final String KIND = "quadrant workspace";
    static final String HEADER = KIND + "\t1";
    static final String UNDO = "undo";
    static final String REDO = "redo";
    static final String SETTLED = "settled";

    private static final String NONE = "-";
    /** The fields of one edit: its kind, its object, and two more. */
    private static final int WORDS = 4;

    private Lines() {}

    static String of(LabelledImage p) {
        return line("image", p.title(), p.file(), p.widthPx() + "", p.heightPx() + "");
    }

    static String of(Item i) {
        Item.Box b = i.box();
        return line(
                "object",
                i.picture() + "",
                i.name(),
                b.x() + "",
                b.y() + "",
                b.width() + "",
                b.height() + "",
                i.shape());
    }

    static String clear(int picture) {
        return line("clear", picture + "");
    }

    static String setting(String key, String value) {
        return line("setting", key, value);
    }

    static String of(Edit edit) {
        List<String> words = new ArrayList<>(List.of("edit"));
        add(edit, words);
        return line(words.toArray(String[]::new));
    }

    private static void add(Edit edit, List<String> words) {
        if (edit instanceof Edit.Several s) {
            s.edits().forEach(e -> add(e, words));
        } else if (edit instanceof Edit.SetLabel l) {
            words.addAll(List.of(
                    "label",
                    l.item() + "",
                    l.label().map(v -> v.classId() + "").orElse(NONE),
                    l.label()
                            .map(v -> v.origin().name().toLowerCase(Locale.ROOT))
                            .orElse(NONE)));
        } else if (edit instanceof Edit.SetClass c) {
            words.addAll(List.of(
                    "class",
                    c.id() + "",
                    c.value().map(v -> "=" + v.name()).orElse(NONE),
                    c.value().map(v -> v.rgb() + "").orElse(NONE)));
        }
    }

    private static String line(String... words) {
        return Arrays.stream(words).map(Lines::escaped).collect(Collectors.joining("\t"));
    }

    private static String escaped(String word) {
        return word.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }

    private static String plain(String word) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c == '\\' && i + 1 < word.length()) {
                i++;
                plain.append(
                        switch (word.charAt(i)) {
                            case 't' -> '\t';
                            case 'n' -> '\n';
                            case 'r' -> '\r';
                            default -> word.charAt(i);
                        });
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    /**
     * Repeats a change.
     *
     * @throws RuntimeException where the line is not in this format
     */
    static void apply(String line, Workspace to) {
        List<String> w = Arrays.stream(line.split("\t", -1)).map(Lines::plain).toList();
        switch (w.get(0)) {
            case "image" ->
                to.apply(new LabelledImage(w.get(1), w.get(2), Integer.parseInt(w.get(3)), Integer.parseInt(w.get(4))));
            case "object" ->
                to.apply(new Item(
                        Integer.parseInt(w.get(1)),
                        w.get(2),
                        new Item.Box(number(w.get(3)), number(w.get(4)), number(w.get(5)), number(w.get(6))),
                        w.get(7)));
            case "clear" -> to.applyClear(Integer.parseInt(w.get(1)));
            case "setting" -> to.applySetting(w.get(1), w.get(2));
            case "edit" -> to.applyEdit(edit(w));
            case UNDO -> to.applyUndo();
            case REDO -> to.applyRedo();
            case SETTLED -> to.applySettled();
            default -> throw new IllegalArgumentException("No such change: " + w.get(0));
        }
    }

    private static double number(String word) {
        return Double.parseDouble(word);
    }

    private static Edit edit(List<String> words) {
        List<Edit> all = new ArrayList<>();
        for (int i = 1; i < words.size(); i += WORDS) {
            int of = Integer.parseInt(words.get(i + 1));
            String first = words.get(i + 2);
            String second = words.get(i + 3);
            boolean none = first.equals(NONE);
            all.add(
                    switch (words.get(i)) {
                        case "label" ->
                            new Edit.SetLabel(
                                    of,
                                    none
                                            ? Optional.empty()
                                            : Optional.of(new Label(
                                                    Integer.parseInt(first),
                                                    Origin.valueOf(second.toUpperCase(Locale.ROOT)))));
                        case "class" ->
                            new Edit.SetClass(
                                    of,
                                    none
                                            ? Optional.empty()
                                            : Optional.of(
                                                    new LabelClass(of, first.substring(1), Integer.parseInt(second))));
                        default -> throw new IllegalArgumentException("No such edit: " + words.get(i));
                    });
        }
        return new Edit.Several(all);
    }
}
