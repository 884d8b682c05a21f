package quadrant.imagej.ui;

import ij.ImagePlus;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import quadrant.app.Given;
import quadrant.app.MarkOptions;
import quadrant.app.OutputOptions;
import quadrant.app.RunPreview;
import quadrant.app.Verb;
import quadrant.app.Verbs;
import quadrant.report.ReportWriter;
import quadrant.task.Task;

/** Plugins › Quadrant › more › Quadrant Evaluate. */
final class EvaluateEntry extends VerbEntry {
    EvaluateEntry() {
        super(Verbs.EVALUATE);
    }

    @Override
    Verb.Outcome work(Map<String, String> options, List<ImagePlus> images, Task task) {
        Given read = read(options, images);
        Supplier<Verb.Outcome> work = () -> verb.run(read, task);
        return options.containsKey("folds") ? OneTraining.run(read.get(OutputOptions.FOLDER), work) : work.get();
    }

    @Override
    void print(Map<String, String> options) {
        work(options, List.of(), new BatchTask());
    }

    @Override
    Optional<Path> show(Map<String, String> options) {
        try (WindowTask task = new WindowTask()) {
            Verb.Outcome done = work(options, List.of(), task);
            Path report = Path.of(done.value(), ReportWriter.HTML);
            LogWindow.add(done.last());
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
