package quadrant.imagej.ui;

import ij.ImagePlus;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import quadrant.app.EvaluateJob;
import quadrant.app.EvaluateOptions;
import quadrant.app.MarkOptions;
import quadrant.app.RunPreview;
import quadrant.app.Verbs;
import quadrant.report.ReportWriter;
import quadrant.task.Task;

/** Plugins › Quadrant › more › Quadrant Evaluate. */
final class EvaluateEntry extends VerbEntry<EvaluateOptions, EvaluateJob.Result> {
    EvaluateEntry() {
        super(Verbs.EVALUATE);
    }

    @Override
    Ran<EvaluateOptions, EvaluateJob.Result> work(Map<String, String> options, List<ImagePlus> images, Task task) {
        EvaluateOptions read = verb.read(options);
        Supplier<EvaluateJob.Result> work = () -> verb.work().apply(read, task);
        return new Ran<>(read, options.containsKey("folds") ? OneTraining.run(read.output(), work) : work.get());
    }

    @Override
    void print(Map<String, String> options) {
        work(options, List.of(), new BatchTask());
    }

    @Override
    Optional<Path> show(Map<String, String> options) {
        try (WindowTask task = new WindowTask()) {
            EvaluateJob.Result r = work(options, List.of(), task).result();
            Path report = r.folder().resolve(ReportWriter.HTML);
            LogWindow.add(r.verdict());
            LogWindow.add("Report: " + report);
            return Optional.of(report);
        }
    }

    @Override
    DialogField field(DialogField f) {
        return f.key().equals(MarkOptions.BACKGROUND.key()) ? f.orElse("as trained") : super.field(f);
    }

    @Override
    Function<Map<String, String>, String> preview() {
        return RunPreview::ofEvaluate;
    }
}
