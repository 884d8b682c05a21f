package quadrant.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import quadrant.dataset.PixelSource;
import quadrant.dataset.io.NextTable;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.workflow.Next;

/**
 * Selects the images most worth labelling next and writes a table. For a model trained on marked objects it selects marked
 * objects without a class, cut out in the same way.
 */
public final class NextJob {
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

    public Result run(NextOptions options, Task task) {
        options.table().check();
        options.table().check(NextTable.KIND);
        var model = wiring.door().open(options.model());
        Optional<List<PixelSource>> marked = model.crop()
                .flatMap(rule -> wiring.datasets().cells(options.inputs(), MarkOptions.unlabelled(rule), task));
        List<PixelSource> images = marked.orElseGet(() -> wiring.datasets().inputs(options.inputs(), task));
        if (model.crop().isPresent() && marked.isEmpty()) {
            task.warn(
                    "The model was trained on crops of marked objects, and nothing is marked here, so whole images are used.");
        }
        if (options.skipUnreadable()) {
            images = ReadableImages.of(images, task);
        }
        if (images.isEmpty()) {
            throw new UserException(
                    "There is no image in " + options.inputs() + ".", "Give images or a folder of images.");
        }
        List<Next.Pick> picks =
                new Next(wiring.engines().trunks(), options.compute()).run(model, images, options.count(), task);
        NextTable.write(
                options.table(),
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
        return new Result(options.output(), picks.size(), images.size(), marked.isPresent());
    }
}
