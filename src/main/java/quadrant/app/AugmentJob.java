package quadrant.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import quadrant.dataset.Dataset;
import quadrant.model.FineTunedModel;
import quadrant.report.ViewFolder;
import quadrant.task.Reason;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.workflow.Augment;

/** Writes augmented views as image files. */
public final class AugmentJob {
    private final Wiring wiring;

    public AugmentJob(Wiring wiring) {
        this.wiring = wiring;
    }

    /**
     * Makes and writes all views; a failed or cancelled run leaves no files.
     *
     * @return the folder
     */
    public Path run(ViewOptions options, Task task) {
        Optional<FineTunedModel> from = wiring.startingPoints().continued(options.backbone());
        Path folder = options.output();
        OutputFolder.check(folder, false);
        OutputFolder.requireOutside(folder, options.data());
        Dataset dataset = wiring.datasets().read(options.dataset(from), task);
        options.warn(from, dataset, task);
        try (OutputFolder output = OutputFolder.open(folder, false)) {
            ViewFolder files = new ViewFolder(output.work(), dataset);
            Dataset made = new Augment(wiring.startingPoints()).run(options.request(dataset, from), files::write, task);
            output.finish(files.finish(made, options.views(), options.plan()));
            return folder;
        } catch (IOException e) {
            throw new UserException(
                    "The views could not be written to " + folder + " (" + Reason.of(e) + ").",
                    "Check that there is space and that you may write there.",
                    e);
        }
    }
}
