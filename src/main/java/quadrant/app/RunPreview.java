package quadrant.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import quadrant.advisor.Advisor;
import quadrant.backbone.BackboneCatalog;
import quadrant.dataset.DatasetCheck;
import quadrant.dataset.io.DatasetCount;
import quadrant.dataset.io.MarkedCount;
import quadrant.imagej.RoiClass;
import quadrant.task.UserException;

/** A sentence on what a run with these options will do, for a dialog that shows it before the run. */
public final class RunPreview {
    private static final Duration LOOK = Duration.ofSeconds(2);
    /** The name of the data where none is given. */
    private static final String OPEN = "the objects marked on the open images";

    private static final int NAMED_CLASSES = 6;

    /** Refuses, as the run does, numbers of images by class that it cannot work with. */
    private interface Check {
        void of(SortedMap<String, Integer> images);
    }

    private static final Check TWO_CLASSES = images -> DatasetCheck.requireTwo(images.keySet());

    private RunPreview() {}

    /** Such as "Will train on 24 images of 2 classes (discs 12, stripes 12) and write to /results." */
    public static String ofFineTune(Map<String, String> texts) {
        boolean resume = resume(texts);
        String from = texts.getOrDefault("backbone", "");
        Check needs = split(texts) ? DatasetCheck::requireSplittable : TWO_CLASSES;
        if (!from.endsWith(".onnx")) {
            return of(texts, "Will train on ", resume, needs);
        }
        return Files.isRegularFile(Path.of(from))
                ? of(texts, "Will continue " + Path.of(from).getFileName() + " on ", resume, needs)
                : "There is no model " + from + ".";
    }

    /** Whether images are held out by the dataset's split, so that a class of one image is refused. */
    private static boolean split(Map<String, String> texts) {
        boolean none = texts.getOrDefault(FineTuneOptions.TEST.key(), "").matches("0+(\\.0*)?");
        return !none && !texts.containsKey(FineTuneOptions.FOLD.key());
    }

    /** Such as "Will measure 24 images of 2 classes (discs 12, stripes 12); trains no model." */
    public static String ofAdvise(Map<String, String> texts) {
        return info(texts, "Will measure ", "; trains no model.", TWO_CLASSES);
    }

    /** Such as "Will train and test in 5 folds on 24 images of 2 classes (discs 12, stripes 12) and write to /results." */
    public static String ofEvaluate(Map<String, String> texts) {
        String model = texts.getOrDefault("model", "");
        String folds = texts.getOrDefault("folds", "").toLowerCase(Locale.ROOT);
        if (!folds.isEmpty()) {
            return model.isEmpty()
                    ? ofFolds(texts, folds)
                    : "Leave out the model to train on folds, or leave out the folds.";
        }
        if (model.isEmpty() || !Files.isRegularFile(Path.of(model))) {
            return model.isEmpty() ? "Choose a model, or give folds and no model." : "There is no model " + model + ".";
        }
        return texts.getOrDefault("data", "").isEmpty()
                ? "Choose labelled images."
                : of(texts, "Will test the model on ", false, images -> {});
    }

    private static String ofFolds(Map<String, String> texts, String folds) {
        if (texts.getOrDefault("data", "").isEmpty()) {
            return "Choose labelled images.";
        }
        if (!folds.equals("column") && !folds.matches("\\d{1,4}")) {
            return "Folds are a number, such as 5, or column for those of a CSV.";
        }
        String how = folds.equals("column") ? "by the CSV's folds" : "in " + folds + " folds";
        return of(
                texts,
                "Will train and test " + how + " on ",
                resume(texts),
                folds.equals("column") ? TWO_CLASSES : DatasetCheck::requireSplittable);
    }

    private static String of(Map<String, String> texts, String verb, boolean resume, Check needs) {
        String output = texts.getOrDefault("output", "");
        if (output.isEmpty()) {
            return info(texts, verb, ". Choose a new folder for the results.", needs);
        }
        try {
            OutputFolder.check(Path.of(output), resume);
        } catch (UserException e) {
            return e.problem();
        }
        return info(texts, verb, " and write to " + output + ".", needs);
    }

    private static String info(Map<String, String> texts, String verb, String rest, Check needs) {
        String given = texts.getOrDefault("data", "");
        if (given.isEmpty()) {
            return verb + OPEN + rest;
        }
        Path data = Path.of(given);
        if (!Files.exists(data)) {
            return "There is no " + data + ".";
        }
        Optional<Path> base = Optional.ofNullable(texts.get("images")).map(Path::of);
        Optional<String> marked = MarkedCount.of(data, base, classes(texts), texts.containsKey("box"), LOOK)
                .map(count -> text(count, texts.containsKey("tiles") ? "marked area" : "marked cell")
                        + time(texts, count.total()));
        if (marked.isPresent()) {
            return verb + marked.get() + rest;
        }
        Optional<DatasetCount> count = DatasetCount.of(data, base, LOOK);
        String counted = count.map(RunPreview::text).orElse(data.toString());
        try {
            count.filter(DatasetCount::whole).ifPresent(c -> needs.of(c.images()));
        } catch (UserException e) {
            return counted + ". " + e.problem();
        }
        return verb + counted + count.map(c -> time(texts, c.total())).orElse("") + rest;
    }

    /** Such as " (about 3 min in quadrant 3)", where the images are trained on as the matrix prescribes. */
    private static String time(Map<String, String> texts, int images) {
        if (!"quadrant".equals(texts.get(FineTuneOptions.STRATEGY.key())) || images == 0) {
            return "";
        }
        String threads = texts.getOrDefault(ComputeOptions.THREADS.key(), "");
        int most = Runtime.getRuntime().availableProcessors();
        return Advisor.duration(
                        texts.getOrDefault(FineTuneOptions.BACKBONE.key(), BackboneCatalog.DEFAULT),
                        images,
                        threads.matches("[1-9]\\d{0,3}") ? Integer.parseInt(threads) : most)
                .map(d -> " (" + d + " in quadrant 3)")
                .orElse("");
    }

    /** The classes of the ROIs in a file that can be cut out. */
    private static Function<Path, List<String>> classes(Map<String, String> texts) {
        RoiClass from = MarkOptions.CLASS_FROM
                .read(Optional.ofNullable(texts.get(MarkOptions.CLASS_FROM.key())))
                .orElse(RoiClass.NAME);
        boolean flat = texts.containsKey("box") && !texts.containsKey("tiles");
        return file -> from.ofFile(file, flat);
    }

    /** Such as "24 marked cells of 2 classes (lymphocyte 12, monocyte 12) and those of 1 label map on 3 images". */
    private static String text(MarkedCount count, String thing) {
        List<String> parts = new ArrayList<>();
        if (count.total() > 0 || count.maps() == 0) {
            parts.add(several(count.total(), thing) + classes(count.marks()));
        }
        if (count.maps() > 0) {
            parts.add((parts.isEmpty() ? "the marked cells of " : "those of ") + several(count.maps(), "label map"));
        }
        return (count.whole() ? "" : "at least ") + String.join(" and ", parts) + " on "
                + several(count.images(), "image");
    }

    private static String text(DatasetCount count) {
        return (count.whole() ? "" : "at least ") + several(count.total(), "image") + classes(count.images());
    }

    private static String several(int n, String thing) {
        return n + " " + thing + (n == 1 ? "" : "s");
    }

    /** Such as " of 2 classes (lymphocyte 12, monocyte 12)". */
    private static String classes(SortedMap<String, Integer> counts) {
        int n = counts.size();
        String named = counts.entrySet().stream()
                .limit(NAMED_CLASSES)
                .map(e -> e.getKey() + " " + e.getValue())
                .collect(Collectors.joining(", "));
        return n == 0
                ? ""
                : " of " + (n == 1 ? "1 class" : n + " classes") + " (" + named + (n > NAMED_CLASSES ? ", …)" : ")");
    }

    private static boolean resume(Map<String, String> texts) {
        String key = OutputOptions.RESUME.key();
        return texts.containsKey(key) && !texts.get(key).equals("false");
    }
}
