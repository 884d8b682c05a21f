package quadrant.augment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** How each defect of lens, focus or camera is read from a plan file. */
final class OpticsKinds {
    static final Map<String, Function<PlanFields, Augmentation>> READERS = PlanFields.inOrder(
            Map.entry(
                    GaussianBlur.KIND,
                    f -> new GaussianBlur(f.number("probability"), f.number("sigmaMin"), f.number("sigmaMax"))),
            Map.entry(
                    GaussianNoise.KIND,
                    f -> new GaussianNoise(f.number("probability"), f.number("sigmaMin"), f.number("sigmaMax"))),
            Map.entry(OneOf.KIND, f -> new OneOf(choices(f))));

    private OpticsKinds() {}

    private static List<Optics> choices(PlanFields f) {
        List<Optics> choices = new ArrayList<>();
        for (Augmentation transform : f.transforms("choices")) {
            if (!(transform instanceof Optics choice)) {
                throw new IllegalArgumentException("a one-of must hold optics, not " + transform.kind());
            }
            choices.add(choice);
        }
        return choices;
    }
}
