package quadrant.augment;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import quadrant.task.UserException;

/**
 * The transforms applied to views, in order.
 *
 * @param name for people; views do not depend on it
 * @param transforms each kind at most once; geometry first, then colour, then optics; none leaves view 0's pixels as
 *     every view's
 */
public record AugmentationPlan(String name, List<Augmentation> transforms) {
    /** Part of {@link #canonical()}: increases whenever the same plan would give other pixels than before. */
    private static final int PIXELS_VERSION = 1;

    public AugmentationPlan {
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of an augmentation plan must not be blank");
        }
        transforms = List.copyOf(transforms);
        Set<String> kinds = new HashSet<>();
        EnumSet<Augmentation.Stage> open = EnumSet.allOf(Augmentation.Stage.class);
        for (Augmentation transform : transforms) {
            if (!kinds.add(transform.kind())) {
                throw new IllegalArgumentException("the transform " + transform.kind() + " must not be listed twice");
            }
            open.removeIf(stage -> stage.compareTo(transform.stage()) < 0);
            if (!open.contains(transform.stage())) {
                throw new IllegalArgumentException("the transform " + transform.kind()
                        + " must be listed earlier: geometry first, then colour, then optics");
            }
        }
    }

    /**
     * The plan with a name.
     *
     * @throws UserException if there is no such name
     */
    public static AugmentationPlan named(String name) {
        return Strengths.named(name);
    }

    /**
     * The names that {@link #named(String)} knows: the strengths from weakest to strongest, then the turns and mirror images
     * alone, then the plans for kinds of images.
     */
    public static List<String> names() {
        return Strengths.NAMES;
    }

    /**
     * The plan of a strength: 0 none, 1 light, 2 heavy, 3 heavier; between them the parameters are interpolated.
     *
     * @throws UserException outside 0 to 3
     */
    public static AugmentationPlan strength(double strength) {
        return Strengths.plan(strength);
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

    /** The same transforms, each {@code factor} times as strong. */
    public AugmentationPlan scaled(double factor) {
        return new AugmentationPlan(
                name, transforms.stream().map(t -> t.scaled(factor)).toList());
    }

    private static Augmentation certain(Augmentation t) {
        if (t instanceof Optics o) {
            return o.withProbability(1);
        }
        return t instanceof Elastic e ? new Elastic(1, e.alpha(), e.sigma()) : t;
    }

    /**
     * One plan for each transform alone, in the order of this plan, named after the transform; where one of several defects is
     * chosen, a plan for each of them. Defects occur in every view.
     */
    public List<AugmentationPlan> parts() {
        return transforms.stream()
                .flatMap(t -> t.choices().isEmpty() ? Stream.of(t) : t.choices().stream())
                .map(AugmentationPlan::certain)
                .map(t -> new AugmentationPlan(t.kind(), List.of(t)))
                .toList();
    }

    /**
     * Stable text that names every transform and parameter, but not the plan's name: plans of equal text give equal
     * views. Fit for cache keys and provenance.
     */
    public String canonical() {
        return "augmentation/" + PIXELS_VERSION + "[" + text(transforms) + "]";
    }

    private static String text(List<? extends Augmentation> transforms) {
        return transforms.stream().map(AugmentationPlan::text).collect(Collectors.joining(";"));
    }

    private static String text(Augmentation transform) {
        String parameters = transform.parameters().entrySet().stream()
                .map(p -> p.getKey() + "=" + p.getValue())
                .collect(Collectors.joining(","));
        String choices = transform.choices().isEmpty() ? "" : "[" + text(transform.choices()) + "]";
        return transform.kind() + "(" + parameters + ")" + choices;
    }

    /** The plan as JSON, format {@code quadrant-augmentation}. */
    public String toJson() {
        return PlanFile.write(this);
    }

    /**
     * Reads what {@link #toJson()} wrote.
     *
     * @throws UserException if the text is no plan, of a later version, or holds an unknown transform, an unknown or
     *     missing parameter, or a value out of range
     */
    public static AugmentationPlan fromJson(String json) {
        return PlanFile.read(json);
    }
}
