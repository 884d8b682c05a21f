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
import quadrant.dataset.io.Texts;
import quadrant.imagej.ImageFileReader;
import quadrant.task.CancelledException;
import quadrant.task.Task;
import quadrant.task.UserException;

/** A sentence on what a run with these options will do, for a dialog that shows it before the run. */
public final class RunPreview {
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final int NAMED_CLASSES = 6;

    private final Map<String, String> texts;
    private final Needs needs;
    /** Begins the sentence. */
    private final String verb;

    /** What a run refuses to begin without. */
    private enum Needs {
        NOTHING,
        TWO_CLASSES,
        TWO_IMAGES_EACH
    }

    private RunPreview(Map<String, String> texts, Needs needs, String verb) {
        this.texts = texts;
        this.needs = needs;
        this.verb = verb;
    }

    /** Such as "Will train on 24 images of 2 classes (discs 12, stripes 12) and write to /results." */
    public static String ofFineTune(Map<String, String> texts) {
        Path from = Path.of(texts.getOrDefault("backbone", ""));
        boolean continued = from.toString().endsWith(".onnx");
        if (continued && !Files.isRegularFile(from)) {
            return "There is no model " + from + ".";
        }
        // the dataset's own split refuses a class of one image
        boolean split = !texts.getOrDefault("test", "").matches("0+(\\.0*)?") && !texts.containsKey("fold");
        return new RunPreview(
                        texts,
                        split ? Needs.TWO_IMAGES_EACH : Needs.TWO_CLASSES,
                        continued ? "Will continue " + from.getFileName() + " on " : "Will train on ")
                .written();
    }

    /** Such as "Will measure 24 images of 2 classes (discs 12, stripes 12); trains no model." */
    public static String ofAdvise(Map<String, String> texts) {
        return new RunPreview(texts, Needs.TWO_CLASSES, "Will measure ").sentence("; trains no model.");
    }

    /** Such as "Will train and test in 5 folds on 24 images of 2 classes (discs 12, stripes 12) and write to /results." */
    public static String ofEvaluate(Map<String, String> texts) {
        String model = texts.getOrDefault("model", "");
        String folds = texts.getOrDefault("folds", "").toLowerCase(Locale.ROOT);
        if (folds.isEmpty() && model.isEmpty()) {
            return "Choose a model, or give folds and no model.";
        }
        if (folds.isEmpty() && !Files.isRegularFile(Path.of(model))) {
            return "There is no model " + model + ".";
        }
        if (!folds.isEmpty() && !model.isEmpty()) {
            return "Leave out the model to train on folds, or leave out the folds.";
        }
        if (texts.getOrDefault("data", "").isEmpty()) {
            return "Choose labelled images.";
        }
        return folds.isEmpty()
                ? new RunPreview(texts, Needs.NOTHING, "Will test the model on ").written()
                : ofFolds(texts, folds);
    }

    private static String ofFolds(Map<String, String> texts, String folds) {
        boolean column = folds.equals("column");
        if (!column && !folds.matches("\\d{1,4}")) {
            return "Folds are a number, such as 5, or column for those of a CSV.";
        }
        Needs needs = column ? Needs.TWO_CLASSES : Needs.TWO_IMAGES_EACH;
        String by = column ? "by the CSV's folds" : "in " + folds + " folds";
        return new RunPreview(texts, needs, "Will train and test " + by + " on ").written();
    }

    /** Of a run that writes to a folder. */
    private String written() {
        String output = texts.getOrDefault("output", "");
        if (output.isEmpty()) {
            return sentence(". Choose a new folder for the results.");
        }
        boolean resume = !texts.getOrDefault("resume", "false").equals("false");
        boolean overwrite = !texts.getOrDefault("overwrite", "false").equals("false");
        try {
            OutputFolder.check(Path.of(output), needs != Needs.NOTHING && resume, FineTuneJob.replaced(overwrite));
        } catch (UserException e) {
            return e.problem();
        }
        return sentence(" and write to " + output + ".");
    }

    private String sentence(String rest) {
        String data = texts.getOrDefault("data", "");
        if (data.isEmpty()) {
            return verb + "the objects marked on the open images" + rest;
        }
        try {
            Dataset dataset = dataset();
            SortedMap<String, Integer> counts = new TreeMap<>();
            dataset.samples().forEach(s -> counts.merge(dataset.classes().name(s.label()), 1, Integer::sum));
            String counted = counted(dataset, counts);
            try {
                // the checks that the run makes
                switch (needs) {
                    case NOTHING -> {}
                    case TWO_CLASSES -> DatasetCheck.requireTwo(counts.keySet());
                    case TWO_IMAGES_EACH -> DatasetCheck.requireSplittable(counts);
                }
            } catch (UserException e) {
                return counted + ". " + e.problem();
            }
            return verb + counted + time(dataset.size()) + rest;
        } catch (CancelledException e) {
            return verb + data + rest;
        } catch (UserException e) {
            // a model may cut objects out by a rule of its own, which is not read here
            return needs == Needs.NOTHING || texts.getOrDefault("backbone", "").endsWith(".onnx")
                    ? verb + data + rest
                    : e.problem();
        }
    }

    /**
     * The data as the run reads it; no image is decoded.
     *
     * @throws CancelledException where it has more files than can be looked at while a dialog waits
     */
    private Dataset dataset() {
        List<Option<?>> options = Option.all(Options.DATA_ALL, List.of(Options.BAGS, Options.SKIP_UNREADABLE));
        Map<String, String> own = new HashMap<>(texts);
        own.keySet().retainAll(options.stream().map(Option::key).toList());
        DatasetRequest request = new Reading(new Given(own, options), Optional.empty()).request();
        long end = System.nanoTime() + LOOK.toNanos();
        Task look = Task.unwatched(() -> System.nanoTime() > end);
        return new DatasetReader(new ImageFileReader()::source).read(request, needs != Needs.NOTHING, look);
    }

    /** Such as " (about 3 min in quadrant 3)", where the images are trained on as the matrix prescribes. */
    private String time(int images) {
        if (!"quadrant".equals(texts.get(FineTuneOptions.STRATEGY.key())) || images == 0) {
            return "";
        }
        String threads = texts.getOrDefault(Options.THREADS.key(), "");
        int most = Runtime.getRuntime().availableProcessors();
        return Advisor.duration(
                        texts.getOrDefault(FineTuneOptions.BACKBONE.key(), BackboneCatalog.DEFAULT),
                        images,
                        threads.matches("[1-9]\\d{0,3}") ? Integer.parseInt(threads) : most)
                .map(d -> " (" + d + " in quadrant 3)")
                .orElse("");
    }

    /** Such as "24 marked cells of 2 classes (lymphocyte 12, monocyte 12) on 3 images". */
    private String counted(Dataset dataset, SortedMap<String, Integer> counts) {
        int n = counts.size();
        String named = counts.entrySet().stream()
                .limit(NAMED_CLASSES)
                .map(e -> e.getKey() + " " + e.getValue())
                .collect(Collectors.joining(", ", " (", n > NAMED_CLASSES ? ", …)" : ")"));
        String classes = n == 0 ? "" : " of " + Texts.count(n, "class", "classes") + named;
        if (dataset.crop().isEmpty()) {
            return Texts.count(dataset.size(), "image") + classes;
        }
        long images = dataset.samples().stream()
                .map(s -> s.id().substring(0, s.id().lastIndexOf('#')))
                .distinct()
                .count();
        return Texts.count(dataset.size(), texts.containsKey("tiles") ? "tile" : "marked cell") + classes + " on "
                + Texts.count(images, "image");
    }
}
