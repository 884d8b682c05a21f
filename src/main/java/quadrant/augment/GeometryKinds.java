package quadrant.augment;

import java.util.Map;
import java.util.function.Function;

/** How each geometric transform is read from a plan file. */
final class GeometryKinds {
    static final Map<String, Function<PlanFields, Augmentation>> READERS = PlanFields.inOrder(
            Map.entry(Flip.KIND, f -> new Flip(f.number("probability"))),
            Map.entry(Rotation.KIND, f -> new Rotation(f.number("quarterTurns"), f.number("maxDegrees"))),
            Map.entry(Scale.KIND, f -> new Scale(f.number("min"), f.number("max"))),
            Map.entry(PixelSizeChange.KIND, f -> new PixelSizeChange(f.number("ratioMin"), f.number("ratioMax"))),
            Map.entry(Shear.KIND, f -> new Shear(f.number("maxDegrees"))),
            Map.entry(Shift.KIND, f -> new Shift(f.number("fraction"))),
            Map.entry(RandomResizedCrop.KIND, GeometryKinds::crop),
            Map.entry(Elastic.KIND, f -> new Elastic(f.number("probability"), f.number("alpha"), f.number("sigma"))),
            Map.entry(BackgroundFill.KIND, f -> new BackgroundFill()));

    private GeometryKinds() {}

    private static RandomResizedCrop crop(PlanFields f) {
        return new RandomResizedCrop(
                f.number("areaMin"), f.number("areaMax"), f.number("aspectMin"), f.number("aspectMax"));
    }
}
