package quadrant.imagej.ui;

import ij.gui.Roi;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import quadrant.dataset.io.CellTable;
import quadrant.dataset.io.RoiFile;
import quadrant.dataset.io.Target;
import quadrant.imagej.RoiClass;
import quadrant.imagej.RoiSet;
import quadrant.labelling.CellLabels;
import quadrant.labelling.Suggestion;
import quadrant.task.UserException;

/**
 * The cells of one image as ROIs. Each shows its class by name ("lymphocyte 12", with the cell's number), group (the class's
 * number) and stroke colour. A ROI that already has a group counts as labelled, by its name.
 */
final class MarkedCells {
    private static final String ROIS = "-rois.zip";
    private static final String LABELS = "-labels.csv";

    private final String image;
    private final Optional<Path> file;
    private final List<Roi> rois = new ArrayList<>();
    private final List<String> unlabelledNames = new ArrayList<>();
    private final Map<Integer, Suggestion> suggestions = new HashMap<>();
    private final CellLabels labels;

    /**
     * Cells of an image without a known file; the ROIs are changed when they are labelled.
     *
     * @throws UserException where the ROIs have more than nine classes
     */
    MarkedCells(String image, List<Roi> marked) {
        this(image, Optional.empty(), marked);
    }

    /**
     * Cells of an image; the ROIs are changed when they are labelled.
     *
     * @param file the image's, to distinguish it from others of the same name
     * @throws UserException where the ROIs have more than nine classes
     */
    MarkedCells(String image, Optional<Path> file, List<Roi> marked) {
        this.image = image;
        this.file = file;
        marked.forEach(this::take);
        labels = new CellLabels(rois.size());
        Map<Integer, String> byGroup = new TreeMap<>();
        rois.forEach(r -> named(r).ifPresent(name -> byGroup.putIfAbsent(r.getGroup(), name)));
        byGroup.values().forEach(labels::addClass);
        for (int c = 0; c < rois.size(); c++) {
            Optional<String> name = named(rois.get(c));
            if (name.isPresent()) {
                labels.go(c);
                labels.label(labels.addClass(name.get()), false);
            }
            write(c);
        }
        labels.begin();
    }

    /** The path for the ROIs of an image file: beside it, "smear.tif" to "smear-rois.zip". */
    static Path roisBeside(Path imageFile) {
        String name = String.valueOf(imageFile.getFileName());
        int dot = name.lastIndexOf('.');
        return imageFile.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ROIS);
    }

    /** The path for the labels of saved ROIs: "smear-rois.zip" to "smear-labels.csv". */
    static Path labelsBeside(Path zip) {
        String name = String.valueOf(zip.getFileName());
        String plain = name.endsWith(ROIS)
                ? name.substring(0, name.length() - ROIS.length())
                : name.replaceFirst("(?i)\\.zip$", "");
        return zip.resolveSibling(plain + LABELS);
    }

    private static Optional<String> named(Roi roi) {
        return roi.getGroup() == 0
                ? Optional.empty()
                : RoiClass.NAME.of(roi).or(() -> Optional.of("group" + roi.getGroup()));
    }

    private void take(Roi roi) {
        boolean named = roi.getName() != null && !roi.getName().isBlank();
        boolean labelled = roi.getGroup() > 0;
        unlabelledNames.add(named && !labelled ? roi.getName() : String.format(Locale.ROOT, "%04d", rois.size() + 1));
        rois.add(roi);
    }

    CellLabels labels() {
        return labels;
    }

    List<Roi> rois() {
        return List.copyOf(rois);
    }

    Optional<Roi> current() {
        return labels.current().isPresent()
                ? Optional.of(rois.get(labels.current().getAsInt()))
                : Optional.empty();
    }

    /** Other cells of the same image. */
    MarkedCells replacedBy(List<Roi> marked) {
        return new MarkedCells(image, file, marked);
    }

    /** The suggestion for the current cell. */
    Optional<Suggestion> suggestion() {
        return labels.current().isPresent()
                ? Optional.ofNullable(suggestions.get(labels.current().getAsInt()))
                : Optional.empty();
    }

    /** Sets the class of the current cell, or removes it with 0. */
    void label(int number, boolean thenForward) {
        int cell = labels.current().orElse(-1);
        labels.label(number, thenForward);
        write(cell);
    }

    /** Adds a cell, and goes to it. */
    void add(Roi roi) {
        roi.setGroup(0);
        roi.setName(null);
        take(roi);
        write(labels.add());
    }

    boolean undo() {
        boolean undone = labels.undo();
        while (rois.size() > labels.size()) {
            rois.remove(rois.size() - 1);
            unlabelledNames.remove(unlabelledNames.size() - 1);
        }
        labels.current().ifPresent(this::write);
        return undone;
    }

    private void write(int cell) {
        Roi roi = rois.get(cell);
        int number = labels.number(cell);
        roi.setName(number == 0 ? unlabelledNames.get(cell) : labels.label(cell) + " " + (cell + 1));
        RoiSet.setGroup(roi, number);
        roi.setStrokeColor(number == 0 ? null : Palette.of(number));
    }

    /**
     * Sets the order of the cells from a list, and creates the suggested classes while there are keys for them.
     *
     * @return the number of rows that name a cell of this image
     * @throws UserException where none does, or it is ambiguous which image is meant
     */
    int suggest(List<Suggestion> list) {
        List<Integer> first = new ArrayList<>();
        for (Suggestion s : ofThisImage(list)) {
            int cell = cell(s.roi());
            if (cell >= 0) {
                suggestions.putIfAbsent(cell, s);
                first.add(cell);
            }
        }
        if (first.isEmpty()) {
            throw new UserException(
                    "None of the " + list.size() + " suggestions names a ROI of the image " + image + ".",
                    "Give a list whose columns image and roi name the image and its ROIs, by name or number.");
        }
        list.stream()
                .map(Suggestion::label)
                .flatMap(Optional::stream)
                .distinct()
                .forEach(this::offer);
        labels.arrange(first);
        return first.size();
    }

    /**
     * The rows that name no image, and those for this image: the image name of the row is the end of the file's path or,
     * failing that, has the same file name, as a list may come from another computer.
     */
    private List<Suggestion> ofThisImage(List<Suggestion> list) {
        boolean byPath = list.stream().anyMatch(s -> !s.image().isEmpty() && isFile(s.image()));
        Predicate<String> meant = byPath ? this::isFile : name -> name.equals(image) || name.endsWith("/" + image);
        List<String> images = list.stream()
                .map(Suggestion::image)
                .filter(name -> !name.isEmpty() && meant.test(name))
                .distinct()
                .toList();
        if (images.size() > 1) {
            throw new UserException(
                    "The list names " + images.size() + " images that are called " + image + ", such as "
                            + images.get(0) + " and " + images.get(1) + ", and the open one may be either.",
                    "Open the image from its file in its folder, or give a list of its rows alone.");
        }
        return list.stream()
                .filter(s -> s.image().isEmpty() || images.contains(s.image()))
                .toList();
    }

    private boolean isFile(String name) {
        return file.map(f -> "/" + f.toString().replace('\\', '/'))
                .filter(path -> path.endsWith("/" + name.replace('\\', '/')))
                .isPresent();
    }

    private void offer(String name) {
        if (labels.classes().size() < CellLabels.MOST_CLASSES) {
            labels.addClass(name);
        }
    }

    /** The cell with a ROI's name, as it is or was before labelling, or with its number; −1 where there is none. */
    private int cell(String name) {
        OptionalInt named = named(name);
        if (named.isEmpty() && name.matches("\\d{1,3}")) {
            named = named(String.format(Locale.ROOT, "%04d", Integer.parseInt(name)));
        }
        return named.orElseGet(() -> numbered(name));
    }

    private OptionalInt named(String name) {
        return IntStream.range(0, rois.size())
                .filter(c -> name.equals(rois.get(c).getName()) || name.equals(unlabelledNames.get(c)))
                .findFirst();
    }

    private int numbered(String name) {
        boolean number =
                name.matches("\\d{1,9}") && Integer.parseInt(name) >= 1 && Integer.parseInt(name) <= rois.size();
        return number ? Integer.parseInt(name) - 1 : -1;
    }

    /** The cell at a point of the image, the smallest of several. */
    Optional<Integer> at(int x, int y) {
        return IntStream.range(0, rois.size())
                .boxed()
                .filter(c -> rois.get(c).getBounds().contains(x, y))
                .min(Comparator.comparingInt(
                        c -> rois.get(c).getBounds().width * rois.get(c).getBounds().height));
    }

    /**
     * Writes all ROIs, and the labels of those that have one.
     *
     * @throws UserException where there is nothing to write, or a file cannot be written or may not be replaced
     */
    void save(Target zip, Target csv) {
        if (rois.isEmpty()) {
            throw new UserException("There is no cell to save.", "Click on cells to mark them, or load their ROIs.");
        }
        csv.check(CellTable.KIND);
        zip.write(RoiFile.KIND, RoiSet.toZip(rois, RoiFile.COMMENT));
        CellTable.write(csv, rows());
        labels.markSaved();
    }

    private List<CellTable.Row> rows() {
        List<CellTable.Row> rows = new ArrayList<>();
        for (int c = 0; c < rois.size(); c++) {
            if (labels.number(c) > 0) {
                var at = rois.get(c).getBounds();
                rows.add(new CellTable.Row(
                        image, rois.get(c).getName(), labels.label(c), at.x, at.y, at.width, at.height));
            }
        }
        return rows;
    }
}
