package quadrant.face;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import quadrant.disk.DatasetCount;
import quadrant.task.UserException;

/** What a run with these options would do, in a sentence, for a dialog that says it before it is done. */
public final class Intention {
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final int NAMED_CLASSES = 6;

    private Intention() {}

    /** Such as "Will train on 24 images of 2 classes (discs 12, stripes 12) and write to /results." */
    public static String ofFineTune(Map<String, String> texts) {
        FineTuneOptions options = new FineTuneOptions(texts);
        return of(texts, "Will train on ", () -> OutputFolder.check(options.output(), options.resume()));
    }

    /** Such as "Will measure 24 images of 2 classes (discs 12, stripes 12); trains no model." */
    public static String ofAdvise(Map<String, String> texts) {
        String data = texts.getOrDefault("data", "");
        return data.isEmpty() ? "Choose images." : say(texts, "Will measure ", "; trains no model.");
    }

    /** Such as "Will classify 24 images of 2 classes (discs 12, stripes 12) with model.onnx and write to /results." */
    public static String ofEvaluate(Map<String, String> texts) {
        String model = texts.getOrDefault("model", "");
        if (model.isEmpty() || !Files.isRegularFile(Path.of(model))) {
            return model.isEmpty() ? "Choose a model." : "There is no model " + model + ".";
        }
        return of(texts, "Will hold the model against ", () -> OutputFolder.check(Path.of(texts.get("output")), false));
    }

    private static String of(Map<String, String> texts, String verb, Runnable checkOutput) {
        String output = texts.getOrDefault("output", "");
        if (texts.getOrDefault("data", "").isEmpty()) {
            return "Choose images, and a new folder for the results.";
        }
        if (output.isEmpty()) {
            return say(texts, verb, ". Choose a new folder for the results.");
        }
        try {
            checkOutput.run();
        } catch (UserException e) {
            return e.problem();
        }
        return say(texts, verb, " and write to " + output + ".");
    }

    private static String say(Map<String, String> texts, String verb, String rest) {
        Path data = Path.of(texts.getOrDefault("data", ""));
        if (!Files.exists(data)) {
            return "There is no " + data + ".";
        }
        Optional<Path> base = Optional.ofNullable(texts.get("images")).map(Path::of);
        return verb + DatasetCount.of(data, base, LOOK).map(Intention::words).orElse(data.toString()) + rest;
    }

    private static String words(DatasetCount count) {
        String classes = count.images().entrySet().stream()
                .limit(NAMED_CLASSES)
                .map(e -> e.getKey() + " " + e.getValue())
                .collect(Collectors.joining(", "));
        int n = count.images().size();
        return (count.whole() ? "" : "at least ") + count.total() + " images of "
                + (n == 1 ? "1 class" : n + " classes") + " (" + classes + (n > NAMED_CLASSES ? ", …" : "") + ")";
    }
}
