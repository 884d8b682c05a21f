package quadrant.face.command;

import ij.IJ;
import ij.ImagePlus;
import ij.Macro;
import ij.WindowManager;
import ij.measure.ResultsTable;
import ij.plugin.PlugIn;
import java.util.List;
import java.util.Map;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.face.ClassifyJob;
import quadrant.face.ClassifyOptions;
import quadrant.face.DoubtColumns;
import quadrant.face.Wiring;
import quadrant.imagej.OpenImage;
import quadrant.model.Doubt;
import quadrant.task.Task;
import quadrant.task.UserException;

/**
 * Plugins › Quadrant › Quadrant Classify: a dialog, or without one the options of the macro that runs it. Without an
 * input it classifies the image in the front window.
 */
public final class ClassifyPlugIn implements PlugIn {
    private static final String COMMAND = "Quadrant Classify";
    private static final String TABLE = "Quadrant predictions";

    private static final String HELP = """
            <html><h3>Quadrant Classify</h3>
            <p><b>Model</b>: the model.onnx that Quadrant Fine-tune wrote.</p>
            <p><b>Images</b>: an image, a folder of images, or a CSV with a column <i>image</i>; blank for the plane that
            the front window shows.</p>
            <p><b>Table</b>: the CSV to write, with the probability of each class. May be blank for an open image.</p>
            </html>
            """;

    @Override
    public void run(String arg) {
        String given = Macro.getOptions();
        Throwable failure = Host.attempt(() -> {
            if (!Host.window()) {
                classify(OptionText.ofMacro(given), new BatchTask());
            } else if (given != null) {
                show(OptionText.ofMacro(given));
            } else {
                dialog().run(ClassifyPlugIn::show);
            }
            return null;
        });
        if (failure != null) {
            Failures.tell(failure, given != null);
        }
    }

    private static ClassifyJob.Said classify(Map<String, String> options, Task task) {
        if (!options.getOrDefault("input", "").isBlank()) {
            ClassifyJob.Result result = Verbs.classify(options, task);
            return new ClassifyJob.Said(result.predictions(), result.doubts());
        }
        ImagePlus image = WindowManager.getCurrentImage();
        if (image == null) {
            throw new UserException(
                    "There is no image to classify: input is empty, and no image is open.",
                    "Give an image or a folder as input, or open an image.");
        }
        return new ClassifyJob(Wiring.standard())
                .run(new ClassifyOptions(options, List.of()), List.of(new OpenImage(image)), task);
    }

    private static void show(Map<String, String> options) {
        try (WindowTask task = new WindowTask()) {
            ClassifyJob.Said said = classify(options, task);
            table(said).show(TABLE);
            IJ.log(said.predictions().rows().size() + " images classified"
                    + (options.containsKey("output") ? ": " + options.get("output") : ""));
        }
    }

    private static ResultsTable table(ClassifyJob.Said said) {
        Predictions predictions = said.predictions();
        ResultsTable table = new ResultsTable();
        table.setPrecision(4);
        for (int i = 0; i < predictions.rows().size(); i++) {
            Prediction p = predictions.rows().get(i);
            table.addRow();
            table.addValue("Image", p.id());
            if (!said.doubts().isEmpty()) {
                Doubt.OfImage doubt = said.doubts().get(i);
                table.addValue("Set", DoubtColumns.set(doubt, predictions.classes()));
                table.addValue("Outlier", DoubtColumns.outlier(doubt));
                table.addValue("Doubt", DoubtColumns.reasons(doubt));
            }
            table.addValue("Predicted", predictions.classes().name(p.predicted()));
            for (int k = 0; k < predictions.classes().size(); k++) {
                table.addValue(
                        "p(" + predictions.classes().name(k) + ")",
                        p.probabilities().get(k));
            }
        }
        return table;
    }

    private static OptionDialog dialog() {
        return new OptionDialog(
                COMMAND,
                List.of(
                        Field.path("model", "Model (model.onnx)", LastModel.path()),
                        Field.path("input", "Images (blank: open image)"),
                        Field.path("output", "Table (CSV to write)")),
                List.of(
                        Field.text("threads", "Threads", ""),
                        Field.choice("device", "Device", "auto", "cpu", "cuda"),
                        Field.choice("tta", "Turned views", "auto", "none", "dihedral"),
                        Field.toggle("skip_unreadable", "Skip unreadable images", false)),
                HELP);
    }
}
