package quadrant.imagej.ui;

import ij.ImagePlus;
import ij.macro.Interpreter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import quadrant.app.FineTuneJob;
import quadrant.app.Given;
import quadrant.app.OutputOptions;
import quadrant.app.RunPreview;
import quadrant.app.Verb;
import quadrant.app.Verbs;
import quadrant.app.Wiring;
import quadrant.report.ReportWriter;
import quadrant.task.Task;
import quadrant.training.EpochRecord;

/** Plugins › Quadrant › Train from a folder...: a training, which shows itself in a window. */
final class FineTuneEntry extends VerbEntry {
    FineTuneEntry() {
        super(Verbs.FINETUNE, true);
    }

    @Override
    Verb.Outcome work(Map<String, String> options, List<ImagePlus> images, Task task) {
        Given read = read(options, images);
        return OneTraining.run(
                read.get(OutputOptions.FOLDER), () -> FineTuneJob.run(Wiring.standard(), read, listener(task), task));
    }

    private static Consumer<EpochRecord> listener(Task task) {
        return task instanceof TrainingWindow window ? window::epoch : e -> {};
    }

    @Override
    void print(Map<String, String> options) {
        work(options, List.of(), new BatchTask());
    }

    @Override
    Optional<Path> show(Map<String, String> options) {
        if (Interpreter.isBatchMode()) {
            try (WindowTask task = new WindowTask()) {
                return remembered(work(options, List.of(), task));
            }
        }
        AtomicReference<Verb.@Nullable Outcome> result = new AtomicReference<>();
        Path output = verb.read(OpenWindows.named(options)).get(OutputOptions.FOLDER);
        try (TrainingWindow window = new TrainingWindow(output)) {
            Throwable failure = Host.attempt(() -> {
                result.set(OpenWindows.keepingFront(() -> work(options, List.of(), window)));
                return null;
            });
            if (failure != null) {
                window.failed(failure);
                throw Failures.unchecked(failure);
            }
            Verb.Outcome done = Objects.requireNonNull(result.get());
            window.done(done.last());
            return remembered(done);
        }
    }

    private static Optional<Path> remembered(Verb.Outcome done) {
        Path model = Path.of(done.value());
        remember(model);
        done.lines().forEach(LogWindow::add);
        return Optional.of(model.resolveSibling(ReportWriter.HTML));
    }

    @Override
    String title() {
        return "Train from a folder";
    }

    @Override
    Function<Map<String, String>, String> preview() {
        return OpenWindows.checked(RunPreview::ofFineTune);
    }
}
