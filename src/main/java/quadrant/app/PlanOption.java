package quadrant.app;

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

/** An augmentation plan as users write it: a name, a strength, or a file. */
final class PlanOption {
    private static final List<String> COMPARED = List.of("none", "turns", "light", "heavy", "stained-heavy");

    private PlanOption() {}

    /** One plan. */
    static Value<AugmentationPlan> value() {
        return Value.word("PLAN", "an augmentation plan", text -> {
            if (text.contains(",")) {
                throw new UserException(
                        "Several augmentation plans are given: " + text + ".", "Give one; advise compares several.");
            }
            return Optional.of(plan(text));
        });
    }

    /**
     * One plan, or several to compare, from the simplest on: names, strengths and files separated by commas, or {@code
     * compare}.
     */
    static Value<List<AugmentationPlan>> values() {
        return Value.word(
                "compare|A,B,C",
                "augmentation plans",
                text -> Optional.of(
                        text.equalsIgnoreCase("compare")
                                ? COMPARED.stream().map(AugmentationPlan::named).toList()
                                : Arrays.stream(text.split(",", -1))
                                        .map(String::strip)
                                        .map(PlanOption::plan)
                                        .toList()));
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
