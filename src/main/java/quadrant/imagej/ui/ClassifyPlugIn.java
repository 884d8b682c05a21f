package quadrant.imagej.ui;

import ij.ImagePlus;
import ij.Macro;
import ij.WindowManager;
import ij.plugin.PlugIn;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import quadrant.app.Classified;
import quadrant.app.ClassifyOptions;
import quadrant.app.OutputOptions;
import quadrant.app.Verbs;
import quadrant.dataset.io.DoubtColumns;
import quadrant.evaluation.Abstention;
import quadrant.evaluation.Doubt;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;

/**
 * Plugins › Quadrant › Classify...: takes its options from a dialog, or from the macro that runs it. Without an input it
 * classifies the image in the front window, its ROIs, tiles or slices.
 */
public final class ClassifyPlugIn implements PlugIn {
    /** The property of a plane that ImageJ shows above it. */
    private static final String SUBTITLE = "Slice_Label";

    private static final String PREDICTED = "Predicted: ";

    private static final String COMMAND = "Quadrant Classify";

    private static final String HELP = """
            <html><h3>Classify</h3>
            <p><b>Model</b>: the model.onnx that Quadrant Fine-tune wrote.</p>
            <p><b>Images</b>: an image, a folder of images, or a CSV with a column <i>image</i>; blank for the plane that
            the front window shows.</p>
            <p><b>Output</b>: the CSV to write, with the probability of each class; for tiles a new folder for the map, the
            areas and the tiles. May be blank for an open image.</p>
            <p><b>Classify</b>: the image as one; each ROI of the ROI Manager, else of the overlay, else the selection; tiles
            all over a large image, which gives a map of probabilities and the area of each class; or every slice and
            frame of a stack.</p>
            <p><b>Uncertain below</b>: a probability; predictions below it are called uncertain. Blank: none are.</p>
            <p><b>Tile</b>, <b>stride</b>: such as 224px or 100um. Blank: a tile shows as much as a training image did (the
            median of their shorter sides, at the model's µm per pixel), and tiles lie side by side.</p>
            <p>Esc cancels; the part of a map that is there is kept.</p>
            </html>
            """;

    @Override
    public void run(String arg) {
        String given = Macro.getOptions();
        Throwable failure = Host.attempt(() -> {
            if (!Host.window()) {
                ClassifyVerb.run(OptionText.ofMacro(given), List.of(), new BatchTask());
            } else if (given != null) {
                show(OptionText.ofMacro(given));
            } else {
                dialog().run(ClassifyPlugIn::show);
            }
            return null;
        });
        if (failure != null) {
            Failures.report(failure, given != null);
        }
    }

    private static void show(Map<String, String> options) {
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

    private static OptionDialog dialog() {
        return new OptionDialog(COMMAND, Verbs.CLASSIFY, ClassifyPlugIn::field, HELP, null).titled("Classify");
    }

    /** The choice of ROIs is offered where there are some; it is always recorded, as the default depends on them. */
    private static DialogField field(DialogField f) {
        if (f.key().equals(ClassifyOptions.WHAT.key())) {
            ImagePlus image = WindowManager.getCurrentImage();
            return f.stated(image != null && ImageRois.any(image) ? "rois" : "image");
        }
        return f.key().equals(OutputOptions.MODEL.key()) ? f.from(LastModel.path()) : f;
    }
}
