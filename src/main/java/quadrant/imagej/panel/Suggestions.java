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
import quadrant.dataset.io.CsvTable;
import quadrant.dataset.io.CsvTable.Row;
import quadrant.task.UserException;
import quadrant.workspace.Workspace;

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
        CsvTable table = CsvTable.read(csv);
        table.require("image", "roi");
        List<Row> list = table.rows();
        Map<String, Integer> pictures = pictures(list, w);
        active.ifPresent(image -> cells.picture(image).ifPresent(p -> pictures.put("", p)));
        Map<Integer, String> items = new LinkedHashMap<>();
        for (Row row : list) {
            String roi = row.cell("roi");
            if (roi.isEmpty()) {
                throw new UserException(row.at() + " names no ROI.", "Fill in its cell, or remove the line.");
            }
            String reason = reason(row);
            Optional.ofNullable(pictures.get(row.cell("image")))
                    .map(p -> item(roi, w, w.objects(p)))
                    .ifPresent(item -> item.ifPresent(i -> items.putIfAbsent(i, reason)));
        }
        if (items.isEmpty()) {
            throw new UserException(
                    "None of the " + list.size() + " suggestions in " + csv + " names an object of this workspace.",
                    "Open the images of the table and take the ROIs that it was made from, in their order.");
        }
        return items;
    }

    private static String reason(Row row) {
        String label = row.cell("suggested");
        String cell = row.cell("probability");
        Optional<Double> probability = row.number("probability").filter(p -> p >= 0 && p <= 1);
        if (probability.isEmpty() && !cell.isEmpty()) {
            throw new UserException(
                    row.at() + ": the probability \"" + cell + "\" is not a number from 0 to 1.",
                    "Correct the cell, or leave it empty.");
        }
        return "Suggested" + (label.isEmpty() ? "" : ": " + label)
                + probability.map(p -> String.format(Locale.ROOT, " %.2f", p)).orElse("") + ".";
    }

    /**
     * The images that the rows name: by the end of an image's path or, failing that, by the name of its file, as a table may
     * come from another computer.
     */
    private static Map<String, Integer> pictures(List<Row> list, Workspace w) {
        List<String> names = list.stream().map(r -> r.cell("image")).distinct().toList();
        Map<String, Integer> all = new HashMap<>();
        w.pictures().forEach((n, p) -> {
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
        });
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
