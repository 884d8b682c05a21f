package quadrant.face.command;

import ij.IJ;
import ij.ImagePlus;
import ij.Macro;
import ij.WindowManager;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.io.FileInfo;
import ij.macro.Interpreter;
import ij.plugin.PlugIn;
import ij.plugin.frame.RoiManager;
import java.awt.EventQueue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import quadrant.disk.CellTable;
import quadrant.disk.Target;
import quadrant.face.Options;
import quadrant.imagej.RoiSet;
import quadrant.task.UserException;

/**
 * Plugins › Quadrant › Label cells: a window in which a person gives classes to the cells of the open image. Where a macro
 * names an {@code output}, nobody is waited for: the ROIs are read, and saved with their labels.
 */
public final class LabelPlugIn implements PlugIn {
    static final String COMMAND = "Label cells";
    static final Set<String> KEYS = Set.of("rois", "output", "table", "classes", "suggestions", "overwrite");

    @Override
    public void run(String arg) {
        String given = Macro.getOptions();
        Throwable failure = Host.attempt(() -> {
            Map<String, String> options = OptionText.ofMacro(given);
            if (options.containsKey("output") || !Host.window() || Interpreter.isBatchMode()) {
                IJ.log(save(options).toString());
            } else {
                open(new Options(options, KEYS));
            }
            return null;
        });
        if (failure != null) {
            Failures.tell(failure, given != null);
        }
    }

    /**
     * Reads ROIs and saves them with their labels, for whoever has no window.
     *
     * @return the file of ROIs that was written
     * @throws UserException where no output is given, there are no ROIs, or they cannot be written
     */
    static Path save(Map<String, String> texts) {
        Options options = new Options(texts, KEYS);
        Path zip = options.pathIfGiven("output")
                .orElseThrow(() -> new UserException(
                        "Label cells needs ImageJ's window, as a person looks at each cell.",
                        "Run it from the menu, or give output to save the ROIs as they are."));
        if (options.text("suggestions").isPresent()) {
            throw new UserException(
                    "Suggestions are for a person to look at, but with output nobody is waited for.",
                    "Leave out one of the two.");
        }
        ImagePlus image = WindowManager.getCurrentImage();
        Optional<Path> file = options.pathIfGiven("rois");
        if (image == null && file.isEmpty()) {
            throw new UserException("There are no ROIs to save: no image is open.", "Give rois, or open an image.");
        }
        List<Roi> rois = file.map(RoiSet::read).orElseGet(() -> image == null ? List.of() : marked(image));
        MarkedCells cells = new MarkedCells(
                image == null ? String.valueOf(file.orElseThrow().getFileName()) : name(image), RoiSet.parts(rois));
        classes(options).forEach(cells.labels()::addClass);
        boolean overwrite = options.on("overwrite");
        // labels go back to the very ROIs that they are of
        boolean back = file.isPresent() && zip.equals(file.get());
        cells.save(
                new Target(zip, List.of(), overwrite || back),
                new Target(
                        options.pathIfGiven("table").orElseGet(() -> MarkedCells.labelsBeside(zip)),
                        file.stream().toList(),
                        overwrite));
        if (image != null) {
            Overlay overlay = new Overlay();
            cells.rois().forEach(overlay::add);
            image.setOverlay(overlay);
        }
        return zip;
    }

    private static List<String> classes(Options options) {
        return Arrays.stream(options.text("classes").orElse("").split(",", -1))
                .map(String::strip)
                .filter(s -> !s.isEmpty())
                .toList();
    }

    private static void open(Options options) {
        ImagePlus image = WindowManager.getCurrentImage();
        if (image == null || image.getWindow() == null) {
            throw new UserException("There is no image to label: no image is open.", "Open an image first.");
        }
        LabelWindow.refuseSecond(image);
        List<Roi> rois = options.pathIfGiven("rois").map(RoiSet::read).orElseGet(() -> marked(image));
        MarkedCells cells = new MarkedCells(name(image), file(image), RoiSet.parts(rois));
        classes(options).forEach(cells.labels()::addClass);
        options.pathIfGiven("suggestions").ifPresent(csv -> cells.suggest(CellTable.suggestions(csv)));
        Path saved = options.pathIfGiven("rois").orElse(beside(image));
        boolean read = options.pathIfGiven("rois").isPresent() || !elsewhere(image);
        EventQueue.invokeLater(() -> LabelWindow.open(image, cells, saved, read));
    }

    /** The ROIs of the ROI Manager, else of the overlay, else those that were saved beside the image, else its selection. */
    private static List<Roi> marked(ImagePlus image) {
        Path saved = beside(image);
        if (!elsewhere(image) && saved != null && Files.isRegularFile(saved)) {
            return RoiSet.read(saved);
        }
        RoiManager manager = RoiManager.getRawInstance();
        if (manager != null && manager.getCount() > 0) {
            return List.of(manager.getRoisAsArray());
        }
        Overlay overlay = image.getOverlay();
        if (overlay != null && overlay.size() > 0) {
            return List.of(overlay.toArray());
        }
        Roi selection = image.getRoi();
        return selection == null ? List.of() : List.of(selection);
    }

    /** Whether there are ROIs in the ROI Manager or the overlay, which come before those that were saved. */
    private static boolean elsewhere(ImagePlus image) {
        RoiManager manager = RoiManager.getRawInstance();
        Overlay overlay = image.getOverlay();
        return (manager != null && manager.getCount() > 0) || (overlay != null && overlay.size() > 0);
    }

    /** Where the image's ROIs are saved unless another place is named; null for an image that is no file. */
    private static @Nullable Path beside(ImagePlus image) {
        return file(image).map(MarkedCells::roisBeside).orElse(null);
    }

    private static Optional<Path> file(ImagePlus image) {
        FileInfo file = image.getOriginalFileInfo();
        boolean known = file != null && file.directory != null && !file.directory.isEmpty() && file.fileName != null;
        return known ? Optional.of(Path.of(file.directory, file.fileName)) : Optional.empty();
    }

    private static String name(ImagePlus image) {
        FileInfo file = image.getOriginalFileInfo();
        return file != null && file.fileName != null && !file.fileName.isEmpty() ? file.fileName : image.getTitle();
    }
}
