package quadrant.augment;

import java.util.Map;
import java.util.function.Function;

/** How each geometric transform is read from a plan file. */
final class GeometryKinds {
    static final Map<String, Function<PlanFields, Augmentation>> READERS = PlanFields.inOrder(
            Map.entry(Flip.KIND, f -> new Flip(f.number("probability"))),
            Map.entry(Rotation.KIND, f -> new Rotation(f.number("quarterTurns"), f.number("maxDegrees"))),
            Map.entry(Scale.KIND, f -> new Scale(f.number("min"), f.number("max"))),
            Map.entry(Shift.KIND, f -> new Shift(f.number("fraction"))));

    private GeometryKinds() {}
}
