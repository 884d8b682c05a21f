package quadrant.augment;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import quadrant.task.UserException;

/**
 * The scale of strengths: 0 none, 1 light, 2 heavy, 3 heavier, linear between. Heavy is the recipe measured on small
 * sets of microscopy images; light keeps to what changes neither stain nor focus.
 */
final class Strengths {
    static final List<String> NAMES = List.of("none", "light", "heavy");

    private static final double STRONGEST = 3;

    private Strengths() {}

    static AugmentationPlan named(String name) {
        int level = NAMES.indexOf(name);
        if (level < 0) {
            throw new UserException(
                    "There is no augmentation \"" + name + "\".",
                    "Use one of " + String.join(", ", NAMES) + ", or a strength from 0 to 3.");
        }
        return plan(level);
    }

    static AugmentationPlan plan(double strength) {
        if (!(strength >= 0 && strength <= STRONGEST)) {
            throw new UserException(
                    String.format(Locale.ROOT, "The augmentation strength must lie within 0 to 3, got %s.", strength),
                    "Use 0 for none, 1 for light, 2 for heavy, up to 3.");
        }
        List<Augmentation> transforms =
                transforms(strength).stream().filter(t -> !t.changesNothing()).toList();
        return new AugmentationPlan(name(strength), transforms);
    }

    private static String name(double strength) {
        if (strength == Math.rint(strength) && strength < NAMES.size()) {
            return NAMES.get((int) strength);
        }
        return BigDecimal.valueOf(strength).stripTrailingZeros().toPlainString();
    }

    private static List<Augmentation> transforms(double s) {
        return List.of(
                new Flip(at(s, 0, 0.5, 0.5, 0.5)),
                new Rotation(at(s, 0, 1, 1, 1), at(s, 0, 15, 45, 45)),
                new Scale(at(s, 1, 0.92, 0.85, 0.75), at(s, 1, 1.09, 1.2, 1.35)),
                new Shift(at(s, 0, 0.02, 12 / 224.0, 0.09)),
                new StainJitter(at(s, 0, 0, 0.15, 0.25), at(s, 0, 0, 0.03, 0.06)),
                new Contrast(at(s, 0, 0.1, 0.2, 0.3)),
                new Brightness(at(s, 0, 8, 15, 25)),
                new OneOf(List.of(
                        new GaussianBlur(at(s, 0, 0, 0.2, 0.25), 0.3, at(s, 0.3, 0.6, 1.2, 1.8)),
                        new GaussianNoise(at(s, 0, 0, 0.15, 0.2), 1, at(s, 1, 3, 7, 12)))));
    }

    /** The value at a strength, given those at 0, 1, 2 and 3; six decimals, so that the canonical text stays short. */
    private static double at(double strength, double... levels) {
        int below = Math.min((int) strength, levels.length - 2);
        double value = levels[below] + (strength - below) * (levels[below + 1] - levels[below]);
        return Math.rint(value * 1e6) / 1e6;
    }
}
