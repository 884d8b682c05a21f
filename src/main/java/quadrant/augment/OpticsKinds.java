package quadrant.augment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** How each defect of lens, focus, camera or slide is read from a plan file. */
final class OpticsKinds {
    private static final String P = "probability";

    static final Map<String, Function<PlanFields, Augmentation>> READERS = PlanFields.inOrder(
            Map.entry(
                    GaussianBlur.KIND, f -> new GaussianBlur(f.number(P), f.number("sigmaMin"), f.number("sigmaMax"))),
            Map.entry(Defocus.KIND, f -> new Defocus(f.number(P), f.number("radiusMin"), f.number("radiusMax"))),
            Map.entry(MotionBlur.KIND, f -> new MotionBlur(f.number(P), f.number("lengthMin"), f.number("lengthMax"))),
            Map.entry(
                    ResolutionLoss.KIND,
                    f -> new ResolutionLoss(f.number(P), f.number("factorMin"), f.number("factorMax"))),
            Map.entry(Vignetting.KIND, f -> new Vignetting(f.number(P), f.number("lossMin"), f.number("lossMax"))),
            Map.entry(
                    IlluminationGradient.KIND,
                    f -> new IlluminationGradient(f.number(P), f.number("strengthMin"), f.number("strengthMax"))),
            Map.entry(
                    DustAndScratches.KIND,
                    f -> new DustAndScratches(f.number(P), f.number("specks"), f.number("scratches"))),
            Map.entry(
                    PenMarks.KIND,
                    f -> new PenMarks(f.number(P), f.number("strokes"), f.number("widthMin"), f.number("widthMax"))),
            Map.entry(RandomErasing.KIND, OpticsKinds::erasing),
            Map.entry(
                    GaussianNoise.KIND,
                    f -> new GaussianNoise(f.number(P), f.number("sigmaMin"), f.number("sigmaMax"))),
            Map.entry(PoissonGaussianNoise.KIND, OpticsKinds::photons),
            Map.entry(
                    JpegArtefacts.KIND,
                    f -> new JpegArtefacts(f.number(P), f.number("qualityMin"), f.number("qualityMax"))),
            Map.entry(OneOf.KIND, f -> new OneOf(choices(f))));

    private OpticsKinds() {}

    private static RandomErasing erasing(PlanFields f) {
        return new RandomErasing(
                f.number(P), f.number("areaMin"), f.number("areaMax"), f.number("aspectMin"), f.number("aspectMax"));
    }

    private static PoissonGaussianNoise photons(PlanFields f) {
        return new PoissonGaussianNoise(
                f.number(P),
                f.number("gainMin"),
                f.number("gainMax"),
                f.number("readNoiseMin"),
                f.number("readNoiseMax"));
    }

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
