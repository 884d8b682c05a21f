package quadrant.face;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import quadrant.augment.AugmentationPlan;
import quadrant.task.OutsideFile;
import quadrant.task.Reason;
import quadrant.task.UserException;

/** An augmentation plan as users name it: by name, by strength, or as a file. */
final class PlanOption {
    private static final List<String> COMPARED = List.of("none", "light", "heavy", "stained-heavy");

    private PlanOption() {}

    /** The plan under a key; empty where it is not given or {@code auto}. */
    static Optional<AugmentationPlan> of(Options options, String key) {
        Optional<String> text = options.text(key).filter(t -> !t.equalsIgnoreCase("auto"));
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (text.get().contains(",")) {
            throw new UserException(
                    "Several augmentation plans are given: " + text.get() + ".", "Give one; advise compares several.");
        }
        return text.map(PlanOption::plan);
    }

    /** The plans to compare, the simplest first: names, strengths and files with commas between; empty for one or none. */
    static List<AugmentationPlan> several(Options options, String key) {
        String text = options.text(key).orElse("");
        if (text.equalsIgnoreCase("compare")) {
            return COMPARED.stream().map(AugmentationPlan::named).toList();
        }
        return text.contains(",")
                ? Arrays.stream(text.split(",", -1))
                        .map(String::strip)
                        .map(PlanOption::plan)
                        .toList()
                : List.of();
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
