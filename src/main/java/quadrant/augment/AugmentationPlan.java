package quadrant.augment;

import static quadrant.augment.Augmentation.oneOf;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import quadrant.task.UserException;

/**
 * The transforms applied to views, in order.
 *
 * <p>There are plans by strength: 0 none, 1 light, 2 heavy, 3 heavier, linear between. Heavy is the recipe measured on small sets of
 * microscopy images; light changes neither stain nor focus. In addition there are the eight turns and mirror images, and plans for
 * kinds of images.
 *
 * @param name for people; views do not depend on it
 * @param transforms each kind at most once; geometry first, then colour, then optics; none leaves view 0's pixels as
 *     every view's
 */
public record AugmentationPlan(String name, List<Augmentation> transforms) {
    /** Part of {@link #canonical()}: increases whenever the same plan would give other pixels than before. */
    private static final int PIXELS_VERSION = 1;

    /** The names on the scale, by strength. */
    private static final List<String> SCALE = List.of("none", "light", "heavy");

    private static final List<String> NAMES =
            List.of("none", "light", "heavy", "turns", "stained-heavy", "fluorescence-heavy", "grey");

    private static final double STRONGEST = 3;

    public AugmentationPlan {
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of an augmentation plan must not be blank");
        }
        transforms = List.copyOf(transforms);
        Set<String> kinds = new HashSet<>();
        Kind.Stage stage = Kind.Stage.GEOMETRY;
        for (Augmentation transform : transforms) {
            if (!kinds.add(transform.kind())) {
                throw new IllegalArgumentException("the transform " + transform.kind() + " must not be listed twice");
            }
            if (transform.row().stage().compareTo(stage) < 0) {
                throw new IllegalArgumentException("the transform " + transform.kind()
                        + " must be listed earlier: geometry first, then colour, then optics");
            }
            stage = transform.row().stage();
        }
    }

    /**
     * The plan with a name.
     *
     * @throws UserException if there is no such name
     */
    public static AugmentationPlan named(String name) {
        int level = SCALE.indexOf(name);
        if (level >= 0) {
            return strength(level);
        }
        if (!NAMES.contains(name)) {
            throw new UserException(
                    "There is no augmentation \"" + name + "\".",
                    "Use one of " + String.join(", ", NAMES) + ", or a strength from 0 to 3.");
        }
        return new AugmentationPlan(
                name,
                switch (name) {
                    case "turns" -> List.of(Augmentation.of("flip", 0.5), Augmentation.of("rotation", 1, 0));
                    case "stained-heavy" -> stained();
                    case "fluorescence-heavy" -> fluorescence();
                    default -> grey();
                });
    }

    /**
     * The names that {@link #named(String)} knows: the strengths from weakest to strongest, then the turns and mirror images
     * alone, then the plans for kinds of images.
     */
    public static List<String> names() {
        return NAMES;
    }

    /** The geometric transforms of heavy, and a mild elastic deformation, as cells and tissue are soft; then more. */
    private static List<Augmentation> soft(Augmentation... more) {
        Stream<Augmentation> geometry = Stream.of(
                Augmentation.of("flip", 0.5),
                Augmentation.of("rotation", 1, 45),
                Augmentation.of("scale", 0.85, 1.2),
                Augmentation.of("shear", 5),
                Augmentation.of("shift", 12 / 224.0),
                Augmentation.of("elastic", 0.5, 120, 12));
        return Stream.concat(geometry, Stream.of(more)).toList();
    }

    /** For two stains on glass: stains and amounts of other laboratories, other lamps, other scanners. */
    private static List<Augmentation> stained() {
        return soft(
                Augmentation.of("stain-mix", 0.7, 0.3),
                Augmentation.of("stain-jitter", 0.15, 0.03),
                Augmentation.of("contrast", 0.2),
                Augmentation.of("brightness", 15),
                Augmentation.of("illumination-gradient", 0.2, 0.02, 0.12),
                oneOf(
                        Augmentation.of("gaussian-blur", 0.15, 0.3, 1.2),
                        Augmentation.of("defocus", 0.1, 0.6, 2),
                        Augmentation.of("gaussian-noise", 0.1, 1, 7),
                        Augmentation.of("jpeg", 0.15, 40, 90)));
    }

    /** For bright signal on black: other exposures, backgrounds and gains of each channel, and photon noise. */
    private static List<Augmentation> fluorescence() {
        return soft(
                Augmentation.of("gamma", 0.75, 1.35),
                Augmentation.of("channel-gain", 0.7, 1.4),
                Augmentation.of("channel-offset", 8),
                Augmentation.of("window-jitter", 0.04, 0.15),
                Augmentation.of("illumination-gradient", 0.2, 0.02, 0.2),
                Augmentation.of("vignetting", 0.2, 0.05, 0.3),
                oneOf(
                        Augmentation.of("defocus", 0.2, 0.6, 2),
                        Augmentation.of("gaussian-blur", 0.1, 0.3, 1.2),
                        Augmentation.of("poisson-gaussian-noise", 0.35, 0.2, 2, 0, 5)));
    }

    /** For phase contrast, electron micrographs and other images without colour; all channels get the same draw. */
    private static List<Augmentation> grey() {
        return soft(
                Augmentation.of("gamma", 0.75, 1.35),
                Augmentation.of("contrast", 0.25),
                Augmentation.of("brightness", 20),
                Augmentation.of("illumination-gradient", 0.2, 0.02, 0.2),
                oneOf(
                        Augmentation.of("defocus", 0.15, 0.6, 2),
                        Augmentation.of("gaussian-blur", 0.15, 0.3, 1.2),
                        Augmentation.of("resolution", 0.1, 1.2, 2)));
    }

    /**
     * The plan of a strength: 0 none, 1 light, 2 heavy, 3 heavier; between them the parameters are interpolated.
     *
     * @throws UserException outside 0 to 3
     */
    public static AugmentationPlan strength(double strength) {
        if (!(strength >= 0 && strength <= STRONGEST)) {
            throw new UserException(
                    String.format(Locale.ROOT, "The augmentation strength must lie within 0 to 3, got %s.", strength),
                    "Use 0 for none, 1 for light, 2 for heavy, up to 3.");
        }
        String name = strength == Math.rint(strength) && strength < SCALE.size()
                ? SCALE.get((int) strength)
                : BigDecimal.valueOf(strength).stripTrailingZeros().toPlainString();
        return new AugmentationPlan(
                name, onScale(strength).filter(t -> !t.changesNothing()).toList());
    }

    private static Stream<Augmentation> onScale(double s) {
        return Stream.of(
                Augmentation.of("flip", at(s, 0, 0.5, 0.5, 0.5)),
                Augmentation.of("rotation", at(s, 0, 1, 1, 1), at(s, 0, 15, 45, 45)),
                Augmentation.of("scale", at(s, 1, 0.92, 0.85, 0.75), at(s, 1, 1.09, 1.2, 1.35)),
                Augmentation.of("shift", at(s, 0, 0.02, 12 / 224.0, 0.09)),
                Augmentation.of("stain-jitter", at(s, 0, 0, 0.15, 0.25), at(s, 0, 0, 0.03, 0.06)),
                Augmentation.of("contrast", at(s, 0, 0.1, 0.2, 0.3)),
                Augmentation.of("brightness", at(s, 0, 8, 15, 25)),
                oneOf(
                        Augmentation.of("gaussian-blur", at(s, 0, 0, 0.2, 0.25), 0.3, at(s, 0.3, 0.6, 1.2, 1.8)),
                        Augmentation.of("gaussian-noise", at(s, 0, 0, 0.15, 0.2), 1, at(s, 1, 3, 7, 12))));
    }

    /**
     * The value at a strength, interpolated from those at 0, 1, 2 and 3; six decimals, so that the canonical text stays short.
     */
    private static double at(double strength, double... levels) {
        int below = Math.min((int) strength, levels.length - 2);
        double value = levels[below] + (strength - below) * (levels[below + 1] - levels[below]);
        return Math.rint(value * 1e6) / 1e6;
    }

    /**
     * The plan that a user wrote: a name, or a strength from 0 to 3.
     *
     * @throws UserException if it is neither
     */
    public static AugmentationPlan parse(String text) {
        String word = text.strip();
        return word.matches("[+-]?\\d+(\\.\\d*)?") ? strength(Double.parseDouble(word)) : named(word);
    }

    /** Whether views are drawn from all four quarter turns. */
    public boolean turns() {
        return transforms.stream().anyMatch(t -> t.kind().equals("rotation") && t.get("quarterTurns") > 0);
    }

    /** The same transforms, each {@code factor} times as strong. */
    public AugmentationPlan scaled(double factor) {
        return new AugmentationPlan(
                name, transforms.stream().map(t -> t.scaled(factor)).toList());
    }

    /**
     * One plan for each transform alone, in the order of this plan, named after the transform; where one of several defects is
     * chosen, a plan for each of them. Defects occur in every view.
     */
    public List<AugmentationPlan> parts() {
        return transforms.stream()
                .flatMap(t -> t.choices().isEmpty() ? Stream.of(t) : t.choices().stream())
                .map(t -> new AugmentationPlan(t.kind(), List.of(t.certain())))
                .toList();
    }

    /**
     * Stable text that names every transform and parameter, but not the plan's name: plans of equal text give equal
     * views. Fit for cache keys and provenance.
     */
    public String canonical() {
        return "augmentation/" + PIXELS_VERSION + "[" + Augmentation.text(transforms.stream()) + "]";
    }
}
