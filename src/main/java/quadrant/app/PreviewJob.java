package quadrant.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import quadrant.augment.ViewSheet;
import quadrant.dataset.Dataset;
import quadrant.dataset.io.Target;
import quadrant.model.FineTunedModel;
import quadrant.report.SheetPicture;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.workflow.Preview;

/** Makes a sheet of augmented views. */
public final class PreviewJob {
    private final Wiring wiring;

    public PreviewJob(Wiring wiring) {
        this.wiring = wiring;
    }

    /** Makes the sheet, and writes it as a PNG file where one is named. */
    public ViewSheet run(ViewOptions options, Task task) {
        options.warnOfUnused(task);
        options.picture().ifPresent(target -> {
            check(target);
            requireNoClass(target.file(), options.data());
        });
        Optional<FineTunedModel> from = wiring.startingPoints().continued(options.backbone());
        Dataset dataset = wiring.datasets().read(options.dataset(from), task);
        options.warn(from, dataset, task);
        ViewSheet sheet = new Preview(wiring.engines(), wiring.catalog()).run(options.preview(dataset, from), task);
        options.picture().ifPresent(file -> SheetPicture.write(file, sheet));
        return sheet;
    }

    /** Beside the class folders it is left out, within one it would be an image of that class. */
    private static void requireNoClass(Path file, Path data) {
        if (!data.toAbsolutePath()
                .normalize()
                .equals(file.toAbsolutePath().normalize().getParent())) {
            OutputFolder.requireOutside(file, data);
        }
    }

    private static void check(Target target) {
        Path file = target.file();
        if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
            throw new UserException(
                    "The output " + file + " does not end in .png, and the preview is a PNG file.",
                    "Name such a file.");
        }
        Path folder = file.toAbsolutePath().getParent();
        // creates a missing folder
        if (folder == null || Files.exists(folder)) {
            target.check();
        }
        target.check(SheetPicture.KIND);
    }
}
