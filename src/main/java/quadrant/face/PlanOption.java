package quadrant.face;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import quadrant.augment.AugmentationPlan;
import quadrant.task.OutsideFile;
import quadrant.task.Reason;
import quadrant.task.UserException;

/** An augmentation plan as users name it: by name, by strength, or as a file. */
final class PlanOption {
    private PlanOption() {}

    /** The plan under a key; empty where it is not given or {@code auto}. */
    static Optional<AugmentationPlan> of(Options options, String key) {
        Optional<String> text = options.text(key).filter(t -> !t.equalsIgnoreCase("auto"));
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (text.get().contains(",")) {
            throw new UserException(
                    "Several augmentation plans are given: " + text.get() + ".",
                    "Give one; evaluate --folds with each of them, and compare, shows which is the best.");
        }
        return text.map(PlanOption::plan);
    }

    private static AugmentationPlan plan(String text) {
        if (!text.endsWith(".json")) {
            return AugmentationPlan.parse(text);
        }
        try {
            return AugmentationPlan.fromJson(OutsideFile.text(Path.of(text), "an augmentation plan"));
        } catch (IOException e) {
            throw unreadable(text, Reason.of(e));
        } catch (InvalidPathException e) {
            throw unreadable(text, e.getReason());
        }
    }

    private static UserException unreadable(String text, String why) {
        return new UserException(
                "The augmentation plan " + text + " cannot be read (" + why + ").",
                "Check the path, or name one of: " + String.join(", ", AugmentationPlan.names()) + ".");
    }
}
