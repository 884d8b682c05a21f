package quadrant.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import quadrant.workflow.BackboneVerification;

/** The result of checking a network at its cuts, as lines and as JSON. */
final class VerificationText {
    private VerificationText() {}

    static List<String> lines(BackboneVerification v) {
        List<String> lines = new ArrayList<>();
        v.outputError().ifPresent(e -> lines.add("whole: output " + text(e)));
        v.worstGradient()
                .ifPresent(w ->
                        lines.add("whole: gradients of " + v.gradientErrors().size() + " parameters "
                                + text(w.getValue()) + " at worst (" + w.getKey() + ")"));
        for (BackboneVerification.Cut c : v.cuts()) {
            lines.add(c.tensor() + ": joined " + text(c.joinError()) + ", tail "
                    + (c.tailError().isPresent()
                            ? text(c.tailError().getAsDouble())
                            : "cannot be trained through: " + String.join(", ", c.obstacles())));
        }
        v.speed()
                .ifPresent(s -> lines.add(String.format(
                        Locale.ROOT,
                        "speed at %s: trunk %.1f images/s, a step of the tail %.0f ms on %d images",
                        s.cut(),
                        s.trunkImagesPerSecond(),
                        s.tailStepMillis(),
                        s.batch())));
        lines.add(summary(v));
        return lines;
    }

    private static String summary(BackboneVerification v) {
        long closed = v.cuts().stream().filter(c -> c.tailError().isEmpty()).count();
        return (v.passed() ? "Equal" : "NOT EQUAL") + " at " + v.cuts().size() + " cuts: the largest relative error is "
                + text(v.largestError())
                + (closed == 0 ? "." : "; the tails of " + closed + " cuts cannot be trained through.");
    }

    private static String text(double error) {
        return String.format(Locale.ROOT, "%.1e", error);
    }

    static Map<String, @Nullable Object> facts(BackboneVerification v) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("passed", v.passed());
        facts.put("largestError", number(v.largestError()));
        facts.put("outputError", number(v.outputError()));
        Map<String, @Nullable Object> gradients = new LinkedHashMap<>();
        v.gradientErrors().forEach((name, e) -> gradients.put(name, number(e)));
        facts.put("gradientErrors", gradients);
        facts.put("obstacles", v.obstacles());
        List<Map<String, @Nullable Object>> cuts = new ArrayList<>();
        for (BackboneVerification.Cut c : v.cuts()) {
            Map<String, @Nullable Object> cut = new LinkedHashMap<>();
            cut.put("tensor", c.tensor());
            cut.put("joinError", number(c.joinError()));
            cut.put("tailError", number(c.tailError()));
            cut.put("obstacles", c.obstacles());
            cuts.add(cut);
        }
        facts.put("cuts", cuts);
        v.speed().ifPresent(s -> facts.put("speed", s));
        return facts;
    }

    private static @Nullable Object number(OptionalDouble error) {
        return error.isPresent() ? number(error.getAsDouble()) : null;
    }

    /** JSON has no infinity. */
    private static @Nullable Object number(double error) {
        return Double.isFinite(error) ? (Object) error : null;
    }
}
