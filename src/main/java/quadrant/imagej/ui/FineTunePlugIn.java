package quadrant.imagej.ui;

import ij.Macro;
import ij.macro.Interpreter;
import ij.plugin.PlugIn;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import quadrant.app.FineTuneJob;
import quadrant.app.RunPreview;
import quadrant.app.Summary;
import quadrant.app.Verbs;

/** Plugins › Quadrant › Train from a folder...: takes its options from a dialog, or from the macro that runs it. */
public final class FineTunePlugIn implements PlugIn {
    private static final String COMMAND = "Quadrant Fine-tune";

    /** The menu's label. */
    private static final String TITLE = "Train from a folder";

    private static final String HELP = """
            <html><h3>Train from a folder</h3>
            <p><b>Images</b>: a folder with a folder of images for each class, or a CSV with the columns
            <i>image,label</i> and, if known, <i>group</i> and <i>fold</i>; blank for the open images with the ROIs of the
            ROI Manager or their overlays.</p>
            <p><b>Marked cells</b>: images with ROIs (.zip, .roi, overlay) or label maps (_labels, _mask) beside them are data
            too. Of a ROI its name, group or colour is the class. <i>Context</i>: margin as a share of the cell's longer
            side. <i>Box</i>: a square of this side about each mark; points need it. <i>Tiles</i>: cut areas into such
            squares.</p>
            <p><b>Results</b>: a new or empty folder; gets model.onnx, report.html, report.json and predictions.csv.</p>
            <p><b>Group pattern</b>: a regular expression that finds the patient or slide in an image's path. Images of
            one group are never both trained on and tested on.</p>
            <p><b>Depth</b>: how many stages below the head to train, 0 for the head alone; auto chooses by how many
            images you have and how alike they are to the pretraining images.</p>
            <p><b>Augmentation</b>: auto, none, turns, light, heavy, a strength from 0 to 3, or a plan.json.</p>
            <p><b>Continue model</b>: a model.onnx that Quadrant fine-tuned, to start from in place of the backbone. Images are
            read as its own were; those that it learnt from are never held out.</p>
            <p>Esc cancels; <b>Resume</b> goes on with a cancelled run in the same folder.</p></html>
            """;

    @Override
    public void run(String arg) {
        String given = Macro.getOptions();
        Throwable failure = Host.attempt(() -> {
            if (!Host.window()) {
                MacroVerbs.fineTune(OptionText.ofMacro(given), List.of(), e -> {}, new BatchTask());
            } else if (given != null) {
                fineTune(OptionText.ofMacro(given));
            } else {
                dialog().run(options -> Browser.open(fineTune(options).report()));
            }
            return null;
        });
        if (failure != null) {
            Failures.report(failure, given != null);
        }
    }

    private static FineTuneJob.Result fineTune(Map<String, String> options) {
        if (Interpreter.isBatchMode()) {
            try (WindowTask task = new WindowTask()) {
                return remembered(MacroVerbs.fineTune(options, List.of(), e -> {}, task));
            }
        }
        AtomicReference<FineTuneJob.@Nullable Result> result = new AtomicReference<>();
        try (TrainingTask task =
                new TrainingTask(new TrainingWindow(MacroVerbs.named(options).output()))) {
            Throwable failure = Host.attempt(() -> {
                result.set(OpenWindows.keepingFront(() -> MacroVerbs.fineTune(options, List.of(), task, task)));
                return null;
            });
            if (failure != null) {
                task.failed(failure);
                throw Failures.unchecked(failure);
            }
            FineTuneJob.Result r = Objects.requireNonNull(result.get());
            task.done(r);
            return remembered(r);
        }
    }

    private static FineTuneJob.Result remembered(FineTuneJob.Result r) {
        LastModel.remember(r.model());
        Summary.of(r).forEach(LogWindow::add);
        return r;
    }

    private static OptionDialog dialog() {
        return new OptionDialog(
                        COMMAND,
                        Verbs.FINETUNE,
                        DialogField::ofOpenImages,
                        HELP,
                        OpenWindows.checked(RunPreview::ofFineTune))
                .titled(TITLE);
    }
}
