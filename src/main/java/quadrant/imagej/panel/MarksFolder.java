package quadrant.imagej.panel;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.io.FileSaver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import quadrant.app.ClassifyJob;
import quadrant.dataset.io.CsvWriter;
import quadrant.imagej.Planes;
import quadrant.imagej.RoiSet;
import quadrant.task.SafeFile;
import quadrant.task.UserException;
import quadrant.workspace.Workspace;
import quadrant.workspace.Workspace.Label;
import quadrant.workspace.Workspace.Picture;

/**
 * The labelled objects of a workspace, saved for the verbs: a list of images with a file of ROIs each, named by their classes, or
 * with their classes alone where each object is a whole image.
 * An unchanged image file is listed by its path; of any other image a copy is saved beside the list.
 */
final class MarksFolder {
    /** The list's name. */
    static final String LIST = ClassifyJob.MARKS;

    private final Path folder;
    private final boolean whole;
    private final boolean grouped;
    private final List<List<String>> list = new ArrayList<>();
    private final Map<Path, Supplier<byte[]>> files = new LinkedHashMap<>();

    /**
     * Captures the labelled objects, in AWT's thread, so that they can be written in another.
     *
     * @param folder that will hold them
     * @throws UserException where fewer than two classes have labels, or an image is no longer open
     */
    MarksFolder(Workspace w, Cells cells, Path folder) {
        this.folder = folder;
        this.whole = w.wholeImages();
        this.grouped = w.grouped();
        Map<Integer, List<Roi>> byPicture = new LinkedHashMap<>();
        w.labels()
                .forEach((item, label) -> byPicture
                        .computeIfAbsent(w.item(item).picture(), k -> new ArrayList<>())
                        .add(named(w, cells, item)));
        long classes =
                w.labels().values().stream().map(Label::classId).distinct().count();
        if (classes < 2) {
            throw new UserException(
                    "A model needs labels of two classes, and there are labels of " + classes + ".",
                    "Label some objects of each; to count one kind alone, some that are no cells with X.");
        }
        list("image", whole ? "label" : "rois", "group");
        byPicture.forEach(
                (picture, rois) -> add(w, picture, cells.image(picture).orElse(null), cells.planes(), rois));
    }

    private Roi named(Workspace w, Cells cells, int item) {
        Roi roi = (Roi) cells.roi(item).clone();
        String name = w.classes().get(w.labelPlace(item).orElseThrow()).name();
        roi.setName(whole ? name : name + " " + (item + 1));
        return roi;
    }

    private void add(Workspace w, int picture, @Nullable ImagePlus open, Planes planes, List<Roi> rois) {
        Picture p = Objects.requireNonNull(w.pictures().get(picture));
        boolean file = !p.file().isEmpty() && Files.isRegularFile(Path.of(p.file()));
        if (open == null && !file) {
            throw new UserException(
                    "The image " + p.title() + " has labels, and is neither open nor a file that is there.",
                    "Open it again, or take its labels away.");
        }
        String name =
                String.format("%02d", list.size()) + " " + p.title().replaceAll("[\\\\/:*?\"<>|,\\p{Cntrl}]", "_");
        String path = p.file();
        if (open != null && (!file || open.changes)) {
            Path copy = folder.resolve(name + ".tif");
            rois.forEach(roi -> planes.place(roi, open));
            files.put(copy, () -> new FileSaver(open).serialize());
            path = copy.toString();
        }
        String group = grouped ? w.group(picture) : "";
        if (whole) {
            list(path, rois.get(0).getName(), group);
        } else {
            files.put(folder.resolve(name + ".zip"), () -> RoiSet.toZip(rois, RoiSet.COMMENT));
            list(path, name + ".zip", group);
        }
    }

    /** A line; one of whole images has groups only where there are some. */
    private void list(String... cells) {
        list.add(List.of(cells).subList(0, whole && !grouped ? 2 : cells.length));
    }

    /**
     * Writes the objects.
     *
     * @throws UserException where they cannot be written
     */
    void write() {
        files.forEach((file, bytes) -> SafeFile.write(file, bytes.get()));
        SafeFile.write(folder.resolve(LIST), CsvWriter.text(list));
    }
}
