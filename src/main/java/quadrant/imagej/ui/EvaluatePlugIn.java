package quadrant.imagej.ui;

import ij.Macro;
import ij.plugin.PlugIn;
import java.nio.file.Path;
import java.util.Map;
import quadrant.app.EvaluateJob;
import quadrant.app.EvaluateOptions;
import quadrant.app.MarkOptions;
import quadrant.app.RunPreview;
import quadrant.app.Verbs;
import quadrant.report.ReportWriter;

/** Plugins › Quadrant › more › Quadrant Evaluate: takes its options from a dialog, or from the macro that runs it. */
public final class EvaluatePlugIn implements PlugIn {
    private static final String COMMAND = "Quadrant Evaluate";

    private static final String HELP = """
            <html><h3>Quadrant Evaluate</h3>
            <p>Classifies labelled images that the model was not trained on, and reports how often it is correct.</p>
            <p><b>Model</b>: the model.onnx that Quadrant Fine-tune wrote. Left blank, the images are cross-validated: each of so
            many <b>Folds</b> (5, or <i>column</i> for those of a CSV) is held out once while a model is trained on the others.</p>
            <p><b>Images</b>: a folder with a folder of images for each class, or a CSV with the columns
            <i>image,label</i> and, if known, <i>group</i> and <i>fold</i>. Classes have the model's names.</p>
            <p><b>Marked cells</b>: images with ROIs (.zip, .roi, overlay) or label maps (_labels, _mask) beside them are data
            too. They are cut out as the model's training images were, where <i>Background</i>, <i>Context</i>, <i>Box</i>,
            <i>µm per pixel</i> and <i>Tiles</i> say nothing else.</p>
            <p><b>Results</b>: a new folder; gets report.html, report.json and predictions.csv.</p>
            <p><b>Fold</b>: of a CSV, the one fold whose images are taken; blank for all.</p>
            <p><b>Test-time augmentation</b>: turns classifies the four quarter turns of each and averages them, dihedral also their mirror images.</p>
            <p>Esc cancels.</p></html>
            """;

    @Override
    public void run(String arg) {
        String given = Macro.getOptions();
        Throwable failure = Host.attempt(() -> {
            if (!Host.window()) {
                MacroVerbs.evaluate(OptionText.ofMacro(given), new BatchTask());
            } else if (given != null) {
                evaluate(OptionText.ofMacro(given));
            } else {
                dialog().run(options -> Browser.open(evaluate(options)));
            }
            return null;
        });
        if (failure != null) {
            Failures.report(failure, given != null);
        }
    }

    private static Path evaluate(Map<String, String> options) {
        try (WindowTask task = new WindowTask()) {
            EvaluateJob.Result r = MacroVerbs.evaluate(options, task);
            Path report = r.folder().resolve(ReportWriter.HTML);
            LogWindow.add(r.verdict());
            LogWindow.add("Report: " + report);
            return report;
        }
    }

    private static OptionDialog dialog() {
        return new OptionDialog(COMMAND, Verbs.EVALUATE, EvaluatePlugIn::field, HELP, RunPreview::ofEvaluate);
    }

    static DialogField field(DialogField f) {
        if (f.key().equals(EvaluateOptions.MODEL.key())) {
            return f.from(LastModel.path());
        }
        return f.key().equals(MarkOptions.BACKGROUND.key()) ? f.orElse("as trained") : f;
    }
}
