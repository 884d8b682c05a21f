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
import org.jspecify.annotations.Nullable;
import quadrant.dataset.io.PredictionTable;
import quadrant.dataset.io.RoiFile;
import quadrant.imagej.RoiSet;
import quadrant.task.SafeFile;
import quadrant.task.UserException;
import quadrant.workspace.Workspace;
import quadrant.workspace.Workspace.Label;
import quadrant.workspace.Workspace.Picture;

/**
 * The labelled objects of a workspace, saved for the verbs: a list of images with a file of ROIs each, named by their classes.
 * An unchanged image file is listed by its path; of any other image a copy is saved beside the list.
 */
final class MarksFolder {
    /** The list's name. */
    static final String LIST = "marks.csv";

    private final List<Marked> images;

    private MarksFolder(List<Marked> images) {
        this.images = images;
    }

    /**
     * One image, captured in AWT's thread so that it can be written in another.
     *
     * @param group its patient or slide; "" where none is known
     * @param copy of an image that is not a file, or was changed
     */
    private record Marked(
            String title,
            String file,
            String group,
            List<Roi> rois,
            @Nullable ImagePlus copy) {}

    /**
     * Captures the labelled objects of a workspace.
     *
     * @throws UserException where fewer than two classes have labels, or an image is no longer open
     */
    static MarksFolder of(Workspace w, Cells cells) {
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
                    "Label some objects of each.");
        }
        List<Marked> all = new ArrayList<>();
        byPicture.forEach((picture, rois) -> all.add(marked(w, picture, cells.lastImage(picture), rois)));
        return new MarksFolder(all);
    }

    /**
     * Writes the objects.
     *
     * @throws UserException where they cannot be written
     */
    void write(Path folder) {
        List<List<String>> list = new ArrayList<>();
        list.add(List.of("image", "rois", "group"));
        int n = 0;
        for (Marked m : images) {
            String name = String.format("%02d", ++n) + " " + m.title.replaceAll("[\\\\/:*?\"<>|,\\p{Cntrl}]", "_");
            String image = m.file;
            if (m.copy != null) {
                image = folder.resolve(name + ".tif").toString();
                SafeFile.write(Path.of(image), new FileSaver(m.copy).serialize());
            }
            SafeFile.write(folder.resolve(name + ".zip"), RoiSet.toZip(m.rois, RoiFile.COMMENT));
            list.add(List.of(image, name + ".zip", m.group));
        }
        SafeFile.write(folder.resolve(LIST), PredictionTable.text(list));
    }

    private static Roi named(Workspace w, Cells cells, int item) {
        Roi roi = Outline.copied(cells.roi(item));
        String name = w.classes().get(w.labelPlace(item).orElseThrow()).name();
        roi.setName(name + " " + (item + 1));
        return roi;
    }

    private static Marked marked(Workspace w, int picture, @Nullable ImagePlus image, List<Roi> rois) {
        Picture p = w.pictures().get(picture);
        boolean file = !p.file().isEmpty() && Files.isRegularFile(Path.of(p.file()));
        ImagePlus open = image != null && image.getWindow() != null ? image : null;
        if (!file && open == null) {
            throw new UserException(
                    "The image " + p.title() + " has labels, and is neither open nor a file that is there.",
                    "Open it again, or take its labels away.");
        }
        boolean same = file && (open == null || !open.changes);
        return new Marked(p.title(), p.file(), w.grouped() ? w.group(picture) : "", rois, same ? null : open);
    }
}
