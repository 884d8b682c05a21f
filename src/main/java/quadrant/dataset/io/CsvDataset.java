package quadrant.dataset.io;

import static quadrant.task.OptionName.option;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import quadrant.task.UserException;

/** Images named by a CSV with the columns image, label and optionally group and fold; other columns are kept. */
final class CsvDataset {
    private final Path csv;
    private final Path base;

    /** @param base the folder that the CSV's paths are relative to */
    CsvDataset(Path csv, Path base) {
        this.csv = csv;
        this.base = base;
    }

    /** The labelled images, sorted by path; every row must have a label. */
    Listing list() {
        CsvTable table = CsvTable.read(csv);
        table.require(csv, "image", "label");
        List<Entry> entries = entries(table, true);
        List<String> notes = new ArrayList<>();
        boolean grouped = table.columns().contains("group");
        long ungrouped = entries.stream().filter(e -> e.group().isEmpty()).count();
        if (grouped && ungrouped > 0) {
            notes.add(ungrouped + " row(s) have no group; each of these images stands for itself.");
        }
        List<String> classes =
                List.copyOf(new TreeSet<>(entries.stream().map(Entry::label).toList()));
        return new Listing(classes, entries, grouped, notes);
    }

    /** The images, labelled or not, in the order of the rows. */
    List<Entry> unlabelled() {
        CsvTable table = CsvTable.read(csv);
        table.require(csv, "image");
        return entries(table, false);
    }

    private List<Entry> entries(CsvTable table, boolean labelled) {
        if (table.rows().isEmpty()) {
            throw new UserException(csv + " names no image.", "Write a line for each image below the header.");
        }
        Map<Path, Long> seen = new HashMap<>();
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < table.rows().size(); i++) {
            long line = table.lines().get(i);
            Entry entry = entry(table.rows().get(i), line, labelled);
            Long earlier = seen.putIfAbsent(entry.file().normalize(), line);
            if (earlier != null) {
                throw new UserException(
                        csv + " names " + entry.id() + " on line " + earlier + " and again on line " + line + ".",
                        "Keep one of the two lines.");
            }
            entries.add(entry);
        }
        refuseIfAllAreMissing(entries);
        if (labelled) {
            entries.sort((a, b) -> a.id().compareTo(b.id()));
        }
        return entries;
    }

    private Entry entry(Map<String, String> row, long line, boolean labelled) {
        String image = row.getOrDefault("image", "");
        String label = row.getOrDefault("label", "");
        if (image.isEmpty()) {
            throw new UserException(
                    csv + ", line " + line + " names no image.", "Fill in its cell, or remove the line.");
        }
        if (labelled && label.isEmpty()) {
            throw new UserException(
                    csv + ", line " + line + ": " + image + " has no label.", "Fill in its label, or remove the line.");
        }
        Path file = resolve(csv, base, image, line);
        String id = file.startsWith(base) ? ImageFiles.slashes(base.relativize(file)) : ImageFiles.slashes(file);
        Map<String, String> extra = new LinkedHashMap<>(row);
        List.of("image", "label", "group", "fold").forEach(extra::remove);
        return new Entry(
                id,
                file,
                label,
                row.getOrDefault("group", ""),
                fold(row.getOrDefault("fold", ""), line),
                extra,
                Optional.empty());
    }

    static Path resolve(Path csv, Path base, String image, long line) {
        try {
            Path there = base.resolve(image);
            // Windows programs write '\', which on other systems is part of a name
            return Files.exists(there) ? there : base.resolve(image.replace('\\', '/'));
        } catch (InvalidPathException e) {
            throw new UserException(
                    csv + ", line " + line + ": \"" + image + "\" is not a path.", "Correct the cell.", e);
        }
    }

    private OptionalInt fold(String cell, long line) {
        if (cell.isEmpty()) {
            return OptionalInt.empty();
        }
        if (!cell.matches("\\d{1,9}(\\.0)?")) {
            throw new UserException(
                    csv + ", line " + line + ": the fold \"" + cell + "\" is not a whole number from 0 on.",
                    "Number the folds 0, 1, 2 and so on.");
        }
        return OptionalInt.of((int) Double.parseDouble(cell));
    }

    private void refuseIfAllAreMissing(List<Entry> entries) {
        if (entries.stream().noneMatch(e -> Files.exists(e.file()))) {
            throw new UserException(
                    "None of the " + entries.size() + " images that " + csv + " names exists in " + base + ", such as "
                            + entries.get(0).id() + ".",
                    "Name the folder that its paths are relative to with " + option("images") + ".");
        }
    }
}
