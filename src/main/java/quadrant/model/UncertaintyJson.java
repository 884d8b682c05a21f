package quadrant.model;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonSyntaxException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import quadrant.evaluation.ConformalSets;
import quadrant.evaluation.ConfusionMatrix;
import quadrant.evaluation.HeldOutRates;
import quadrant.evaluation.Interval;
import quadrant.evaluation.KnnOutlierDetector;
import quadrant.evaluation.RiskCoverage;
import quadrant.evaluation.Temperature;
import quadrant.onnx.Averaged;
import quadrant.task.UserException;

/** {@link Uncertainty} as the JSON in a model's metadata. */
final class UncertaintyJson {
    private static final int VERSION = 1;
    private static final String WITHOUT = "withoutDoubt";
    private static final String WITH = "withDoubt";
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private UncertaintyJson() {}

    private record Plain(
            int version,
            @Nullable String heldOut,
            @Nullable Double temperature,
            @Nullable Sets sets,
            @Nullable Abstain abstain,
            @Nullable Unlike outliers,
            @Nullable List<List<Integer>> confusion,
            @Nullable Map<String, List<Integer>> right) {}

    private record Sets(
            double coverage,
            @Nullable List<Double> limits,
            @Nullable List<Integer> groups) {}

    private record Abstain(
            double wanted, double threshold, double coverage, double accuracy, double low, double high) {}

    /** The features of the kept images, 16-bit little-endian in Base64. */
    private record Unlike(
            @Nullable String tensor,
            @Nullable List<Integer> axes,
            int width,
            double threshold,
            @Nullable String kept) {}

    private static <T> T need(@Nullable T value, String key, String model) {
        return MetadataJson.need(value, key, model);
    }

    private static <T> List<T> all(@Nullable List<T> values, String key, String model) {
        return MetadataJson.needAll(values, key, model);
    }

    static String write(Uncertainty d) {
        return GSON.toJson(new Plain(
                VERSION,
                d.heldOut(),
                d.temperature().value(),
                d.sets()
                        .map(s -> new Sets(s.coverage(), s.limits(), s.groups()))
                        .orElse(null),
                d.abstention()
                        .map(a -> new Abstain(
                                a.wanted(),
                                a.threshold(),
                                a.coverage(),
                                a.accuracy(),
                                a.interval().low(),
                                a.interval().high()))
                        .orElse(null),
                d.outliers().map(UncertaintyJson::plain).orElse(null),
                d.confusion().map(ConfusionMatrix::counts).orElse(null),
                d.rates()
                        .map(r -> Map.of(
                                WITHOUT,
                                List.of(r.without().n(), r.without().right()),
                                WITH,
                                List.of(r.with().n(), r.with().right())))
                        .map(TreeMap::new)
                        .orElse(null)));
    }

    private static Unlike plain(Outliers o) {
        return new Unlike(
                o.features().tensor(),
                o.features().axes(),
                o.known().width(),
                o.known().threshold(),
                Base64.getEncoder().encodeToString(o.known().bytes()));
    }

    /**
     * Parses the JSON.
     *
     * @param classes number of the model's classes
     * @throws UserException where it is damaged, or of a later version
     */
    static Uncertainty read(String json, int classes, String model) {
        try {
            Plain p = need(GSON.fromJson(json, Plain.class), "doubt", model);
            if (p.version != VERSION) {
                throw new UserException(
                        model + " has its uncertainty in version " + p.version + ", and this Quadrant reads version "
                                + VERSION + ".",
                        "Update Quadrant.");
            }
            Optional<ConformalSets> sets = Optional.ofNullable(p.sets).map(s -> sets(s, model));
            if (sets.isPresent() && sets.get().limits().size() != classes) {
                throw new IllegalArgumentException(sets.get().limits().size() + " limits for " + classes + " classes");
            }
            return new Uncertainty(
                    need(p.heldOut, "heldOut", model),
                    new Temperature(need(p.temperature, "temperature", model)),
                    sets,
                    Optional.ofNullable(p.abstain).map(UncertaintyJson::abstention),
                    Optional.ofNullable(p.outliers).map(o -> outliers(o, model)),
                    Optional.ofNullable(p.confusion).map(c -> confusion(c, classes, model)),
                    Optional.ofNullable(p.right).map(r -> rates(r, model)));
        } catch (JsonSyntaxException | IllegalArgumentException e) {
            throw MetadataJson.damaged(model, "its uncertainty cannot be read", e);
        }
    }

    private static ConfusionMatrix confusion(List<List<Integer>> counts, int classes, String model) {
        for (List<Integer> row : counts) {
            if (all(row, "confusion", model).stream().anyMatch(n -> n < 0)) {
                throw new IllegalArgumentException("Counts below 0: " + row);
            }
        }
        if (counts.size() != classes) {
            throw new IllegalArgumentException(counts.size() + " rows for " + classes + " classes");
        }
        return new ConfusionMatrix(counts);
    }

    private static HeldOutRates rates(Map<String, List<Integer>> right, String model) {
        return new HeldOutRates(rate(right.get(WITHOUT), model), rate(right.get(WITH), model));
    }

    private static HeldOutRates.Rate rate(@Nullable List<Integer> counts, String model) {
        List<Integer> two = all(counts, "right", model);
        if (two.size() != 2) {
            throw new IllegalArgumentException("Two counts were expected: " + two);
        }
        return new HeldOutRates.Rate(two.get(0), two.get(1));
    }

    private static ConformalSets sets(Sets s, String model) {
        return new ConformalSets(s.coverage, all(s.limits, "limits", model), all(s.groups, "groups", model));
    }

    private static RiskCoverage.Abstention abstention(Abstain a) {
        return new RiskCoverage.Abstention(a.wanted, a.threshold, a.coverage, a.accuracy, new Interval(a.low, a.high));
    }

    private static Outliers outliers(Unlike u, String model) {
        return new Outliers(
                new Averaged(need(u.tensor, "tensor", model), all(u.axes, "axes", model)),
                KnnOutlierDetector.of(Base64.getDecoder().decode(need(u.kept, "kept", model)), u.width, u.threshold));
    }
}
