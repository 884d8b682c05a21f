package quadrant.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import quadrant.dataset.ClassList;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.OutOfFold;
import quadrant.evaluation.PairedDifference;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.report.ComparisonReport;
import quadrant.report.RunFolder;
import quadrant.task.Task;
import quadrant.task.UserException;

/** Compares several runs, each with the first. */
final class CompareJob {
    private static final Option<List<Path>> RUNS = Option.of("run", Value.paths("RUN..."))
            .help("Folders that finetune or evaluate wrote, two or more.")
            .at(Option.Place.ARGUMENT)
            .required();

    private static final Option<Optional<Path>> OUTPUT = Option.of("output", Value.path("DIR"))
            .help("A new or empty folder for comparison.html and comparison.json.")
            .at(Option.Place.ESSENTIAL)
            .optional();

    static final List<Option<?>> ALL = List.of(RUNS, OUTPUT);

    private CompareJob() {}

    static Verb.Outcome run(Wiring wiring, Given given, Task task) {
        List<String> lines = TextTable.lines(
                report(given.get(RUNS), given.get(OUTPUT), wiring.now()).table(), List.of());
        return new Verb.Outcome(String.join("\n", lines), lines);
    }

    /**
     * Compares folders that finetune or evaluate wrote.
     *
     * @param output a new folder for page and JSON; empty for none
     * @param now dates the page
     * @throws UserException where a folder is not a run, or the classes of the runs differ
     */
    static ComparisonReport report(List<Path> folders, Optional<Path> output, String now) {
        if (folders.size() < 2) {
            throw new UserException("There is one run, and two or more are compared.", "Name another run.");
        }
        output.ifPresent(o -> OutputFolder.check(o, false));
        List<RunFolder> runs = folders.stream().map(RunFolder::read).toList();
        ClassList classes = runs.get(0).predictions().classes();
        Predictions first = sorted(runs.get(0).predictions(), classes);
        List<ComparisonReport.Row> rows = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            requireSameClasses(folders.get(0), classes, folders.get(i), runs.get(i));
            rows.add(row(
                    runs.get(i),
                    sorted(runs.get(i).predictions(), classes),
                    i == 0 ? Optional.empty() : Optional.of(first)));
        }
        ComparisonReport report = new ComparisonReport(now, rows);
        output.ifPresent(o -> OutputFolder.filled(o, false, "The comparison", folder -> {
            report.write(folder.work());
            folder.finish(List.of(ComparisonReport.JSON, ComparisonReport.HTML));
            return report;
        }));
        return report;
    }

    private static void requireSameClasses(Path first, ClassList classes, Path folder, RunFolder run) {
        List<String> own = run.predictions().classes().names();
        if (!Set.copyOf(classes.names()).equals(Set.copyOf(own))) {
            throw new UserException(
                    "The run " + folder + " has the classes " + String.join(", ", own) + ", and " + first + " has "
                            + String.join(", ", classes.names()) + ".",
                    "Compare runs of the same classes.");
        }
    }

    private static ComparisonReport.Row row(RunFolder run, Predictions own, Optional<Predictions> first) {
        Evaluation e = Evaluation.of(own, run.seed());
        Optional<String> other = first.flatMap(f -> whyNot(f, own));
        return new ComparisonReport.Row(
                run,
                e,
                other.isPresent() ? Optional.empty() : first.map(f -> PairedDifference.of(own, f, Evaluation.SEED)),
                other.orElse(""));
    }

    /** Why two runs cannot be paired. */
    private static Optional<String> whyNot(Predictions first, Predictions own) {
        if (first.rows().size() != own.rows().size()) {
            return Optional.of("not the same images: " + own.rows().size() + " predictions, and the first run has "
                    + first.rows().size());
        }
        for (int i = 0; i < own.rows().size(); i++) {
            Prediction p = first.rows().get(i);
            Prediction q = own.rows().get(i);
            if (!p.id().equals(q.id())) {
                return Optional.of("not the same images: " + q.id() + " is not in both");
            }
            if (!p.truth().equals(q.truth()) || !p.group().equals(q.group())) {
                return Optional.of("not the same images: " + q.id() + " has another class or group");
            }
        }
        return Optional.empty();
    }

    /** The predictions by image and repeat, with the classes in the given order. */
    private static Predictions sorted(OutOfFold all, ClassList classes) {
        int[] to = all.classes().names().stream()
                .mapToInt(classes.names()::indexOf)
                .toArray();
        List<Prediction> rows = all.rows().stream()
                .sorted(Comparator.comparing((OutOfFold.Row r) -> r.prediction().id())
                        .thenComparing(OutOfFold.Row::repeat))
                .map(r -> moved(r.prediction(), to))
                .toList();
        return new Predictions(classes, rows);
    }

    private static Prediction moved(Prediction p, int[] to) {
        Float[] probabilities = new Float[to.length];
        for (int k = 0; k < to.length; k++) {
            probabilities[to[k]] = p.probabilities().get(k);
        }
        return new Prediction(p.id(), p.group(), OptionalInt.of(to[p.truth().orElseThrow()]), List.of(probabilities));
    }
}
