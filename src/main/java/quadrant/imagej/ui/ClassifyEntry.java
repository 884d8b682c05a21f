package quadrant.imagej.ui;

import static quadrant.task.OptionName.option;

import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.Roi;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import quadrant.app.Classified;
import quadrant.app.ClassifyJob;
import quadrant.app.ClassifyOptions;
import quadrant.app.Given;
import quadrant.app.Source;
import quadrant.app.TilesJob;
import quadrant.app.Verb;
import quadrant.app.Verbs;
import quadrant.app.Wiring;
import quadrant.dataset.io.DoubtColumns;
import quadrant.evaluation.Abstention;
import quadrant.evaluation.Doubt;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.imagej.OpenImage;
import quadrant.imagej.Regions;
import quadrant.imagej.RoiRows;
import quadrant.imagej.StackFiles;
import quadrant.pixels.RegionSource;
import quadrant.task.Task;
import quadrant.task.UserException;

/**
 * Plugins › Quadrant › Classify...: shows a table or a map. Without an input it classifies the image in the front window, its
 * ROIs, tiles or slices.
 */
final class ClassifyEntry extends VerbEntry {
    /** The property of a plane that ImageJ shows above it. */
    private static final String SUBTITLE = "Slice_Label";

    private static final String PREDICTED = "Predicted: ";

    ClassifyEntry() {
        super(Verbs.CLASSIFY);
    }

    /**
     * The result.
     *
     * @param image the open image that was classified
     * @param rois the image's classified ROIs
     */
    record Ran(Given given, Classified result, @Nullable ImagePlus image, List<Roi> rois) {
        Abstention abstention() {
            return ClassifyOptions.abstention(given);
        }
    }

    /**
     * Classifies files or, where no input is named, an open image; marks the image's ROIs with their classes.
     *
     * @param images the image that is classified where no input is named; none for that in front
     */
    private static Ran classified(Map<String, String> texts, List<ImagePlus> images, Task task) {
        Given given = Verbs.CLASSIFY.read(texts);
        if (given.has(ClassifyOptions.SHARD)) {
            throw new UserException("The option " + option("shard") + " goes with the command line.", "Leave it out.");
        }
        Wiring wiring = Wiring.standard();
        if (given.has(ClassifyOptions.INPUT)) {
            return new Ran(given, ClassifyJob.files(wiring, given, task), null, List.of());
        }
        ImagePlus image = images.isEmpty() ? front() : images.get(0);
        ClassifyOptions.What what = ClassifyOptions.what(given);
        List<Roi> rois =
                what == ClassifyOptions.What.ROIS ? ImageRois.of(image, given.get(ClassifyOptions.ROIS)) : List.of();
        Classified result = switch (what) {
            case IMAGE -> ClassifyJob.table(wiring, given, rule -> Source.images(List.of(new OpenImage(image))), task);
            case SLICES -> ClassifyJob.table(wiring, given, rule -> Source.images(StackFiles.of(image)), task);
            case ROIS ->
                ClassifyJob.table(wiring, given, rule -> Source.rois(RoiRows.of(image, rois, rule.get())), task);
            case TILES -> {
                try (RegionSource source = Regions.of(image)) {
                    yield TilesJob.image(wiring, given, source, task);
                }
            }
        };
        Ran ran = new Ran(given, result, image, rois);
        ClassifiedRois.mark(ran);
        return ran;
    }

    private static ImagePlus front() {
        ImagePlus image = WindowManager.getCurrentImage();
        if (image == null) {
            throw new UserException(
                    "There is no image to classify: input is empty, and no image is open.",
                    "Give an image or a folder as input, or open an image.");
        }
        return image;
    }

    @Override
    Verb.Outcome work(Map<String, String> options, List<ImagePlus> images, Task task) {
        Ran ran = classified(options, images, task);
        return ran.result.outcome(ran.given);
    }

    @Override
    void print(Map<String, String> options) {
        run(options, List.of(), new BatchTask());
    }

    @Override
    Optional<Path> show(Map<String, String> options) {
        try (WindowTask task = new WindowTask()) {
            Ran ran = classified(options, List.of(), task);
            // a warning stands first
            ran.result.lines(ran.given).forEach(LogWindow::add);
            subtitle(ran);
            if (ran.result instanceof Classified.Table t
                    && !t.predictions().rows().isEmpty()) {
                PredictionsWindow.show(t, ran.abstention());
            }
            if (ran.result instanceof Classified.Tiles m) {
                MapWindows.show(m, ran.abstention(), ran.image);
            }
            ran.result.outcome(ran.given).rethrow();
        }
        return Optional.empty();
    }

    /** The class of an image that was classified as a whole, in the line above its pixels. */
    private static void subtitle(Ran ran) {
        ImagePlus image = ran.image;
        if (image == null
                || ClassifyOptions.what(ran.given) != ClassifyOptions.What.IMAGE
                || image.getStackSize() > 1
                || !(ran.result instanceof Classified.Table table)) {
            return;
        }
        Predictions predictions = table.predictions();
        String there = String.valueOf(image.getProp(SUBTITLE));
        if (predictions.rows().size() == 1 && (there.equals("null") || there.startsWith(PREDICTED))) {
            Prediction p = predictions.rows().get(0);
            image.setProp(
                    SUBTITLE,
                    PREDICTED
                            + String.format(
                                    Locale.ROOT,
                                    "%s%s %.2f",
                                    ran.abstention().name(p, predictions.classes()),
                                    p.doubtful() ? Doubt.MARK : "",
                                    p.probabilities().get(p.predicted()))
                            + p.doubt()
                                    .filter(Doubt::doubtful)
                                    .map(d -> " (doubtful: " + DoubtColumns.reasons(d) + ")")
                                    .orElse(""));
            image.repaintWindow();
        }
    }

    @Override
    String title() {
        return "Classify";
    }

    /** The choice of ROIs is offered where there are some; it is always recorded, as the default depends on them. */
    @Override
    DialogField field(DialogField f) {
        if (f.key().equals(ClassifyOptions.WHAT.key())) {
            ImagePlus image = WindowManager.getCurrentImage();
            return f.stated(image != null && ImageRois.any(image) ? "rois" : "image");
        }
        return super.field(f);
    }
}
