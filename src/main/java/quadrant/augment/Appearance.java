package quadrant.augment;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import quadrant.pixels.Patch;

/** The kind of images, as far as it affects how to augment them. */
public enum Appearance {
    /** Bright signal in one or more colours on black. */
    FLUORESCENCE,
    /** Without colour. */
    GREY,
    /**
     * Two stains are found, similar to published haematoxylin and eosin; the azure and eosin of blood smears (Romanowsky)
     * cannot be distinguished from them by colour.
     */
    STAINED,
    /** Any other colours, of stains or of objects. */
    COLOUR;

    /**
     * The mean over the pixels of the largest less the smallest channel; below it an image counts as grey, as JPEG leaves small
     * differences.
     */
    private static final double GREY_LEVELS = 3;

    private static final double DARK = 40;
    private static final double MOSTLY = 0.5;

    /** The augmentation plan for small sets of such images. */
    public AugmentationPlan plan() {
        return AugmentationPlan.named(
                switch (this) {
                    case FLUORESCENCE -> "fluorescence-heavy";
                    case GREY -> "grey";
                    // the plan stained-heavy has not yet been shown to be better
                    case STAINED, COLOUR -> "heavy";
                });
    }

    /** A sentence on the kind of images and the plan by which views of them are made. */
    public String text() {
        String kind = switch (this) {
            case FLUORESCENCE -> "mostly black, as in fluorescence";
            case GREY -> "without colour";
            case STAINED -> "stained in two colours";
            case COLOUR -> "coloured";
        };
        return "The images are " + kind + ": views are made by the augmentation plan " + plan().name() + ".";
    }

    /** The kind of one image, 3×S×S, RGB in 0–255. */
    public static Appearance of(Patch canvas) {
        float[] v = canvas.values();
        int area = v.length / 3;
        double chroma = 0;
        int dark = 0;
        for (int i = 0; i < area; i++) {
            float most = Math.max(v[i], Math.max(v[area + i], v[2 * area + i]));
            float least = Math.min(v[i], Math.min(v[area + i], v[2 * area + i]));
            chroma += (most - least) / area;
            dark += most < DARK ? 1 : 0;
        }
        if (dark > MOSTLY * area) {
            return FLUORESCENCE;
        }
        if (chroma < GREY_LEVELS) {
            return GREY;
        }
        boolean stained =
                ImageStains.of(v).filter(s -> PublishedStains.near(s.basis())).isPresent();
        return stained ? STAINED : COLOUR;
    }

    /** The kind of several images: that of more than half of them, else {@link #COLOUR}. */
    public static Appearance of(List<Appearance> images) {
        Map<Appearance, Integer> counts = new EnumMap<>(Appearance.class);
        images.forEach(a -> counts.merge(a, 1, Integer::sum));
        return counts.entrySet().stream()
                .filter(e -> e.getValue() > MOSTLY * images.size())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(COLOUR);
    }
}
