package quadrant.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import quadrant.advisor.Advisor;
import quadrant.backbone.BackboneCatalog;
import quadrant.dataset.Dataset;
import quadrant.dataset.DatasetCheck;
import quadrant.dataset.io.DatasetReader;
import quadrant.dataset.io.DatasetRequest;
import quadrant.imagej.FilePixels;
import quadrant.imagej.ImageFileReader;
import quadrant.task.CancelledException;
import quadrant.task.Task;
import quadrant.task.UserException;

/** A sentence on what a run with these options will do, for a dialog that shows it before the run. */
public final class RunPreview {
    private static final Duration LOOK = Duration.ofSeconds(2);
    /** The name of the data where none is given. */
    private static final String OPEN = "the objects marked on the open images";

    private static final int NAMED_CLASSES = 6;

    private RunPreview() {}

    /** Such as "Will train on 24 images of 2 classes (discs 12, stripes 12) and write to /results." */
    public static String ofFineTune(Map<String, String> texts) {
        boolean resume = resume(texts);
        String from = texts.getOrDefault("backbone", "");
        Needs needs = split(texts) ? Needs.TWO_IMAGES_EACH : Needs.TWO_CLASSES;
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
        return info(texts, "Will measure ", "; trains no model.", Needs.TWO_CLASSES);
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
                : of(texts, "Will test the model on ", false, Needs.NOTHING);
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
                folds.equals("column") ? Needs.TWO_CLASSES : Needs.TWO_IMAGES_EACH);
    }

    /** What a run refuses to begin without. */
    private enum Needs {
        NOTHING,
        TWO_CLASSES,
        TWO_IMAGES_EACH;

        /** The refusal, by the check that the run makes; empty where there is none. */
        Optional<String> lacking(SortedMap<String, Integer> images) {
            try {
                switch (this) {
                    case NOTHING -> {}
                    case TWO_CLASSES -> DatasetCheck.requireTwo(images.keySet());
                    case TWO_IMAGES_EACH -> DatasetCheck.requireSplittable(images);
                }
                return Optional.empty();
            } catch (UserException e) {
                return Optional.of(e.problem());
            }
        }
    }

    private static String of(Map<String, String> texts, String verb, boolean resume, Needs needs) {
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

    private static String info(Map<String, String> texts, String verb, String rest, Needs needs) {
        String given = texts.getOrDefault("data", "");
        if (given.isEmpty()) {
            return verb + OPEN + rest;
        }
        try {
            Dataset dataset = dataset(texts, needs);
            SortedMap<String, Integer> counts = counts(dataset);
            String counted = text(dataset, counts, texts.containsKey("tiles"));
            return needs.lacking(counts)
                    .map(problem -> counted + ". " + problem)
                    .orElseGet(() -> verb + counted + time(texts, dataset.size()) + rest);
        } catch (CancelledException e) {
            return verb + given + rest;
        } catch (UserException e) {
            // a model may cut objects out by a rule of its own, which is not read here
            return needs == Needs.NOTHING || texts.getOrDefault("backbone", "").endsWith(".onnx")
                    ? verb + given + rest
                    : e.problem();
        }
    }

    /**
     * The data as the run reads it; no image is decoded.
     *
     * @throws CancelledException where it has more files than can be looked at while a dialog waits
     */
    private static Dataset dataset(Map<String, String> texts, Needs needs) {
        List<Option<?>> options = Option.all(DataOptions.ALL, List.of(DataOptions.BAGS, DataOptions.SKIP_UNREADABLE));
        Map<String, String> own = new HashMap<>(texts);
        own.keySet().retainAll(options.stream().map(Option::key).toList());
        Given given = new Given(own, options);
        DatasetRequest request = new ReadingOptions(given, Optional.empty()).request();
        long end = System.nanoTime() + LOOK.toNanos();
        Task look = Task.unwatched(() -> System.nanoTime() > end);
        ImageFileReader images = new ImageFileReader();
        DatasetReader reader = new DatasetReader((file, name) -> new FilePixels(file, name, images));
        return needs == Needs.NOTHING ? reader.readForTest(request, look) : reader.read(request, look);
    }

    private static SortedMap<String, Integer> counts(Dataset dataset) {
        SortedMap<String, Integer> counts = new TreeMap<>();
        dataset.samples().forEach(s -> counts.merge(dataset.classes().name(s.label()), 1, Integer::sum));
        return counts;
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

    /** Such as "24 marked cells of 2 classes (lymphocyte 12, monocyte 12) on 3 images". */
    private static String text(Dataset dataset, SortedMap<String, Integer> counts, boolean tiles) {
        if (dataset.crop().isEmpty()) {
            return several(dataset.size(), "image") + classes(counts);
        }
        long images = dataset.samples().stream()
                .map(s -> s.id().substring(0, s.id().lastIndexOf('#')))
                .distinct()
                .count();
        return several(dataset.size(), tiles ? "tile" : "marked cell") + classes(counts) + " on "
                + several((int) images, "image");
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
