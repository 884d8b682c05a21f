package quadrant.augment;

import java.util.Map;
import java.util.function.Function;

/** How each transform of colour is read from a plan file. */
final class ColourKinds {
    static final Map<String, Function<PlanFields, Augmentation>> READERS = PlanFields.inOrder(
            Map.entry(StainJitter.KIND, f -> new StainJitter(f.number("sigma"), f.number("bias"))),
            Map.entry(StainMix.KIND, f -> new StainMix(f.number("strength"), f.number("sigma"))),
            Map.entry(ReinhardMix.KIND, f -> new ReinhardMix(f.number("strength"), f.number("spread"))),
            Map.entry(Hue.KIND, f -> new Hue(f.number("maxDegrees"))),
            Map.entry(Saturation.KIND, f -> new Saturation(f.number("range"))),
            Map.entry(ColourTemperature.KIND, f -> new ColourTemperature(f.number("maxMireds"))),
            Map.entry(Gamma.KIND, f -> new Gamma(f.number("min"), f.number("max"))),
            Map.entry(Contrast.KIND, f -> new Contrast(f.number("range"))),
            Map.entry(Brightness.KIND, f -> new Brightness(f.number("range"))),
            Map.entry(ChannelGain.KIND, f -> new ChannelGain(f.number("min"), f.number("max"))),
            Map.entry(ChannelOffset.KIND, f -> new ChannelOffset(f.number("range"))),
            Map.entry(WindowJitter.KIND, f -> new WindowJitter(f.number("low"), f.number("high"))));

    private ColourKinds() {}
}
