package quadrant.face.command;

import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import quadrant.advisor.Advice;
import quadrant.augment.ViewSheet;
import quadrant.disk.AuditReport;
import quadrant.disk.ReportWriter;
import quadrant.face.AdviceText;
import quadrant.face.AdviseJob;
import quadrant.face.AdviseOptions;
import quadrant.face.AuditJob;
import quadrant.face.AuditOptions;
import quadrant.face.AugmentJob;
import quadrant.face.BackboneInspectJob;
import quadrant.face.BackboneTable;
import quadrant.face.BackbonesJob;
import quadrant.face.EvaluateJob;
import quadrant.face.EvaluateOptions;
import quadrant.face.ExplainJob;
import quadrant.face.ExplainOptions;
import quadrant.face.FiguresJob;
import quadrant.face.FiguresOptions;
import quadrant.face.FineTuneJob;
import quadrant.face.FineTuneOptions;
import quadrant.face.InfoJob;
import quadrant.face.JsonText;
import quadrant.face.MarkOptions;
import quadrant.face.NextJob;
import quadrant.face.NextOptions;
import quadrant.face.Options;
import quadrant.face.PreviewJob;
import quadrant.face.ViewOptions;
import quadrant.face.Wiring;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.training.EpochRecord;

/** The verbs of Quadrant with the standard wiring, as every face of this room runs them. */
final class Verbs {
    private Verbs() {}

    static FineTuneJob.Result fineTune(Map<String, String> options, Consumer<EpochRecord> listener, Task task) {
        Optional<MarkOptions.OpenImages> open = OpenWindows.insteadOf(options);
        FineTuneOptions given = new FineTuneOptions(open.isPresent() ? OpenWindows.named(options) : options);
        return alone(
                given.output(),
                () -> new FineTuneJob(Wiring.standard(), Clock.system(ZoneId.systemDefault()))
                        .run(given, open, listener, task));
    }

    /** Trains while nothing else here does. */
    private static <R> R alone(Path output, Supplier<R> work) {
        OneTraining training = OneTraining.begin(output);
        try {
            return work.get();
        } finally {
            training.close();
        }
    }

    static NextJob.Result next(Map<String, String> options, Task task) {
        return new NextJob(Wiring.standard()).run(new NextOptions(options), task);
    }

    static EvaluateJob.Result evaluate(Map<String, String> options, Task task) {
        EvaluateOptions given = new EvaluateOptions(options);
        Supplier<EvaluateJob.Result> work = () -> new EvaluateJob(Wiring.standard()).run(given, task);
        return options.containsKey("folds") ? alone(given.output(), work) : work.get();
    }

    static ExplainJob.Result explain(Map<String, String> options, Task task) {
        return new ExplainJob(Wiring.standard()).run(new ExplainOptions(options), task);
    }

    static Advice advise(Map<String, String> options, Task task) {
        Optional<MarkOptions.OpenImages> open = OpenWindows.insteadOf(options);
        return new AdviseJob(Wiring.standard())
                .run(new AdviseOptions(open.isPresent() ? OpenWindows.named(options) : options), open, task);
    }

    static AuditReport audit(Map<String, String> options, Task task) {
        Optional<MarkOptions.OpenImages> open = OpenWindows.insteadOf(options);
        return new AuditJob(Wiring.standard())
                .run(new AuditOptions(open.isPresent() ? OpenWindows.named(options) : options), open, task);
    }

    static ViewSheet preview(Map<String, String> options, Task task) {
        return new PreviewJob(Wiring.standard()).run(new ViewOptions(options, ViewOptions.PREVIEW), task);
    }

    private static Path augment(Map<String, String> options, Task task) {
        return new AugmentJob(Wiring.standard()).run(new ViewOptions(options, ViewOptions.AUGMENT), task);
    }

    /** A verb with what it gives back: the path of what it wrote; of lists, lines; of an advice and an audit, JSON; of a preview, its notes. */
    private interface Verb {
        String run(Map<String, String> options, Task task);
    }

    private static Map<String, Verb> verbs() {
        Map<String, Verb> verbs = new LinkedHashMap<>();
        verbs.put("finetune", (o, task) -> fineTune(o, e -> {}, task).model().toString());
        verbs.put("classify", ClassifyVerb::run);
        verbs.put("evaluate", (o, task) -> evaluate(o, task).folder().toString());
        verbs.put("next", (o, task) -> next(o, task).csv().toString());
        verbs.put("explain", (o, task) -> explain(o, task).folder().toString());
        verbs.put(
                "figures",
                (o, task) -> FiguresJob.run(new FiguresOptions(o)).folder().toString());
        verbs.put("advise", (o, task) -> JsonText.of(new AdviceText(advise(o, task)).facts()));
        verbs.put("audit", (o, task) -> ReportWriter.json(audit(o, task)));
        verbs.put("augment", (o, task) -> augment(o, task).toString());
        verbs.put("preview", (o, task) -> String.join("\n", preview(o, task).notes()));
        verbs.put("label", (o, task) -> LabelPlugIn.save(o).toString());
        verbs.put("backbones", Verbs::backbones);
        verbs.put("info", (o, task) -> info(o));
        return verbs;
    }

    /** Runs a verb by name. @return the path of what it wrote; of info and lists, lines; of an advice and an audit, JSON; of a preview, its notes */
    static String run(String verb, Map<String, String> options, Task task) {
        Map<String, Verb> verbs = verbs();
        Verb found = verbs.get(verb);
        if (found == null) {
            throw new UserException(
                    "There is no verb \"" + verb + "\".", "The verbs are: " + String.join(", ", verbs.keySet()) + ".");
        }
        return found.run(options, task);
    }

    /** What there is, in lines; with {@code clear_cache} after the cached features were deleted. */
    static String info(Map<String, String> options) {
        boolean clear = new Options(options, Set.of("clear_cache")).on("clear_cache");
        InfoJob job = new InfoJob(Wiring.standard());
        if (clear) {
            job.clearCache();
        }
        return job.facts().entrySet().stream()
                .map(e -> e.getKey() + ": " + e.getValue())
                .collect(Collectors.joining("\n"));
    }

    /**
     * One of add, inspect, reference, fetch, remove, list.
     *
     * @return the name, the table, the name, the file, the name, or the list
     */
    static String backbones(Map<String, String> options, Task task) {
        BackbonesJob job = new BackbonesJob(Wiring.standard());
        List<String> asked = Stream.of("add", "inspect", "reference", "fetch", "remove", "list")
                .filter(options::containsKey)
                .toList();
        if (asked.size() > 1) {
            throw new UserException(
                    "The options " + String.join(" and ", asked) + " are given, and one of them was expected.",
                    "Give one of the two.");
        }
        return switch (asked.isEmpty() ? "list" : asked.get(0)) {
            case "add" -> job.add(renamed(options, "add", "file"), task).name();
            case "inspect" ->
                new BackboneInspectJob(Wiring.standard()).table(renamed(options, "inspect", "network"), task);
            case "reference" ->
                job.reference(renamed(options, "reference", "name"), task).name();
            case "fetch" -> job.fetch(renamed(options, "fetch", "name"), task).toString();
            case "remove" -> job.remove(renamed(options, "remove", "name"));
            default -> {
                new Options(options, Set.of("list"));
                yield String.join("\n", BackboneTable.lines(job.list()));
            }
        };
    }

    private static Map<String, String> renamed(Map<String, String> options, String from, String to) {
        Map<String, String> renamed = new LinkedHashMap<>(options);
        String value = renamed.remove(from);
        renamed.put(to, String.valueOf(value));
        return renamed;
    }
}
