package quadrant.augment;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import quadrant.task.UserException;

/**
 * The augmentation plans by strength: 0 none, 1 light, 2 heavy, 3 heavier, linear between. Heavy is the recipe measured on
 * small sets of microscopy images; light changes neither stain nor focus. In addition there are the eight turns and mirror
 * images, and plans for kinds of images.
 */
final class Strengths {
    /** The names on the scale, by strength. */
    private static final List<String> SCALE = List.of("none", "light", "heavy");

    static final List<String> NAMES =
            List.of("none", "light", "heavy", "turns", "stained-heavy", "fluorescence-heavy", "grey");

    private static final double STRONGEST = 3;

    private Strengths() {}

    static AugmentationPlan named(String name) {
        int level = SCALE.indexOf(name);
        if (level >= 0) {
            return plan(level);
        }
        if (!NAMES.contains(name)) {
            throw new UserException(
                    "There is no augmentation \"" + name + "\".",
                    "Use one of " + String.join(", ", NAMES) + ", or a strength from 0 to 3.");
        }
        return new AugmentationPlan(
                name,
                switch (name) {
                    case "turns" -> List.of(new Flip(0.5), new Rotation(1, 0));
                    case "stained-heavy" -> stained();
                    case "fluorescence-heavy" -> fluorescence();
                    default -> grey();
                });
    }

    /** The geometric transforms of heavy, and a mild elastic deformation: cells and tissue are soft. */
    private static List<Augmentation> soft() {
        return List.of(
                new Flip(0.5),
                new Rotation(1, 45),
                new Scale(0.85, 1.2),
                new Shear(5),
                new Shift(12 / 224.0),
                new Elastic(0.5, 120, 12));
    }

    /** For two stains on glass: stains and amounts of other laboratories, other lamps, other scanners. */
    private static List<Augmentation> stained() {
        List<Augmentation> transforms = new ArrayList<>(soft());
        transforms.addAll(List.of(
                new StainMix(0.7, 0.3),
                new StainJitter(0.15, 0.03),
                new Contrast(0.2),
                new Brightness(15),
                new IlluminationGradient(0.2, 0.02, 0.12),
                new OneOf(List.of(
                        new GaussianBlur(0.15, 0.3, 1.2),
                        new Defocus(0.1, 0.6, 2),
                        new GaussianNoise(0.1, 1, 7),
                        new JpegArtefacts(0.15, 40, 90)))));
        return transforms;
    }

    /** For bright signal on black: other exposures, backgrounds and gains of each channel, and photon noise. */
    private static List<Augmentation> fluorescence() {
        List<Augmentation> transforms = new ArrayList<>(soft());
        transforms.addAll(List.of(
                new Gamma(0.75, 1.35),
                new ChannelGain(0.7, 1.4),
                new ChannelOffset(8),
                new WindowJitter(0.04, 0.15),
                new IlluminationGradient(0.2, 0.02, 0.2),
                new Vignetting(0.2, 0.05, 0.3),
                new OneOf(List.of(
                        new Defocus(0.2, 0.6, 2),
                        new GaussianBlur(0.1, 0.3, 1.2),
                        new PoissonGaussianNoise(0.35, 0.2, 2, 0, 5)))));
        return transforms;
    }

    /** For phase contrast, electron micrographs and other images without colour; all channels get the same draw. */
    private static List<Augmentation> grey() {
        List<Augmentation> transforms = new ArrayList<>(soft());
        transforms.addAll(List.of(
                new Gamma(0.75, 1.35),
                new Contrast(0.25),
                new Brightness(20),
                new IlluminationGradient(0.2, 0.02, 0.2),
                new OneOf(List.of(
                        new Defocus(0.15, 0.6, 2),
                        new GaussianBlur(0.15, 0.3, 1.2),
                        new ResolutionLoss(0.1, 1.2, 2)))));
        return transforms;
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
        if (strength == Math.rint(strength) && strength < SCALE.size()) {
            return SCALE.get((int) strength);
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

    /**
     * The value at a strength, interpolated from those at 0, 1, 2 and 3; six decimals, so that the canonical text stays short.
     */
    private static double at(double strength, double... levels) {
        int below = Math.min((int) strength, levels.length - 2);
        double value = levels[below] + (strength - below) * (levels[below + 1] - levels[below]);
        return Math.rint(value * 1e6) / 1e6;
    }
}
