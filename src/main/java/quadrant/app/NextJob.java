package quadrant.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import quadrant.dataset.PixelSource;
import quadrant.dataset.io.NextTable;
import quadrant.dataset.io.Target;
import quadrant.model.FineTunedModel;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.workflow.Next;

/**
 * Selects the images most worth labelling next and writes a table. For a model trained on marked objects it selects marked
 * objects without a class, cut out in the same way.
 */
public final class NextJob {
    public static final Option<Path> OUTPUT = Option.of("output", Value.path("FILE"))
            .help("The CSV to write.")
            .at(Option.Place.ESSENTIAL)
            .required();

    /** The features of four times as many images are kept in memory. */
    public static final Option<Integer> COUNT = Option.of("count", Value.whole(1, 2000))
            .help("How many images to name, at most 2000")
            .or(50);

    /** All options, in the order of the help. */
    public static final List<Option<?>> ALL = Option.all(
            List.of(
                    OutputOptions.MODEL,
                    OutputOptions.INPUT,
                    OUTPUT,
                    COUNT,
                    DataOptions.SKIP_UNREADABLE,
                    OutputOptions.OVERWRITE),
            ComputeOptions.ALL);

    private final Wiring wiring;

    public NextJob(Wiring wiring) {
        this.wiring = wiring;
    }

    /**
     * The result of a run.
     *
     * @param images the number of selected images
     * @param of the number of candidates
     * @param marked whether they are marked objects
     */
    public record Result(Path csv, int images, int of, boolean marked) {}

    public Result run(Given options, Task task) {
        List<Path> inputs = options.get(OutputOptions.INPUT);
        List<Path> reads = new ArrayList<>(inputs);
        reads.add(options.get(OutputOptions.MODEL));
        Target table = new Target(options.get(OUTPUT), reads, options.get(OutputOptions.OVERWRITE));
        table.check();
        table.check(NextTable.KIND);
        FineTunedModel model = wiring.door().open(options.get(OutputOptions.MODEL));
        Optional<List<PixelSource>> marked =
                model.crop().flatMap(rule -> wiring.datasets().cells(inputs, MarkOptions.unlabelled(rule), task));
        List<PixelSource> images = marked.orElseGet(() -> wiring.datasets().inputs(inputs, task));
        if (model.crop().isPresent() && marked.isEmpty()) {
            task.warn(
                    "The model was trained on crops of marked objects, and nothing is marked here, so whole images are used.");
        }
        Next.Picks found = new Next(wiring.engines().trunks(), ComputeOptions.of(options))
                .run(model, images, options.get(DataOptions.SKIP_UNREADABLE), options.get(COUNT), task);
        List<Next.Pick> picks = found.picks();
        if (picks.isEmpty()) {
            throw new UserException("There is no image in " + inputs + ".", "Give images or a folder of images.");
        }
        NextTable.write(
                table,
                picks.stream()
                        .map(p -> new NextTable.Row(
                                p.image(),
                                p.probability(),
                                model.classes().name(p.suggested()),
                                p.uncertainty(),
                                p.outlier()))
                        .toList(),
                marked.isPresent());
        long outliers = picks.stream()
                .filter(p -> p.outlier().isPresent() && p.outlier().getAsDouble() > 1)
                .count();
        if (outliers > 0) {
            task.warn(String.format(
                    Locale.ROOT,
                    "%d of these images are unlike those of training (outlier above 1): check whether they belong here.",
                    outliers));
        }
        return new Result(table.file(), picks.size(), found.of(), marked.isPresent());
    }
}
