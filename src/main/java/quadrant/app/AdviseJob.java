package quadrant.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import quadrant.advisor.Advice;
import quadrant.dataset.Dataset;
import quadrant.model.FineTunedModel;
import quadrant.plan.Recipe;
import quadrant.report.AdviceReport;
import quadrant.report.Json;
import quadrant.report.ReportWriter;
import quadrant.task.Reason;
import quadrant.task.SafeFile;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.workflow.Advise;

/** Reads labelled images and advises how to train on them; writes the advice where an output folder is named. */
public final class AdviseJob {
    /** The names of the files that are written beside the page. */
    public static final String JSON = "advice.json";

    public static final String TEXT = "advice.txt";

    private final Wiring wiring;
    private final Clock clock;

    /** A job that dates its files by the system's clock. */
    public AdviseJob(Wiring wiring) {
        this(wiring, Clock.system(ZoneId.systemDefault()));
    }

    public AdviseJob(Wiring wiring, Clock clock) {
        this.wiring = wiring;
        this.clock = clock;
    }

    /** Advises. A failed or cancelled run leaves no files. */
    public Advice run(AdviseOptions options, Task task) {
        return run(options, Optional.empty(), task);
    }

    /** As {@link #run(AdviseOptions, Task)}, on open images if there are any. */
    public Advice run(AdviseOptions options, Optional<MarkOptions.OpenImages> open, Task task) {
        Optional<FineTunedModel> from = wiring.startingPoints().continued(options.backbone());
        options.output().ifPresent(folder -> OutputFolder.check(folder, false));
        WarningLog log = new WarningLog(task);
        Dataset dataset = options.read(wiring.datasets(), open, from, log);
        Optional<Path> folder = options.output();
        if (folder.isEmpty()) {
            return advise(options.request(dataset, from), log);
        }
        try (OutputFolder output = OutputFolder.open(folder.get(), false)) {
            Advice advice = advise(options.request(dataset, from), log);
            write(output, options, advice, log);
            return advice;
        } catch (IOException e) {
            throw new UserException(
                    "The advice could not be written to " + folder.get() + " (" + Reason.of(e) + ").",
                    "Check that there is space and that you may write there.",
                    e);
        }
    }

    private Advice advise(Advise.Request request, Task task) {
        return new Advise(wiring.engines(), wiring.catalog(), wiring.cache()).run(request, task);
    }

    private void write(OutputFolder output, AdviseOptions options, Advice advice, WarningLog log) throws IOException {
        AdviceText text = new AdviceText(advice);
        String name = String.valueOf(options.dataset().data().getFileName());
        String created = Versions.now(clock);
        SafeFile.write(
                output.work().resolve(JSON),
                Json.file(
                        "quadrant-advice",
                        new Origin(name, created, Version.get(), options.backbone(), options.seed()),
                        text.facts()));
        SafeFile.write(output.work().resolve(TEXT), String.join("\n", text.lines()) + "\n");
        ReportWriter.write(
                output.work(),
                new AdviceReport(
                        name,
                        created,
                        String.join(" ", text.headline()),
                        Decisions.of(advice),
                        log.warnings(),
                        recipe(options, advice)));
        output.finish(List.of(TEXT, ReportWriter.ADVICE, JSON));
    }

    /** The result of an advice, for programs. */
    private record Origin(String name, String created, String quadrantVersion, String backbone, long seed) {}

    private static Map<String, String> recipe(AdviseOptions options, Advice advice) {
        Recipe r = advice.recipe();
        Map<String, String> recipe = new LinkedHashMap<>();
        recipe.put("strategy", r.strategy().name().toLowerCase(Locale.ROOT));
        recipe.put("depth", Integer.toString(r.depth()));
        recipe.put("augmentation", r.augmentation().canonical());
        recipe.put("views", Integer.toString(r.views()));
        recipe.put("epochs", Integer.toString(r.epochs()));
        recipe.put("learningRate", Double.toString(r.learningRate()));
        recipe.put("stageDecay", Double.toString(r.stageDecay()));
        recipe.put("backbone", options.backbone());
        recipe.put("seed", Long.toString(options.seed()));
        recipe.put("Quadrant", Version.get());
        return recipe;
    }
}
