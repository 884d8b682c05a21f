package quadrant.augment;

import java.util.Map;
import java.util.function.Function;

/** How each transform of colour is read from a plan file. */
final class ColourKinds {
    static final Map<String, Function<PlanFields, Augmentation>> READERS = PlanFields.inOrder(
            Map.entry(StainJitter.KIND, f -> new StainJitter(f.number("sigma"), f.number("bias"))),
            Map.entry(Contrast.KIND, f -> new Contrast(f.number("range"))),
            Map.entry(Brightness.KIND, f -> new Brightness(f.number("range"))));

    private ColourKinds() {}
}
