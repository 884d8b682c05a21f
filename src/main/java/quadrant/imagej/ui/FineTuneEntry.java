package quadrant.imagej.ui;

import ij.macro.Interpreter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import quadrant.app.FineTuneJob;
import quadrant.app.FineTuneOptions;
import quadrant.app.RunPreview;
import quadrant.app.Verbs;
import quadrant.app.Wiring;
import quadrant.task.Task;
import quadrant.training.EpochRecord;

/** Plugins › Quadrant › Train from a folder...: a training, which shows itself in a window. */
final class FineTuneEntry extends VerbEntry<FineTuneOptions, FineTuneJob.Result> {
    FineTuneEntry() {
        super(
                Verbs.FINETUNE,
                (o, open, task) -> OneTraining.run(
                        o.output(),
                        () -> new FineTuneJob(Wiring.standard(), Clock.system(ZoneId.systemDefault()))
                                .run(o, open, listener(task), task)));
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
                return remembered(train(options, task));
            }
        }
        AtomicReference<FineTuneJob.@Nullable Result> result = new AtomicReference<>();
        Path output = verb.read(OpenWindows.named(options)).output();
        try (TrainingWindow window = new TrainingWindow(output)) {
            Throwable failure = Host.attempt(() -> {
                result.set(OpenWindows.keepingFront(() -> train(options, window)));
                return null;
            });
            if (failure != null) {
                window.failed(failure);
                throw Failures.unchecked(failure);
            }
            FineTuneJob.Result r = Objects.requireNonNull(result.get());
            window.done(r);
            return remembered(r);
        }
    }

    private FineTuneJob.Result train(Map<String, String> options, Task task) {
        return work(options, List.of(), task).result();
    }

    private static Optional<Path> remembered(FineTuneJob.Result r) {
        remember(r.model());
        r.lines().forEach(LogWindow::add);
        return Optional.of(r.report());
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
