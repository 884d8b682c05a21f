package quadrant.dataset.io;

import static quadrant.task.OptionName.option;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import quadrant.dataset.MarkReader;
import quadrant.dataset.MarkReader.LabelClasses;
import quadrant.dataset.MarkedImage;
import quadrant.task.Phase;
import quadrant.task.Task;
import quadrant.task.UserException;

/**
 * Images named by a CSV with the columns image, label and optionally group and fold; other columns are kept. Or marked objects:
 * {@code image,rois}, {@code image,labels} and perhaps {@code classes} (a table of the map's labels), or points as {@code
 * image,x,y,label}, or CellProfiler's objects; optionally with label, group, fold and slice. Image and label may have other names,
 * and the classes a column each, of which one is 1 in each row.
 */
final class CsvDataset {
    private static final Set<String> OF_IMAGES = Set.of("image", "label", "group", "fold");
    private static final Set<String> OF_MARKS =
            Set.of("image", "label", "group", "fold", "slice", "rois", "labels", "classes", "x", "y");

    /** What image and label are called, by other programs too. */
    static final List<String> IMAGE = List.of("image", "filename", "path", "file", "image_path");

    private static final List<String> LABEL = List.of("label", "class", "category");
    private static final String NUMBER = "ImageNumber";
    private static final String OBJECT = "ObjectNumber";
    private static final String FILE = "FileName_";

    private final Path csv;
    private final Path base;
    private CsvTable table;

    /** @param images the folder that the CSV's paths are relative to; the CSV's own where empty */
    CsvDataset(Path csv, Optional<Path> images) {
        this.csv = csv;
        this.base = base(csv, images);
        this.table = named(named(objects(CsvTable.read(csv)), IMAGE), LABEL);
    }

    /** The table with a column of the first name, which is that of another one where there is none. */
    private static CsvTable named(CsvTable table, List<String> names) {
        List<String> there = names.stream().filter(table::has).toList();
        if (there.isEmpty() || table.has(names.get(0))) {
            return table;
        }
        if (there.size() > 1) {
            throw new UserException(
                    table.file() + " has no column " + names.get(0) + ", but " + String.join(" and ", there) + ".",
                    "Rename one of them " + names.get(0) + ".");
        }
        return table.with(names.get(0), row -> row.cell(there.get(0)));
    }

    /** CellProfiler's objects as points on the images that the table, or that of the images beside it, names. */
    private CsvTable objects(CsvTable read) {
        if (!read.has(OBJECT)) {
            return read;
        }
        Path beside = csv.resolveSibling(ImageFiles.name(csv).replaceFirst("[^_]*$", "Image.csv"));
        boolean own = read.columns().stream().anyMatch(c -> c.contains(FILE)) || !Files.exists(beside);
        CsvTable images = own ? read : CsvTable.read(beside);
        List<String> files =
                images.columns().stream().filter(c -> c.contains(FILE)).toList();
        if (files.size() != 1) {
            throw new UserException(
                    images.file() + " has " + (files.isEmpty() ? "no column " + FILE : String.join(", ", files))
                            + ", and one column with the names of the images was expected.",
                    "Export FileName and PathName of the images, and keep those from which the objects are cut out.");
        }
        Map<String, String> byNumber = new HashMap<>();
        for (CsvTable.Row row : images.rows()) {
            String name = row.cell(files.get(0));
            String folder = row.cell(files.get(0).replace(FILE, "PathName_"));
            boolean here = folder.isEmpty() || Files.exists(resolve(row.at(), base, name));
            byNumber.put(row.cell(NUMBER), here ? name : folder + "/" + name);
        }
        String centre = read.has("Location_Center_X") ? "Location_Center_" : "AreaShape_Center_";
        return read.with("image", row -> byNumber.getOrDefault(row.cell(NUMBER), ""))
                .with("x", row -> middle(row, centre + "X"))
                .with("y", row -> middle(row, centre + "Y"));
    }

    /** The middle of the first pixel is 0 in CellProfiler, and 0.5 here. */
    private static String middle(CsvTable.Row row, String column) {
        return row.number(column).map(v -> String.valueOf(v + 0.5)).orElse("");
    }

    /** Where no column is called label, the classes are those columns, of which one is 1 and the others 0 in each row. */
    private void oneHot() {
        List<String> hot = table.columns().stream()
                .filter(c -> !OF_MARKS.contains(c.toLowerCase(Locale.ROOT)))
                .filter(c -> table.rows().stream().allMatch(r -> r.cell(c).matches("[01](\\.0*)?")))
                .toList();
        if (table.has("label") || hot.size() < 2 || table.has(OBJECT)) {
            return;
        }
        table = table.with("label", row -> {
            List<String> ones =
                    hot.stream().filter(c -> row.cell(c).startsWith("1")).toList();
            if (ones.size() != 1) {
                throw new UserException(
                        row.at() + ": " + ones.size() + " of the columns " + String.join(", ", hot)
                                + " are 1, and exactly one was expected, that of the class.",
                        "Correct the row, or name the class in a column label.");
            }
            return ones.get(0);
        });
    }

    static Path base(Path csv, Optional<Path> images) {
        return images.orElseGet(() -> ImageFiles.parent(csv));
    }

    /** The labelled images, sorted by path; every row must have a label. */
    Listing list() {
        oneHot();
        table.require("image", "label");
        List<Listing.Entry> entries = entries(true);
        List<String> notes = new ArrayList<>();
        boolean grouped = table.columns().contains("group");
        long ungrouped = entries.stream().filter(e -> e.group().isEmpty()).count();
        if (grouped && ungrouped > 0) {
            notes.add(ungrouped + " row(s) have no group; each of these images stands for itself.");
        }
        return new Listing(entries, grouped, notes);
    }

    /** The images, labelled or not, in the order of the rows. */
    List<Listing.Entry> unlabelled() {
        table.require("image");
        return entries(false);
    }

    private List<Listing.Entry> entries(boolean labelled) {
        if (table.rows().isEmpty()) {
            throw new UserException(csv + " names no image.", "Write a line for each image below the header.");
        }
        Map<Path, CsvTable.Row> seen = new HashMap<>();
        List<Listing.Entry> entries = new ArrayList<>();
        for (CsvTable.Row row : table.rows()) {
            Listing.Entry entry = entry(row, labelled);
            CsvTable.Row earlier = seen.putIfAbsent(entry.file().normalize(), row);
            if (earlier != null) {
                throw new UserException(
                        csv + " names " + entry.id() + " on line " + earlier.line() + " and again on line " + row.line()
                                + ".",
                        "Keep one of the two lines.");
            }
            entries.add(entry);
        }
        if (entries.stream().noneMatch(e -> Files.exists(e.file()))) {
            throw new UserException(
                    "None of the " + entries.size() + " images that " + csv + " names exists in " + base + ", such as "
                            + entries.get(0).id() + ".",
                    "Name the folder that its paths are relative to with " + option("images") + ".");
        }
        if (labelled) {
            entries.sort(Comparator.comparing(Listing.Entry::id));
        }
        return entries;
    }

    private Listing.Entry entry(CsvTable.Row row, boolean labelled) {
        String image = row.cell("image");
        if (image.isEmpty()) {
            throw new UserException(row.at() + " names no image.", "Fill in its cell, or remove the line.");
        }
        String label = row.cell("label");
        if (labelled && label.isEmpty()) {
            throw new UserException(
                    row.at() + ": " + image + " has no label.", "Fill in its label, or remove the line.");
        }
        Path file = resolve(row.at(), base, image);
        return new Listing.Entry(
                id(base, file),
                file,
                label,
                row.cell("group"),
                row.whole("fold", 0),
                row.except(OF_IMAGES),
                Optional.empty());
    }

    static String id(Path base, Path file) {
        return ImageFiles.slashes(file.startsWith(base) ? base.relativize(file) : file);
    }

    /** @param at the place of the name in messages */
    static Path resolve(String at, Path base, String image) {
        try {
            Path there = base.resolve(image);
            // Windows programs write '\', which on other systems is part of a name
            return Files.exists(there) ? there : base.resolve(image.replace('\\', '/'));
        } catch (InvalidPathException e) {
            throw new UserException(at + ": \"" + image + "\" is not a path.", "Correct the cell.", e);
        }
    }

    /** The images with their marked objects; empty where the CSV names whole images. */
    Optional<List<MarkedImage>> marked(Marking marking, Task task) {
        boolean points =
                table.has("x") && table.has("y") && (marking.rule().box().isPresent() || table.has(OBJECT));
        boolean marks = table.has("rois") || table.has("labels");
        if (!points && !marks) {
            return Optional.empty();
        }
        table.require("image");
        if (table.has("labels")) {
            marking.refuse(Marking.CLASS_FROM, csv, Marking.NO_NAMES);
        }
        if (!table.has("rois")) {
            marking.refuse(Marking.TILES, csv, Marking.NO_AREAS);
        }
        return Optional.of(marks ? maps(marking, task) : points(marking, task));
    }

    private List<MarkedImage> maps(Marking marking, Task task) {
        task.phase(Phase.MARKS);
        Map<String, MarkedImage> images = new TreeMap<>();
        int done = 0;
        for (CsvTable.Row row : table.rows()) {
            task.checkCancelled();
            MarkReader.Image image = image(row);
            if (images.put(image.id(), withRow(marks(image, row, marking), row)) != null) {
                throw new UserException(
                        row.at() + " names " + image.id() + " a second time.",
                        "Put all its marks into one file, or keep one of the two lines.");
            }
            task.progress(++done, table.rows().size());
        }
        return List.copyOf(images.values());
    }

    private MarkedImage marks(MarkReader.Image image, CsvTable.Row row, Marking marking) {
        Optional<String> label = Optional.of(row.cell("label")).filter(l -> !l.isEmpty() && !marking.unlabelled());
        if (table.has("rois")) {
            return marking.reader().rois(image, Optional.of(file(row, "rois")), label, row.whole("slice", 1));
        }
        Path map = file(row, "labels");
        boolean named = !row.cell("classes").isEmpty();
        if (!named && marking.unlabelled()) {
            return marking.reader().labels(image, map, LabelClasses.objects(Map.of()));
        }
        if (!named && label.isEmpty()) {
            throw new UserException(
                    row.at() + " names no classes for the label map " + ImageFiles.name(map) + ".",
                    "Name a table with the columns label and class in a column classes.");
        }
        LabelClasses classes = named
                ? LabelClasses.objects(
                        CsvTable.read(file(row, "classes")).classes(List.of(image.id(), ImageFiles.name(image.file()))))
                : LabelClasses.one(label.orElseThrow());
        return marking.reader().labels(image, map, classes);
    }

    private List<MarkedImage> points(Marking marking, Task task) {
        marking.refuse(Marking.CLASS_FROM, csv, "its column label gives the classes");
        if (marking.rule().box().isEmpty()) {
            throw new UserException(
                    csv + " lists CellProfiler's objects by their centres, and points have no size.",
                    "Give the side of the square about each with " + option("box") + ", such as 64px.");
        }
        marking.refuse(Marking.BACKGROUND, csv, "points have no outline, so there is no background to blank");
        if (!marking.unlabelled()) {
            oneHot();
            table.require("image", "label");
        }
        Map<String, List<CsvTable.Row>> rowsOf = new TreeMap<>();
        for (CsvTable.Row row : table.rows()) {
            String slice = row.cell("slice");
            rowsOf.computeIfAbsent(image(row).id() + (slice.isEmpty() ? "" : " slice " + slice), k -> new ArrayList<>())
                    .add(row);
        }
        task.phase(Phase.MARKS);
        List<MarkedImage> images = new ArrayList<>();
        rowsOf.forEach((key, rows) -> {
            task.checkCancelled();
            CsvTable.Row first = rows.get(0);
            MarkReader.Image image = image(first);
            LabelFile points = new LabelFile(csv);
            rows.forEach(row -> points.add(row.at(), label(row, marking), true, List.of(new double[] {
                coordinate(row, "x"), coordinate(row, "y")
            })));
            requireAlike(rows);
            MarkedImage marked = withRow(
                    points.on(new MarkReader.Image(image.file(), key), marking, first.whole("slice", 1)), first);
            // the slices of a stack are one group
            boolean sliced = marked.group().isEmpty() && !key.equals(image.id());
            images.add(sliced ? marked.with(image.id(), marked.fold(), marked.extra()) : marked);
        });
        return images;
    }

    private void requireAlike(List<CsvTable.Row> rows) {
        for (String column : List.of("group", "fold")) {
            Set<String> values = new LinkedHashSet<>();
            rows.forEach(r -> values.add(r.cell(column)));
            if (values.size() > 1) {
                throw new UserException(
                        csv + " gives the points of one image several values of " + column + ", "
                                + String.join(" and ", values) + " (line "
                                + rows.get(rows.size() - 1).line() + ").",
                        "Give all points of an image the same " + column + ".");
            }
        }
    }

    private static String label(CsvTable.Row row, Marking marking) {
        String label = row.cell("label");
        if (label.isEmpty() && !marking.unlabelled()) {
            throw new UserException(row.at() + " has no label.", "Fill in its label, or remove the line.");
        }
        return label;
    }

    private static double coordinate(CsvTable.Row row, String column) {
        return row.number(column)
                .orElseThrow(() -> new UserException(
                        row.at() + ": the " + column + " \"" + row.cell(column) + "\" is not a number of pixels.",
                        "Correct the cell, or remove the line."));
    }

    private static MarkedImage withRow(MarkedImage marks, CsvTable.Row row) {
        return marks.with(
                row.cell("group"),
                row.whole("fold", 0),
                row.cells().containsKey(OBJECT) ? Map.of() : row.except(OF_MARKS));
    }

    private MarkReader.Image image(CsvTable.Row row) {
        Path file = file(row, "image");
        return new MarkReader.Image(file, id(base, file));
    }

    private Path file(CsvTable.Row row, String column) {
        String cell = row.cell(column);
        if (cell.isEmpty()) {
            throw new UserException(
                    row.at() + " has nothing in the column " + column + ".", "Fill in its cell, or remove the line.");
        }
        Path there = resolve(row.at(), base, cell);
        if (!Files.exists(there)) {
            throw new UserException(
                    row.at() + ": " + cell + " does not exist (looked for " + there.toAbsolutePath() + ").",
                    "Check the path, or name the folder that paths are relative to with " + option("images") + ".");
        }
        return there;
    }
}
