package quadrant.workspace;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import quadrant.workspace.Workspace.Box;
import quadrant.workspace.Workspace.Item;
import quadrant.workspace.Workspace.Label;
import quadrant.workspace.Workspace.LabelClass;
import quadrant.workspace.Workspace.Origin;
import quadrant.workspace.Workspace.Picture;
import quadrant.workspace.Workspace.State;

/**
 * Reads lines of a workspace of version 1, which is not written any more: each a change as words separated by tabs, with \t, \n
 * and \\ in them escaped. Only edits of classes and labels could be undone.
 */
final class Version1 {
    static final String KIND = "quadrant workspace";
    static final String HEADER = KIND + "\t1";

    private static final String GROUP_OF = "group of ";
    private static final String NONE = "-";
    /** The words of one edit: its kind, its object, and two more. */
    private static final int WORDS = 4;

    private Version1() {}

    static void repeat(Workspace made, String line) {
        List<String> w = Arrays.stream(line.split("\t", -1))
                .map(String::translateEscapes)
                .toList();
        State change = new State();
        switch (w.get(0)) {
            case "image" -> {
                Picture image = new Picture(w.get(1), w.get(2), whole(w.get(3)), whole(w.get(4)), "", "");
                change.images().put(made.nextPicture(), image);
            }
            case "object" -> {
                double[] at = w.subList(3, 7).stream()
                        .mapToDouble(Double::parseDouble)
                        .toArray();
                Box box = new Box(at[0], at[1], at[2], at[3]);
                change.objects().put(made.nextItem(), new Item(whole(w.get(1)), w.get(2), box, w.get(7)));
            }
            case "clear" -> {
                for (int i : made.objects(whole(w.get(1)))) {
                    change.objects().put(i, null);
                    change.labels().put(i, null);
                }
                made.begin();
            }
            case "setting" -> setting(made, change, w.get(1), w.get(2));
            case "edit" -> made.repeat(edit(w));
            case "settled" -> made.begin();
            case Workspace.UNDO, Workspace.REDO -> made.repeat(w.get(0));
            default -> throw new IllegalArgumentException("No such change: " + w.get(0));
        }
        made.exchange(change);
    }

    private static int whole(String word) {
        return Integer.parseInt(word);
    }

    private static void setting(Workspace made, State change, String key, String value) {
        if (!key.startsWith(GROUP_OF)) {
            change.settings().put(key, value.isEmpty() ? null : value);
            return;
        }
        made.pictures().forEach((n, p) -> {
            if (key.equals(GROUP_OF + p.title())) {
                change.images().put(n, p.in(value));
            }
        });
    }

    private static State edit(List<String> w) {
        State change = new State();
        for (int i = 1; i < w.size(); i += WORDS) {
            int of = whole(w.get(i + 1));
            String to = w.get(i + 2);
            String how = w.get(i + 3);
            boolean none = to.equals(NONE);
            if (w.get(i).equals("label")) {
                Label label = none ? null : new Label(whole(to), Origin.valueOf(how.toUpperCase(Locale.ROOT)));
                change.labels().put(of, label);
            } else {
                change.classes().put(of, none ? null : new LabelClass(of, to.substring(1), whole(how)));
            }
        }
        return change;
    }
}
