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
import quadrant.imagej.RoiRows;
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

    /** A classification of files or, where no input is named, of an open image, with its ROIs where they are classified. */
    private static final class Run {
        private final Given given;
        private final @Nullable ImagePlus image;
        private final List<Roi> rois;
        private final Classified result;

        /** @param images the image that is classified where no input is named; none for that in front */
        Run(Map<String, String> texts, List<ImagePlus> images, Task task) {
            given = Verbs.CLASSIFY.read(texts);
            if (given.has(ClassifyOptions.SHARD)) {
                throw new UserException(
                        "The option " + option("shard") + " goes with the command line.", "Leave it out.");
            }
            Wiring wiring = Wiring.standard();
            if (given.has(ClassifyOptions.INPUT)) {
                image = null;
                rois = List.of();
                result = ClassifyJob.files(wiring, given, task);
            } else {
                ImagePlus open = images.isEmpty() ? front() : images.get(0);
                ClassifyOptions.What what = ClassifyOptions.what(given);
                image = open;
                rois = what == ClassifyOptions.What.ROIS
                        ? ImageRois.of(open, given.get(ClassifyOptions.ROIS))
                        : List.of();
                result = switch (what) {
                    case IMAGE ->
                        ClassifyJob.table(wiring, given, rule -> Source.images(List.of(new OpenImage(open))), task);
                    case SLICES ->
                        ClassifyJob.table(wiring, given, rule -> Source.images(OpenImage.slices(open)), task);
                    case ROIS ->
                        ClassifyJob.table(wiring, given, rule -> Source.rois(RoiRows.of(open, rois, rule.get())), task);
                    case TILES -> {
                        try (RegionSource source = new OpenImage(open).byRegion()) {
                            yield TilesJob.image(wiring, given, source, task);
                        }
                    }
                };
            }
        }

        private Abstention abstention() {
            return ClassifyOptions.abstention(given);
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

        /** Marks the ROIs of an open image with their classes. */
        void mark() {
            if (image != null && !rois.isEmpty() && result instanceof Classified.Table table) {
                ImageRois.mark(image, rois, table.predictions(), abstention());
            }
        }

        /** The class of an image that was classified as a whole, in the line above its pixels. */
        void subtitle() {
            if (image == null
                    || ClassifyOptions.what(given) != ClassifyOptions.What.IMAGE
                    || image.getStackSize() > 1
                    || !(result instanceof Classified.Table table)) {
                return;
            }
            Predictions predictions = table.predictions();
            String there = String.valueOf(image.getProp(SUBTITLE));
            if (predictions.rows().size() == 1 && (there.equals("null") || there.startsWith(PREDICTED))) {
                Prediction p = predictions.rows().get(0);
                String name = abstention().name(p, predictions.classes());
                image.setProp(
                        SUBTITLE,
                        PREDICTED
                                + name
                                + (p.doubtful() ? Doubt.MARK : "")
                                + String.format(
                                        Locale.ROOT, " %.2f", p.probabilities().get(p.predicted()))
                                + p.doubt()
                                        .filter(Doubt::doubtful)
                                        .map(d -> " (doubtful: " + DoubtColumns.reasons(d) + ")")
                                        .orElse(""));
                image.repaintWindow();
            }
        }
    }

    /** Classifies without windows, but marks the ROIs of an open image with their classes. */
    @Override
    Verb.Outcome work(Map<String, String> options, List<ImagePlus> images, Task task) {
        Run run = new Run(options, images, task);
        run.mark();
        return run.result.outcome(run.given);
    }

    @Override
    void print(Map<String, String> options) {
        run(options, List.of(), new HostTask());
    }

    @Override
    Optional<Path> show(Map<String, String> options) {
        try (HostTask task = new HostTask()) {
            Run run = new Run(options, List.of(), task);
            // a warning stands first
            run.result.lines(run.given).forEach(Windows::log);
            run.mark();
            run.subtitle();
            ClassifiedWindows.show(run.result, run.abstention(), run.image);
            run.result.outcome(run.given).rethrow();
        }
        return Optional.empty();
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
            return f.stated(image != null && !ImageRois.listed(image).isEmpty() ? "rois" : "image");
        }
        return super.field(f);
    }
}
