package quadrant.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import quadrant.dataset.io.PredictionTable;
import quadrant.report.AuditReport;
import quadrant.task.Task;
import quadrant.workflow.Audit;

/** Audits labelled images and writes the findings. */
final class AuditJob {
    private static final int MOST = 50;

    private static final Option<Optional<Path>> PREDICTIONS = Option.of("predictions", Value.path("FILE"))
            .help("The predictions.csv of a cross-validation, to find doubtful labels by")
            .optional("a cross-validation of the frozen network");

    private static final Option<Integer> FOLDS = Option.of("folds", Value.whole(2, MOST))
            .help("Folds of the cross-validation that finds doubtful labels")
            .or(5);

    private static final Option<Integer> REPEATS = Option.of("repeats", Value.whole(1, MOST))
            .help("How often its folds are drawn anew")
            .or(2);

    /** All options, in the order of the help. */
    static final List<Option<?>> ALL = Option.all(
            List.of(Options.FOLDER),
            Options.DATA_ALL,
            List.of(PREDICTIONS, FOLDS, REPEATS, FineTuneOptions.BACKBONE),
            Options.READING,
            List.of(FineTuneOptions.SEED),
            Options.COMPUTATION,
            List.of(Options.SKIP_UNREADABLE, Options.JSON));

    private AuditJob() {}

    /** Audits. A failed or cancelled run leaves no files. */
    static Verb.Outcome run(Wiring wiring, Given given, Task task) {
        Path folder = given.get(Options.FOLDER);
        Reading reading = Reading.of(wiring, given);
        OutputFolder.check(folder, false);
        WarningLog log = new WarningLog(task);
        Audit.Request request = new Audit.Request(
                reading.read(true, log),
                given.get(PREDICTIONS).map(PredictionTable::read),
                given.get(FineTuneOptions.BACKBONE),
                given.get(FOLDS),
                given.get(REPEATS),
                given.get(FineTuneOptions.SEED),
                Options.compute(given));
        AuditReport report = OutputFolder.filled(folder, false, "The audit", output -> {
            Audit.Findings found = new Audit(wiring.engines(), wiring.catalog(), wiring.cache()).run(request, log);
            AuditReport made = new AuditReport(
                    wiring.heading(given.get(Options.DATA), log),
                    Version.get(),
                    found,
                    reading.mapping(),
                    again(given, found.dataset().crop().isPresent()),
                    log);
            made.write(output.work());
            output.finish(List.of(AuditReport.SUSPECTS, AuditReport.JSON, AuditReport.HTML));
            return made;
        });
        List<String> lines = new ArrayList<>(report.lines());
        lines.add(folder.resolve(AuditReport.HTML).toString());
        return new Verb.Outcome(
                report.json(), given.get(Options.JSON) ? List.of(report.json().stripTrailing()) : lines);
    }

    /**
     * The command that trains on the corrected labels; blank for open images, which cannot be named on the command line.
     *
     * @param marked whether the images are marked objects, whose classes are stored with the marks and corrected there
     */
    private static String again(Given given, boolean marked) {
        Path data = given.get(Options.DATA);
        if (!Files.exists(data)) {
            return "";
        }
        String options = marked
                ? quoted(data)
                        + Options.DATA_ALL.stream()
                                .filter(o -> !o.equals(Options.DATA))
                                .flatMap(o -> given.text(o).stream().map(value -> " " + o.flag() + " " + quoted(value)))
                                .collect(Collectors.joining())
                : quoted(given.get(Options.FOLDER).resolve(AuditReport.SUSPECTS)) + " --images "
                        + quoted(imageRoot(given));
        return "bin/quadrant finetune " + options + " --output FOLDER";
    }

    /** Quoted so that a shell takes it as one word. */
    private static String quoted(Object word) {
        String text = word.toString();
        return text.matches("[\\w./:\\\\=,+@%-]+") ? text : '"' + text + '"';
    }

    /** The folder that the images' names start from. */
    private static Path imageRoot(Given given) {
        Path data = given.get(Options.DATA);
        Path beside = data.getParent() == null ? Path.of(".") : data.getParent();
        return Files.isDirectory(data) ? data : given.get(Options.IMAGES).orElse(beside);
    }
}
