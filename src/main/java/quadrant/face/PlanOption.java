package quadrant.face;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import quadrant.augment.AugmentationPlan;
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
        if (!text.get().endsWith(".json")) {
            return text.map(AugmentationPlan::parse);
        }
        try {
            return Optional.of(AugmentationPlan.fromJson(Files.readString(options.path(key))));
        } catch (IOException e) {
            throw new UserException(
                    "The augmentation plan " + text.get() + " cannot be read (" + Reason.of(e) + ").",
                    "Check the path, or name one of: " + String.join(", ", AugmentationPlan.names()) + ".",
                    e);
        }
    }
}
