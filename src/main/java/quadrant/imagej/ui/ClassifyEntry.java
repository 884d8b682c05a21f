package quadrant.imagej.ui;

import ij.ImagePlus;
import ij.WindowManager;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import quadrant.app.Classified;
import quadrant.app.ClassifyOptions;
import quadrant.app.Verbs;
import quadrant.dataset.io.DoubtColumns;
import quadrant.evaluation.Abstention;
import quadrant.evaluation.Doubt;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.task.Task;

/**
 * Plugins › Quadrant › Classify...: shows a table or a map. Without an input it classifies the image in the front window, its
 * ROIs, tiles or slices.
 */
final class ClassifyEntry extends VerbEntry<ClassifyOptions, Classified> {
    /** The property of a plane that ImageJ shows above it. */
    private static final String SUBTITLE = "Slice_Label";

    private static final String PREDICTED = "Predicted: ";

    ClassifyEntry() {
        super(Verbs.CLASSIFY);
    }

    @Override
    String run(Map<String, String> options, List<ImagePlus> images, Task task) {
        return ClassifyVerb.run(options, images, task);
    }

    @Override
    void print(Map<String, String> options) {
        ClassifyVerb.run(options, List.of(), new BatchTask());
    }

    @Override
    Optional<Path> show(Map<String, String> options) {
        classify(options);
        return Optional.empty();
    }

    private static void classify(Map<String, String> options) {
        try (WindowTask task = new WindowTask()) {
            ClassifyVerb.Outcome outcome = ClassifyVerb.work(options, List.of(), task);
            Abstention abstention = outcome.options().abstention();
            // a warning stands first
            outcome.result().lines(outcome.options()).forEach(LogWindow::add);
            ClassifiedRois.mark(outcome);
            subtitle(outcome, abstention);
            if (outcome.result() instanceof Classified.Table t
                    && !t.predictions().rows().isEmpty()) {
                PredictionsWindow.show(t, abstention);
            }
            if (outcome.result() instanceof Classified.Tiles m) {
                MapWindows.show(m, abstention, outcome.image());
            }
            outcome.result().rethrow();
        }
    }

    /** The class of an image that was classified as a whole, in the line above its pixels. */
    private static void subtitle(ClassifyVerb.Outcome outcome, Abstention abstention) {
        ImagePlus image = outcome.image();
        if (image == null
                || outcome.options().what() != ClassifyOptions.What.IMAGE
                || image.getStackSize() > 1
                || !(outcome.result() instanceof Classified.Table table)) {
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
                                    abstention.name(p, predictions.classes()),
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
