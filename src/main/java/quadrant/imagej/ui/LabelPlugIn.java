package quadrant.imagej.ui;

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
import org.jspecify.annotations.Nullable;
import quadrant.app.Given;
import quadrant.app.Option;
import quadrant.app.OutputOptions;
import quadrant.app.Value;
import quadrant.dataset.io.CellTable;
import quadrant.dataset.io.Target;
import quadrant.imagej.RoiSet;
import quadrant.task.UserException;

/**
 * Plugins › Quadrant › more › Label cells: a window in which a person labels the cells of the open image. If a macro gives an
 * {@code output}, no window is opened: the ROIs are read, and saved with their labels.
 */
public final class LabelPlugIn implements PlugIn {
    static final String COMMAND = "Label cells";
    private static final Option<Optional<Path>> ROIS = Option.of("rois", Value.path("FILE"))
            .help("The ROIs to label, a .zip or .roi")
            .optional("those of the ROI Manager, the overlay, or beside the image");

    private static final Option<Optional<Path>> OUTPUT = Option.of("output", Value.path("FILE"))
            .help("Saves the ROIs with their labels as this .zip, without opening a window.")
            .optional();

    private static final Option<Optional<Path>> TABLE =
            Option.of("table", Value.path("FILE")).help("The table of labels").optional("beside the ROIs");

    private static final Option<Optional<String>> CLASSES = Option.of("classes", Value.text("A,B"))
            .help("Classes to begin with.")
            .optional();

    private static final Option<Optional<Path>> SUGGESTIONS = Option.of("suggestions", Value.path("FILE"))
            .help("A table of classify or next, whose classes are suggested.")
            .optional();

    private static final List<Option<?>> ALL =
            List.of(ROIS, OUTPUT, TABLE, CLASSES, SUGGESTIONS, OutputOptions.OVERWRITE);

    @Override
    public void run(String arg) {
        String given = Macro.getOptions();
        Throwable failure = Host.attempt(() -> {
            Map<String, String> options = OptionText.ofMacro(given);
            if (options.containsKey("output") || !Host.window() || Interpreter.isBatchMode()) {
                IJ.log(save(options).toString());
            } else {
                open(new Given(options, ALL));
            }
            return null;
        });
        if (failure != null) {
            Failures.report(failure, given != null);
        }
    }

    /**
     * Reads ROIs and saves them with their labels, without a window.
     *
     * @return the file of ROIs that was written
     * @throws UserException where no output is given, there are no ROIs, or they cannot be written
     */
    static Path save(Map<String, String> texts) {
        Given options = new Given(texts, ALL);
        Path zip = options.get(OUTPUT)
                .orElseThrow(() -> new UserException(
                        "Label cells needs ImageJ's window, as a person looks at each cell.",
                        "Run it from the menu, or give output to save the ROIs as they are."));
        if (options.has(SUGGESTIONS)) {
            throw new UserException(
                    "Suggestions are for a person to look at, but with output no window is opened.",
                    "Leave out one of the two.");
        }
        ImagePlus image = WindowManager.getCurrentImage();
        Optional<Path> file = options.get(ROIS);
        if (image == null && file.isEmpty()) {
            throw new UserException("There are no ROIs to save: no image is open.", "Give rois, or open an image.");
        }
        List<Roi> rois = file.map(RoiSet::read).orElseGet(() -> image == null ? List.of() : marked(image));
        MarkedCells cells = new MarkedCells(
                image == null ? String.valueOf(file.orElseThrow().getFileName()) : name(image), RoiSet.parts(rois));
        classes(options).forEach(cells.labels()::addClass);
        boolean overwrite = options.get(OutputOptions.OVERWRITE);
        // labels are written back to the original ROIs
        boolean back = file.isPresent() && zip.equals(file.get());
        cells.save(
                new Target(zip, List.of(), overwrite || back),
                new Target(
                        options.get(TABLE).orElseGet(() -> MarkedCells.labelsBeside(zip)),
                        file.stream().toList(),
                        overwrite));
        if (image != null) {
            Overlay overlay = new Overlay();
            cells.rois().forEach(overlay::add);
            image.setOverlay(overlay);
        }
        return zip;
    }

    private static List<String> classes(Given options) {
        return Arrays.stream(options.get(CLASSES).orElse("").split(",", -1))
                .map(String::strip)
                .filter(s -> !s.isEmpty())
                .toList();
    }

    private static void open(Given options) {
        ImagePlus image = WindowManager.getCurrentImage();
        if (image == null || image.getWindow() == null) {
            throw new UserException("There is no image to label: no image is open.", "Open an image first.");
        }
        LabelWindow.refuseSecond(image);
        List<Roi> rois = options.get(ROIS).map(RoiSet::read).orElseGet(() -> marked(image));
        MarkedCells cells = new MarkedCells(name(image), file(image), RoiSet.parts(rois));
        classes(options).forEach(cells.labels()::addClass);
        options.get(SUGGESTIONS).ifPresent(csv -> cells.suggest(CellTable.suggestions(csv)));
        Path saved = options.get(ROIS).orElse(beside(image));
        boolean read = options.get(ROIS).isPresent() || !elsewhere(image);
        EventQueue.invokeLater(() -> LabelWindow.open(image, cells, saved, read));
    }

    /** The ROIs of the ROI Manager, else of the overlay, else those saved beside the image, else its selection. */
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

    /** Whether there are ROIs in the ROI Manager or the overlay, which are used before saved ones. */
    private static boolean elsewhere(ImagePlus image) {
        RoiManager manager = RoiManager.getRawInstance();
        Overlay overlay = image.getOverlay();
        return (manager != null && manager.getCount() > 0) || (overlay != null && overlay.size() > 0);
    }

    /** Where the image's ROIs are saved by default; null for an image that is not a file. */
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
