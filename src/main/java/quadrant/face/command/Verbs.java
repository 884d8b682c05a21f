package quadrant.face.command;

import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import quadrant.face.ClassifyJob;
import quadrant.face.ClassifyOptions;
import quadrant.face.EvaluateJob;
import quadrant.face.EvaluateOptions;
import quadrant.face.FineTuneJob;
import quadrant.face.FineTuneOptions;
import quadrant.face.InfoJob;
import quadrant.face.Options;
import quadrant.face.Wiring;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.training.EpochRecord;

/** The verbs of Quadrant with the standard wiring, as every face of this room runs them. */
final class Verbs {
    private Verbs() {}

    static FineTuneJob.Result fineTune(Map<String, String> options, Consumer<EpochRecord> listener, Task task) {
        return new FineTuneJob(Wiring.standard(), Clock.system(ZoneId.systemDefault()))
                .run(new FineTuneOptions(options), listener, task);
    }

    static ClassifyJob.Result classify(Map<String, String> options, Task task) {
        return new ClassifyJob(Wiring.standard()).run(new ClassifyOptions(options), task);
    }

    static EvaluateJob.Result evaluate(Map<String, String> options, Task task) {
        return new EvaluateJob(Wiring.standard()).run(new EvaluateOptions(options), task);
    }

    /** Runs a verb by name. @return the path of what it wrote; of info, its lines */
    static String run(String verb, Map<String, String> options, Task task) {
        return switch (verb) {
            case "finetune" -> fineTune(options, e -> {}, task).model().toString();
            case "classify" -> classify(options, task).csv().toString();
            case "evaluate" -> evaluate(options, task).folder().toString();
            case "info" -> info(options);
            default ->
                throw new UserException(
                        "There is no verb \"" + verb + "\".", "The verbs are: finetune, classify, evaluate, info.");
        };
    }

    private static String info(Map<String, String> options) {
        new Options(options, Set.of());
        return new InfoJob(Wiring.standard())
                .facts().entrySet().stream()
                        .map(e -> e.getKey() + ": " + e.getValue())
                        .collect(Collectors.joining("\n"));
    }
}
