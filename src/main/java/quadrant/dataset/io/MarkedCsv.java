package quadrant.dataset.io;

import static quadrant.task.OptionName.option;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import quadrant.dataset.LabelClasses;
import quadrant.dataset.MarkReader;
import quadrant.dataset.MarkedImage;
import quadrant.task.Phase;
import quadrant.task.Task;
import quadrant.task.UserException;

/**
 * A CSV of marked objects: {@code image,rois}, {@code image,labels} and perhaps {@code classes} (a table of the map's labels),
 * or points as {@code image,x,y,label}; optionally with label, group, fold and slice.
 */
final class MarkedCsv {
    private static final Set<String> OURS =
            Set.of("image", "label", "group", "fold", "slice", "rois", "labels", "classes", "x", "y");

    private final Path csv;
    private final Path base;
    private final Marking marking;
    private final CsvTable table;

    private MarkedCsv(Path csv, Path base, Marking marking, CsvTable table) {
        this.csv = csv;
        this.base = base;
        this.marking = marking;
        this.table = table;
    }

    /** The objects that a CSV names; empty where it names whole images. */
    static Optional<Listing> list(Path csv, Path base, Marking marking, Task task) {
        return images(csv, base, marking, task).map(images -> {
            boolean grouped = images.stream().anyMatch(i -> !i.group().isEmpty());
            return MarkedListing.of(images, csv.toString(), grouped);
        });
    }

    /** The images that a CSV names, with their objects; empty where it names whole images. */
    static Optional<List<MarkedImage>> images(Path csv, Path base, Marking marking, Task task) {
        MarkedCsv m = new MarkedCsv(csv, base, marking, CsvTable.read(csv));
        boolean points = m.has("x") && m.has("y") && marking.rule().box().isPresent();
        boolean marks = m.has("rois") || m.has("labels");
        if (!points && !marks) {
            return Optional.empty();
        }
        m.table.require(csv, "image");
        if (m.has("labels")) {
            m.refuse(Marking.CLASS_FROM, "the labels of label maps have no names, groups or colours");
        }
        if (!m.has("rois")) {
            m.refuse(Marking.TILES, "tiles are cut from areas that are drawn as ROIs");
        }
        return Optional.of(marks ? m.maps(task) : m.points(task));
    }

    private boolean has(String column) {
        return actual(column).isPresent();
    }

    private Optional<String> actual(String column) {
        return table.columns().stream()
                .filter(c -> c.toLowerCase(Locale.ROOT).equals(column))
                .findFirst();
    }

    private String cell(Map<String, String> row, String column) {
        return actual(column).map(c -> row.getOrDefault(c, "")).orElse("");
    }

    private void refuse(String option, String why) {
        if (marking.given().contains(option)) {
            throw new UserException(
                    option(option) + " does not go with " + csv + ": " + why + ".",
                    "Leave out " + option(option) + ".");
        }
    }

    private List<MarkedImage> maps(Task task) {
        task.phase(Phase.MARKS);
        Map<String, MarkedImage> images = new TreeMap<>();
        for (int i = 0; i < table.rows().size(); i++) {
            task.checkCancelled();
            Map<String, String> row = table.rows().get(i);
            long line = table.lines().get(i);
            MarkReader.Image image = image(row, line);
            MarkedImage marked = withRow(marks(image, row, line), row, line);
            if (images.put(image.id(), marked) != null) {
                throw new UserException(
                        csv + ", line " + line + " names " + image.id() + " a second time.",
                        "Put all its marks into one file, or keep one of the two lines.");
            }
            task.progress(i + 1, table.rows().size());
        }
        return List.copyOf(images.values());
    }

    private MarkedImage marks(MarkReader.Image image, Map<String, String> row, long line) {
        Optional<String> label = Optional.of(cell(row, "label")).filter(l -> !l.isEmpty() && !marking.unlabelled());
        if (has("rois")) {
            Path rois = file(cell(row, "rois"), "rois", line);
            return marking.reader().rois(image, Optional.of(rois), label, slice(row, line));
        }
        Path map = file(cell(row, "labels"), "labels", line);
        String named = cell(row, "classes");
        if (named.isEmpty() && marking.unlabelled()) {
            return marking.reader().labels(image, map, LabelClasses.objects(Map.of()));
        }
        if (named.isEmpty() && label.isEmpty()) {
            throw new UserException(
                    csv + ", line " + line + " names no classes for the label map " + ImageFiles.name(map) + ".",
                    "Name a table with the columns label and class in a column classes.");
        }
        LabelClasses classes = named.isEmpty()
                ? LabelClasses.one(label.orElseThrow())
                : LabelClasses.objects(LabelTable.read(file(named, "classes", line))
                        .classes(List.of(image.id(), ImageFiles.name(image.file()))));
        return marking.reader().labels(image, map, classes);
    }

    private List<MarkedImage> points(Task task) {
        refuse(Marking.CLASS_FROM, "its column label gives the classes");
        refuse(Marking.BACKGROUND, "points have no outline, so there is no background to blank");
        if (!marking.unlabelled()) {
            table.require(csv, "image", "label");
        }
        Map<String, List<Integer>> rowsOf = new TreeMap<>();
        for (int i = 0; i < table.rows().size(); i++) {
            Map<String, String> row = table.rows().get(i);
            MarkReader.Image image = image(row, table.lines().get(i));
            String slice = cell(row, "slice");
            rowsOf.computeIfAbsent(image.id() + (slice.isEmpty() ? "" : " slice " + slice), k -> new ArrayList<>())
                    .add(i);
        }
        task.phase(Phase.MARKS);
        Map<String, MarkedImage> images = new TreeMap<>();
        rowsOf.forEach((key, rows) -> {
            task.checkCancelled();
            Map<String, String> first = table.rows().get(rows.get(0));
            long line = table.lines().get(rows.get(0));
            MarkReader.Image image = image(first, line);
            List<MarkReader.Point> points = rows.stream()
                    .map(i -> point(table.rows().get(i), table.lines().get(i)))
                    .toList();
            requireAlike(rows);
            MarkedImage marked =
                    marking.reader().points(new MarkReader.Image(image.file(), key), points, slice(first, line));
            MarkedImage complete = withRow(marked, first, line);
            // the slices of a stack are one group
            boolean sliced = complete.group().isEmpty() && !key.equals(image.id());
            images.put(key, sliced ? complete.with(image.id(), complete.fold(), complete.extra()) : complete);
        });
        return List.copyOf(images.values());
    }

    private void requireAlike(List<Integer> rows) {
        for (String column : List.of("group", "fold")) {
            Set<String> values = new LinkedHashSet<>();
            rows.forEach(i -> values.add(cell(table.rows().get(i), column)));
            if (values.size() > 1) {
                throw new UserException(
                        csv + " gives the points of one image several values of " + column + ", "
                                + String.join(" and ", values) + " (line "
                                + table.lines().get(rows.get(rows.size() - 1)) + ").",
                        "Give all points of an image the same " + column + ".");
            }
        }
    }

    private MarkReader.Point point(Map<String, String> row, long line) {
        String label = cell(row, "label");
        if (label.isEmpty() && !marking.unlabelled()) {
            throw new UserException(
                    csv + ", line " + line + " has no label.", "Fill in its label, or remove the line.");
        }
        return new MarkReader.Point(coordinate(row, "x", line), coordinate(row, "y", line), label);
    }

    private double coordinate(Map<String, String> row, String column, long line) {
        String cell = cell(row, column);
        try {
            double value = Double.parseDouble(cell);
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw badCoordinate(column, cell, line);
        }
        throw badCoordinate(column, cell, line);
    }

    private UserException badCoordinate(String column, String cell, long line) {
        return new UserException(
                csv + ", line " + line + ": the " + column + " \"" + cell + "\" is not a number of pixels.",
                "Correct the cell, or remove the line.");
    }

    private MarkedImage withRow(MarkedImage marks, Map<String, String> row, long line) {
        Map<String, String> extra = new LinkedHashMap<>(row);
        extra.keySet().removeIf(k -> OURS.contains(k.toLowerCase(Locale.ROOT)));
        OptionalInt fold = whole(cell(row, "fold"), "fold", 0, line);
        return marks.with(cell(row, "group"), fold, extra);
    }

    private OptionalInt slice(Map<String, String> row, long line) {
        return whole(cell(row, "slice"), "slice", 1, line);
    }

    private OptionalInt whole(String cell, String column, int least, long line) {
        if (cell.isEmpty()) {
            return OptionalInt.empty();
        }
        if (!cell.matches("\\d{1,9}(\\.0)?") || Double.parseDouble(cell) < least) {
            throw new UserException(
                    csv + ", line " + line + ": the " + column + " \"" + cell + "\" is not a whole number from " + least
                            + " on.",
                    "Correct the cell.");
        }
        return OptionalInt.of((int) Double.parseDouble(cell));
    }

    private MarkReader.Image image(Map<String, String> row, long line) {
        Path file = file(cell(row, "image"), "image", line);
        String id = file.startsWith(base) ? ImageFiles.slashes(base.relativize(file)) : ImageFiles.slashes(file);
        return new MarkReader.Image(file, id);
    }

    private Path file(String cell, String column, long line) {
        if (cell.isEmpty()) {
            throw new UserException(
                    csv + ", line " + line + " has nothing in the column " + column + ".",
                    "Fill in its cell, or remove the line.");
        }
        Path there = CsvDataset.resolve(csv, base, cell, line);
        if (!Files.exists(there)) {
            throw new UserException(
                    csv + ", line " + line + ": " + cell + " does not exist (looked for " + there.toAbsolutePath()
                            + ").",
                    "Check the path, or name the folder that paths are relative to with " + option("images") + ".");
        }
        return there;
    }
}
