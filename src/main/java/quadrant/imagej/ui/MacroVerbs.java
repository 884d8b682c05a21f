package quadrant.imagej.ui;

import ij.ImagePlus;
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
import quadrant.app.AdviseJob;
import quadrant.app.AdviseOptions;
import quadrant.app.AuditJob;
import quadrant.app.AuditOptions;
import quadrant.app.EvaluateJob;
import quadrant.app.EvaluateOptions;
import quadrant.app.FineTuneJob;
import quadrant.app.FineTuneOptions;
import quadrant.app.MarkOptions;
import quadrant.app.Option;
import quadrant.app.Spelling;
import quadrant.app.Verb;
import quadrant.app.Verbs;
import quadrant.app.Wiring;
import quadrant.report.AuditReport;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.training.EpochRecord;

/** The verbs of Quadrant with the standard wiring, as used by every interface of this package. */
final class MacroVerbs {
    /** The verbs whose data may be open images with marked objects. */
    static final Set<Verb<?, ?>> LEARN_FROM_OPEN_IMAGES = Set.of(Verbs.FINETUNE, Verbs.ADVISE, Verbs.AUDIT);

    private MacroVerbs() {}

    static FineTuneJob.Result fineTune(
            Map<String, String> options, List<ImagePlus> images, Consumer<EpochRecord> listener, Task task) {
        Optional<MarkOptions.OpenImages> open = OpenWindows.insteadOf(options, images);
        FineTuneOptions given = named(options);
        return alone(
                given.output(),
                () -> new FineTuneJob(Wiring.standard(), Clock.system(ZoneId.systemDefault()))
                        .run(given, open, listener, task));
    }

    /** The options, with a name for the data where open images are used. */
    static FineTuneOptions named(Map<String, String> options) {
        boolean open = options.getOrDefault("data", "").isBlank();
        return new FineTuneOptions(open ? OpenWindows.named(options) : options);
    }

    /** Trains while no other training runs in this ImageJ. */
    private static <R> R alone(Path output, Supplier<R> work) {
        OneTraining training = OneTraining.begin(output);
        try {
            return work.get();
        } finally {
            training.close();
        }
    }

    static EvaluateJob.Result evaluate(Map<String, String> options, Task task) {
        EvaluateOptions given = new EvaluateOptions(options);
        Supplier<EvaluateJob.Result> work = () -> new EvaluateJob(Wiring.standard()).run(given, task);
        return options.containsKey("folds") ? alone(given.output(), work) : work.get();
    }

    static Advice advise(Map<String, String> options, List<ImagePlus> images, Task task) {
        Optional<MarkOptions.OpenImages> open = OpenWindows.insteadOf(options, images);
        return new AdviseJob(Wiring.standard())
                .run(new AdviseOptions(open.isPresent() ? OpenWindows.named(options) : options), open, task);
    }

    private static AuditReport audit(Map<String, String> options, List<ImagePlus> images, Task task) {
        Optional<MarkOptions.OpenImages> open = OpenWindows.insteadOf(options, images);
        return new AuditJob(Wiring.standard())
                .run(new AuditOptions(open.isPresent() ? OpenWindows.named(options) : options), open, task);
    }

    /**
     * Runs a verb by name.
     *
     * @return the path of the output; for info and lists, lines; for an advice and an audit, JSON; for a preview, its notes
     */
    static String run(String name, Map<String, String> options, Task task) {
        return run(name, options, List.of(), task);
    }

    /**
     * Runs a verb by name.
     *
     * @param images the open images that are used where no files are named; none for those in ImageJ's windows
     */
    static String run(String name, Map<String, String> options, List<ImagePlus> images, Task task) {
        return switch (name) {
            // these verbs accept open images, too
            case "finetune" -> fineTune(options, images, e -> {}, task).model().toString();
            case "advise" -> Verbs.ADVISE.result().apply(advise(options, images, task));
            case "audit" -> Verbs.AUDIT.result().apply(audit(options, images, task));
            case "classify" -> ClassifyVerb.run(options, images, task);
            case "evaluate" -> evaluate(options, task).folder().toString();
            case "open-geojson" -> OpenGeoJsonPlugIn.open(options);
            case "save-geojson" -> SaveGeoJsonPlugIn.save(options);
            case "backbones" -> backbones(options, task);
            default -> result(Verbs.named(name).orElseThrow(() -> unknown(name)), options, task);
        };
    }

    private static <O, R> String result(Verb<O, R> verb, Map<String, String> options, Task task) {
        return verb.result().apply(verb.run(options, task));
    }

    /** The refusal of a name that is no verb, or no longer one. */
    static UserException unknown(String name) {
        return Verbs.removed(name)
                .orElseGet(() -> new UserException("There is no verb \"" + name + "\".", remedy(name)));
    }

    private static String remedy(String wrong) {
        List<String> names = Stream.concat(
                        Verbs.ALL.stream().map(Verb::name).filter(n -> !n.contains(" ")),
                        Stream.of("backbones", "open-geojson", "save-geojson"))
                .toList();
        List<String> near = Spelling.near(wrong, names);
        return near.isEmpty()
                ? "The verbs are: " + String.join(", ", names) + "."
                : "Write " + String.join(" or ", near) + ", if that was meant.";
    }

    /** Runs a verb on backbones from a key with its argument, such as {@code add=network.onnx}; the list without one. */
    private static String backbones(Map<String, String> options, Task task) {
        List<Verb<?, ?>> all = Verbs.ALL.stream()
                .filter(v -> v.chapter() == Verb.Chapter.NETWORKS)
                .toList();
        List<Verb<?, ?>> asked =
                all.stream().filter(v -> options.containsKey(action(v))).toList();
        if (options.containsKey("verify")) {
            throw Verbs.removed("backbones verify").orElseThrow();
        }
        if (asked.size() > 1) {
            throw new UserException(
                    "The options " + asked.stream().map(MacroVerbs::action).collect(Collectors.joining(" and "))
                            + " are given, and one of them was expected.",
                    "Give one of the two.");
        }
        Verb<?, ?> verb = asked.isEmpty() ? all.get(0) : asked.get(0);
        Map<String, String> renamed = new LinkedHashMap<>(options);
        String argument = renamed.remove(action(verb));
        verb.options().stream()
                .filter(o -> o.place() == Option.Place.ARGUMENT)
                .forEach(o -> renamed.put(o.key(), String.valueOf(argument)));
        return result(verb, renamed, task);
    }

    private static String action(Verb<?, ?> verb) {
        return verb.name().substring(verb.name().indexOf(' ') + 1);
    }
}
