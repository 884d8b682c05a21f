package quadrant.imagej.panel;

import ij.ImagePlus;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import quadrant.dataset.io.CellTable;
import quadrant.dataset.io.CellTable.Suggestion;
import quadrant.task.UserException;
import quadrant.workspace.Workspace;
import quadrant.workspace.Workspace.Picture;

/** The objects of a workspace that a table suggests for labelling: one of {@code next}, or the suspects of {@code audit}. */
final class Suggestions {
    private Suggestions() {}

    /**
     * The suggested objects in the order of the table, each with the reason to look at it.
     *
     * @param active the image that rows without an image mean
     * @throws UserException where no row names an object, or an image may be one of several
     */
    static Map<Integer, String> read(Path csv, Workspace w, Cells cells, Optional<ImagePlus> active) {
        List<Suggestion> list = CellTable.suggestions(csv);
        Map<String, Integer> pictures = pictures(list, w);
        active.ifPresent(image -> cells.picture(image, false).ifPresent(p -> pictures.put("", p)));
        Map<Integer, String> items = new LinkedHashMap<>();
        for (Suggestion s : list) {
            Optional.ofNullable(pictures.get(s.image()))
                    .map(p -> item(s.roi(), w, w.objects(p)))
                    .ifPresent(item -> item.ifPresent(i -> items.putIfAbsent(i, reason(s))));
        }
        if (items.isEmpty()) {
            throw new UserException(
                    "None of the " + list.size() + " suggestions in " + csv + " names an object of this workspace.",
                    "Open the images of the table and take the ROIs that it was made from, in their order.");
        }
        return items;
    }

    private static String reason(Suggestion s) {
        return s.label().map(l -> "Suggested: " + l).orElse("Suggested")
                + (s.probability().isPresent()
                        ? String.format(Locale.ROOT, " %.2f", s.probability().getAsDouble())
                        : "")
                + ".";
    }

    /**
     * The images that the rows name: by the end of an image's path or, failing that, by the name of its file, as a table may
     * come from another computer.
     */
    private static Map<String, Integer> pictures(List<Suggestion> list, Workspace w) {
        List<String> names = list.stream().map(Suggestion::image).distinct().toList();
        Map<String, Integer> all = new HashMap<>();
        for (int n = 0; n < w.pictures().size(); n++) {
            Picture p = w.pictures().get(n);
            String path = "/" + (p.file().isEmpty() ? p.title() : p.file()).replace('\\', '/');
            List<String> exact = names.stream()
                    .filter(i -> !i.isEmpty() && path.endsWith("/" + i.replace('\\', '/')))
                    .toList();
            List<String> meant = exact.isEmpty()
                    ? names.stream().filter(i -> last(i).equals(last(path))).toList()
                    : exact;
            for (String name : meant) {
                if (meant.size() > 1 || all.put(name, n) != null) {
                    throw new UserException(
                            "The table names " + name + ", and it is not clear which image that is.",
                            "Open the image from its file in its folder, or give a table of its rows alone.");
                }
            }
        }
        return all;
    }

    private static String last(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }

    /** The object with a ROI's name, or with its number from 1. */
    private static OptionalInt item(String roi, Workspace w, int... items) {
        boolean number = roi.matches("\\d{1,9}");
        String padded = number ? String.format(Locale.ROOT, "%04d", Integer.parseInt(roi)) : roi;
        OptionalInt named = IntStream.of(items)
                .filter(i -> List.of(roi, padded).contains(w.item(i).name()))
                .findFirst();
        boolean there = number && Integer.parseInt(roi) >= 1 && Integer.parseInt(roi) <= items.length;
        return named.isPresent() || !there ? named : OptionalInt.of(items[Integer.parseInt(roi) - 1]);
    }
}
