package quadrant.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.dataset.Dataset;
import quadrant.dataset.io.DatasetReader;
import quadrant.dataset.io.DatasetRequest;
import quadrant.dataset.io.PredictionTable;
import quadrant.model.FineTunedModel;
import quadrant.report.ReportWriter;
import quadrant.task.Task;
import quadrant.workflow.Audit;

/** The options of {@code audit}. */
public final class AuditOptions {
    private static final int MOST = 50;

    public static final Option<Optional<Path>> PREDICTIONS = Option.of("predictions", Value.path("FILE"))
            .help("The predictions.csv of a cross-validation, to find doubtful labels by")
            .optional("a cross-validation of the frozen network");

    public static final Option<Integer> FOLDS = Option.of("folds", Value.whole(2, MOST))
            .help("Folds of the cross-validation that finds doubtful labels")
            .or(5);

    public static final Option<Integer> REPEATS = Option.of("repeats", Value.whole(1, MOST))
            .help("How often its folds are drawn anew")
            .or(2);

    /** All options, in the order of the help. */
    public static final List<Option<?>> ALL = Option.all(
            List.of(OutputOptions.FOLDER),
            DataOptions.ALL,
            List.of(PREDICTIONS, FOLDS, REPEATS, FineTuneOptions.BACKBONE),
            ReadingOptions.ALL,
            List.of(FineTuneOptions.SEED),
            ComputeOptions.ALL,
            List.of(DataOptions.SKIP_UNREADABLE, OutputOptions.JSON));

    private final Given given;

    /** @throws quadrant.task.UserException when an option is unknown or wrong */
    public AuditOptions(Map<String, String> texts) {
        this(new Given(texts, ALL));
    }

    AuditOptions(Given given) {
        this.given = given;
        dataset(Optional.empty());
        new ReadingOptions(given, Optional.empty()).mapping();
    }

    /** Whether the findings are printed as JSON. */
    boolean json() {
        return given.get(OutputOptions.JSON);
    }

    /** Where the results go. */
    public Path output() {
        return given.get(OutputOptions.FOLDER);
    }

    /** The data as the user named it. */
    Path data() {
        return given.get(DataOptions.DATA);
    }

    private DatasetRequest dataset(Optional<FineTunedModel> from) {
        return DataOptions.request(given, from.flatMap(FineTunedModel::crop));
    }

    /** The images to analyse: open ones if there are any, else the data. */
    Dataset read(
            DatasetReader reader, Optional<MarkOptions.OpenImages> open, Optional<FineTunedModel> from, Task task) {
        return open.isPresent()
                ? reader.readMarked(new ReadingOptions(given, from).marks().marked(open.get()), dataset(from), task)
                : reader.readForTest(dataset(from), task);
    }

    /**
     * The command that trains on the corrected labels; blank for open images, which cannot be named on the command line.
     *
     * @param marked whether the images are marked objects, whose classes are stored with the marks and corrected there
     */
    String again(boolean marked) {
        if (!Files.exists(data())) {
            return "";
        }
        StringBuilder again = new StringBuilder("bin/quadrant finetune ");
        if (marked) {
            again.append(quoted(data()));
            for (Option<?> o : DataOptions.ALL) {
                if (!o.equals(DataOptions.DATA)) {
                    given.text(o)
                            .ifPresent(value -> again.append(' ')
                                    .append(o.flag())
                                    .append(' ')
                                    .append(quoted(value)));
                }
            }
        } else {
            again.append(quoted(output().resolve(ReportWriter.SUSPECTS)))
                    .append(" --images ")
                    .append(quoted(imageRoot()));
        }
        return again.append(" --output FOLDER").toString();
    }

    /** Quoted so that a shell takes it as one word. */
    private static String quoted(Object word) {
        String text = word.toString();
        return text.matches("[\\w./:\\\\=,+@%-]+") ? text : '"' + text + '"';
    }

    /** The folder that the images' names start from. */
    private Path imageRoot() {
        Path data = given.get(DataOptions.DATA);
        Path beside = data.getParent() == null ? Path.of(".") : data.getParent();
        return Files.isDirectory(data) ? data : given.get(DataOptions.IMAGES).orElse(beside);
    }

    /** The network by which doubtful labels are found. */
    String backbone() {
        return given.get(FineTuneOptions.BACKBONE);
    }

    /** Warns where images are read differently from those of the model that is continued. */
    void warn(Optional<FineTunedModel> from, Dataset dataset, Task task) {
        new ReadingOptions(given, from).warn(dataset, task);
    }

    Audit.Request request(Dataset dataset, Optional<FineTunedModel> from) {
        ReadingOptions reading = new ReadingOptions(given, from);
        return new Audit.Request(
                dataset,
                given.get(PREDICTIONS).map(PredictionTable::read),
                new Audit.Probing(backbone(), given.get(FOLDS), given.get(REPEATS), given.get(FineTuneOptions.SEED)),
                reading.mapping(),
                reading.resize(),
                given.get(DataOptions.SKIP_UNREADABLE),
                ComputeOptions.of(given));
    }
}
