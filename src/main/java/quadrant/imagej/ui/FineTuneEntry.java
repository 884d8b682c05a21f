package quadrant.imagej.ui;

import ij.ImagePlus;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import quadrant.app.FineTuneJob;
import quadrant.app.Given;
import quadrant.app.Options;
import quadrant.app.RunPreview;
import quadrant.app.Verb;
import quadrant.app.Verbs;
import quadrant.app.Wiring;
import quadrant.report.RunReport;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.training.EpochRecord;

/**
 * Plugins › Quadrant › Train from a folder...: a training, which shows itself in a window. An ImageJ trains one model at a time:
 * two would share memory and cores, and both would take more than twice as long; also, ImageJ has only one Esc key.
 */
final class FineTuneEntry extends VerbEntry {
    private static final AtomicReference<@Nullable Path> AT_WORK = new AtomicReference<>();

    FineTuneEntry() {
        super(Verbs.FINETUNE, true);
    }

    @Override
    Verb.Outcome work(Map<String, String> options, List<ImagePlus> images, Task task) {
        Given read = read(options, images);
        Consumer<EpochRecord> listener = task instanceof TrainingWindow window ? window::epoch : e -> {};
        return alone(read.get(Options.FOLDER), () -> FineTuneJob.run(Wiring.standard(), read, listener, task));
    }

    /**
     * Trains, and writes to this folder.
     *
     * @throws UserException while another training is at work
     */
    static <R> R alone(Path output, Supplier<R> training) {
        Path other = AT_WORK.compareAndExchange(null, output);
        if (other != null) {
            throw new UserException(
                    "Another training is at work in this ImageJ, and writes to " + other + ".",
                    "Wait until it has ended, or cancel it.");
        }
        try {
            return training.get();
        } finally {
            AT_WORK.set(null);
        }
    }

    @Override
    void print(Map<String, String> options) {
        work(options, List.of(), new HostTask());
    }

    @Override
    Optional<Path> show(Map<String, String> options) {
        Path output = verb.read(OpenWindows.named(options)).get(Options.FOLDER);
        Verb.Outcome done = TrainingWindow.shown(output, FineTuneJob.MODEL, window -> work(options, List.of(), window));
        Path model = Path.of(done.value());
        remember(model);
        done.lines().forEach(Windows::log);
        return Optional.of(model.resolveSibling(RunReport.HTML));
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
