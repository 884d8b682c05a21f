package quadrant.augment;

import static quadrant.augment.Kind.Stage.COLOUR;
import static quadrant.augment.Kind.Stage.GEOMETRY;
import static quadrant.augment.Kind.Stage.OPTICS;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Stream;

/**
 * The kinds of transforms, a table with a row for each: its name in files, the stage of making a view to which it belongs, its
 * parameters with their bounds, and what it draws. {@code docs/AUGMENTATION.md} has the formulas and their sources.
 *
 * <p>A row always draws the same number of random numbers, in the same order: views depend on it.
 *
 * @param drawing draws the strength and adds the transform to the passes; whether to do so at all was decided before
 */
record Kind(String name, Stage stage, List<Parameter> parameters, Drawing drawing) {
    static final String ONE_OF = "one-of";

    private static final double GREY = 255;
    /** The grey level about which contrast is stretched. */
    private static final double PIVOT = 128;

    /** The probability that a view has the transform. */
    private static final Parameter CHANCE = fixed("probability", 0, 1);

    private static final Map<String, Kind> TABLE = table(
            // with a rotation by half a turn it covers the top–bottom mirroring
            new Kind("flip", GEOMETRY, List.of(share("probability")), (t, d, to) -> {
                if (d.uniform() < t.get("probability")) {
                    to.warp().append(Affine.linear(-1, 0, 0, 1));
                }
            }),
            // with quarter turns for certain and 45° to either side every angle is equally likely; a quarter turn alone
            // is exact
            new Kind("rotation", GEOMETRY, List.of(share("quarterTurns"), size("maxDegrees", 180)), (t, d, to) -> {
                boolean turned = d.uniform() < t.get("quarterTurns");
                int quarters = (int) (4 * d.uniform());
                to.warp().append(Affine.rotation(turned ? quarters : 0, d.around(0, t.get("maxDegrees"))));
            }),
            new Kind("scale", GEOMETRY, List.of(factor("min", 0.1, 10), factor("max", 0.1, 10)), (t, d, to) -> {
                double factor = d.factor(t.get("min"), t.get("max"));
                to.warp().append(Affine.linear(1 / factor, 0, 0, 1 / factor));
            }),
            new Kind("shear", GEOMETRY, List.of(size("maxDegrees", 45)), (t, d, to) -> {
                boolean sideways = d.uniform() < 0.5;
                double slope = StrictMath.tan(StrictMath.toRadians(d.around(0, t.get("maxDegrees"))));
                to.warp().append(sideways ? Affine.linear(1, -slope, 0, 1) : Affine.linear(1, 0, -slope, 1));
            }),
            new Kind("shift", GEOMETRY, List.of(size("fraction", 1)), (t, d, to) -> {
                double most = t.get("fraction") * to.pixels().widthPx();
                double right = d.around(0, most);
                to.warp().append(Affine.translation(-right, -d.around(0, most)));
            }),
            new Kind("elastic", GEOMETRY, List.of(CHANCE, size("alpha", 5000), fixed("sigma", 1, 100)), (t, d, to) -> {
                to.warp().deform(t.get("alpha"), t.get("sigma"), d);
            }),
            new Kind("stain-jitter", COLOUR, List.of(size("sigma", 1), size("bias", 1)), (t, d, to) -> {
                double[] alpha = new double[3];
                double[] beta = new double[3];
                for (int s = 0; s < 3; s++) {
                    alpha[s] = d.around(1, t.get("sigma"));
                    beta[s] = d.around(0, t.get("bias"));
                }
                to.colours().density(StainBasis.HED.jitter(alpha, beta));
            }),
            new Kind("stain-mix", COLOUR, List.of(size("strength", 1), size("sigma", 1)), (t, d, to) -> {
                PublishedStains.mix(t.get("strength"), t.get("sigma"), d, to);
            }),
            new Kind("gamma", COLOUR, List.of(factor("min", 0.2, 5), factor("max", 0.2, 5)), (t, d, to) -> {
                to.colours().gamma(d.factor(t.get("min"), t.get("max")));
            }),
            new Kind("contrast", COLOUR, List.of(size("range", 1)), (t, d, to) -> {
                double gain = d.around(1, t.get("range"));
                to.colours().levels(gain, PIVOT * (1 - gain));
            }),
            new Kind("brightness", COLOUR, List.of(size("range", GREY)), (t, d, to) -> {
                to.colours().levels(1, d.around(0, t.get("range")));
            }),
            // exposure, lamp and label of each channel
            new Kind("channel-gain", COLOUR, List.of(factor("min", 0.1, 10), factor("max", 0.1, 10)), (t, d, to) -> {
                for (int c = 0; c < 3; c++) {
                    to.colours().channel(c, d.factor(t.get("min"), t.get("max")), 0);
                }
            }),
            // the background of each channel
            new Kind("channel-offset", COLOUR, List.of(size("range", GREY)), (t, d, to) -> {
                for (int c = 0; c < 3; c++) {
                    to.colours().channel(c, 1, d.around(0, t.get("range")));
                }
            }),
            // the display range of each channel; values clipped by the image's own range stay clipped
            new Kind("window-jitter", COLOUR, List.of(size("low", 0.45), size("high", 0.45)), (t, d, to) -> {
                for (int c = 0; c < 3; c++) {
                    double a = d.around(0, t.get("low"));
                    double b = d.around(1, t.get("high"));
                    to.colours().channel(c, 1 / (b - a), -GREY * a / (b - a));
                }
            }),
            new Kind("gaussian-blur", OPTICS, byChance("sigma", 20), (t, d, to) -> {
                BlurPass.gaussian(to.pixels(), within(t, "sigma", d));
            }),
            new Kind("defocus", OPTICS, byChance("radius", 20), (t, d, to) -> {
                BlurPass.disc(to.pixels(), within(t, "radius", d));
            }),
            new Kind(
                    "resolution",
                    OPTICS,
                    List.of(CHANCE, factor("factorMin", 1, 16), factor("factorMax", 1, 16)),
                    (t, d, to) -> ResolutionPass.reduce(to.pixels(), d.factor(t.get("factorMin"), t.get("factorMax")))),
            new Kind("vignetting", OPTICS, byChance("loss", 0.9), (t, d, to) -> {
                ShadingPass.vignette(to.pixels(), within(t, "loss", d));
            }),
            new Kind("illumination-gradient", OPTICS, byChance("strength", 0.9), (t, d, to) -> {
                double strength = within(t, "strength", d);
                ShadingPass.gradient(to.pixels(), strength, d.between(0, 360));
            }),
            new Kind("gaussian-noise", OPTICS, byChance("sigma", GREY), (t, d, to) -> {
                NoisePass.gaussian(to.pixels().values(), within(t, "sigma", d), d);
            }),
            // a grey level x becomes gain·Poisson(x / gain) + readNoise·Normal(0, 1)
            new Kind(
                    "poisson-gaussian-noise",
                    OPTICS,
                    byChance("gain", 64, size("readNoiseMin", GREY), size("readNoiseMax", GREY)),
                    (t, d, to) -> {
                        double gain = within(t, "gain", d);
                        NoisePass.poissonGaussian(to.pixels().values(), gain, within(t, "readNoise", d), d);
                    }),
            // libjpeg's quality, chroma at half resolution
            new Kind("jpeg", OPTICS, List.of(CHANCE, quality("qualityMin"), quality("qualityMax")), (t, d, to) -> {
                double least = t.get("qualityMin");
                JpegPass.store(to.pixels(), (int) (least + (t.get("qualityMax") - least + 1) * d.uniform()));
            }),
            new Kind(ONE_OF, OPTICS, List.of(), (t, d, to) -> {
                double left = d.uniform() * t.probability();
                for (Augmentation choice : t.choices()) {
                    left -= choice.probability();
                    if (left < 0) {
                        choice.row().drawing().draw(choice, d, to);
                        return;
                    }
                }
            }));

    /** The stages of making a view, in order. */
    enum Stage {
        /** Moves pixels; all those of a plan are combined into one map, so that a view is resampled once. */
        GEOMETRY,
        /** Maps the colour of each pixel, alike over the whole image. */
        COLOUR,
        /** A defect of lens, focus or camera: mixes neighbours or adds noise. */
        OPTICS
    }

    /** What a transform draws for one view. */
    interface Drawing {
        void draw(Augmentation transform, Draws draws, Augmenter.View to);
    }

    /**
     * A parameter and its bounds, both included.
     *
     * @param nothing the value that leaves images as they were; NaN where there is none
     * @param whole whether it is a whole number
     * @param stronger its value where a transform is made stronger by a factor
     */
    record Parameter(
            String name, double min, double max, double nothing, boolean whole, DoubleBinaryOperator stronger) {
        boolean isSize() {
            return !Double.isNaN(nothing);
        }

        void check(String kind, double value) {
            if (!(value >= min && value <= max)) {
                throw new IllegalArgumentException("the \"" + name + "\" of " + kind + " must lie within " + min
                        + " to " + max + ", got " + value);
            }
            if (whole && value != Math.rint(value)) {
                throw new IllegalArgumentException(
                        "the \"" + name + "\" of " + kind + " must be a whole number, got " + value);
            }
        }

        double scaled(double value, double factor) {
            return Math.min(max, Math.max(min, stronger.applyAsDouble(value, factor)));
        }
    }

    /** A probability of a draw that a transform makes for every view. */
    private static Parameter share(String name) {
        return new Parameter(name, 0, 1, 0, false, (value, factor) -> value);
    }

    private static Parameter fixed(String name, double min, double max) {
        return new Parameter(name, min, max, Double.NaN, false, (value, factor) -> value);
    }

    private static Parameter size(String name, double max) {
        return new Parameter(name, 0, max, 0, false, (value, factor) -> value * factor);
    }

    private static Parameter factor(String name, double min, double max) {
        return new Parameter(name, min, max, 1, false, Math::pow);
    }

    /** Of a JPEG: the distance to 100 is multiplied. */
    private static Parameter quality(String name) {
        return new Parameter(
                name, 1, 100, Double.NaN, true, (value, factor) -> Math.rint(100 - (100 - value) * factor));
    }

    /** A chance, a size between two limits, and more. */
    private static List<Parameter> byChance(String size, double max, Parameter... more) {
        Stream<Parameter> usual = Stream.of(CHANCE, size(size + "Min", max), size(size + "Max", max));
        return Stream.concat(usual, Stream.of(more)).toList();
    }

    private static double within(Augmentation t, String name, Draws draws) {
        return draws.between(t.get(name + "Min"), t.get(name + "Max"));
    }

    private static Map<String, Kind> table(Kind... rows) {
        Map<String, Kind> table = new LinkedHashMap<>();
        Stream.of(rows).forEach(r -> table.put(r.name, r));
        return Collections.unmodifiableMap(table);
    }

    /** All rows by name, in order. */
    static Map<String, Kind> all() {
        return TABLE;
    }

    static Kind of(String name) {
        Kind kind = TABLE.get(name);
        if (kind == null) {
            throw new IllegalArgumentException("there is no transform " + name);
        }
        return kind;
    }

    /** Whether only some views have it: the defects of optics and elastic deformations. */
    boolean isByChance() {
        return name.equals(ONE_OF) || parameters.contains(CHANCE);
    }
}
