package quadrant.face.cli;

import com.google.gson.GsonBuilder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import quadrant.engine.Compute;
import quadrant.face.BackboneVerifyJob;
import quadrant.face.Wiring;
import quadrant.plan.DeviceChoice;
import quadrant.workflow.BackboneVerification;

/** {@code quadrant backbones verify}. */
@Command(
        name = "verify",
        description = {
            "Checks a network at each cut: the joined halves give what the whole gives, and so does the tail in the engine"
                    + " that trains it.",
            "Exit code 1 if one differs by more than 1e-4 of the largest output. A cut whose tail cannot be trained"
                    + " through is named, and is no difference."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        sortOptions = false)
final class VerifyCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "NETWORK", description = "An ONNX file, or the name of a backbone that is there.")
    @SuppressWarnings("NullAway.Init")
    private String network;

    @Option(
            names = "--reference",
            paramLabel = "DIR",
            description = "Holds input_0.pb and, if known, output_0.pb and gradients/PARAMETER.pb: of the sum of all"
                    + " outputs, weighted evenly from -1 for the first to 1 for the last.")
    private @Nullable Path reference;

    @Option(
            names = "--size",
            paramLabel = "N",
            description = "Height and width of an image, where neither the file nor a card says them.")
    private @Nullable Integer size;

    @Option(names = "--all", description = "Check every clean cut, not only those that are offered as depths.")
    private boolean all;

    @Option(names = "--speed", description = "Measure the trunk and a step of the tail at the middle cut, too.")
    private boolean speed;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Option(names = "--threads", paramLabel = "N", description = "Threads at work (default: all cores).")
    private @Nullable Integer threads;

    @Option(
            names = {"-q", "--quiet"},
            description = "Say only warnings and the result.")
    private boolean quiet;

    @Override
    public Integer call() {
        int wide = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        BackboneVerifyJob.Request request = new BackboneVerifyJob.Request(
                network,
                size == null ? OptionalInt.empty() : OptionalInt.of(size),
                Optional.ofNullable(reference),
                all,
                speed);
        try (Console console = Console.open(quiet)) {
            BackboneVerification found = new BackboneVerifyJob(Wiring.standard())
                    .run(request, new Compute(DeviceChoice.CPU, Math.max(1, wide)), console);
            console.done();
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(new GsonBuilder()
                        .setPrettyPrinting()
                        .disableHtmlEscaping()
                        .serializeNulls()
                        .create()
                        .toJson(facts(found)));
            } else {
                lines(found).forEach(out::println);
            }
            return found.passed() ? 0 : 1;
        }
    }

    private static List<String> lines(BackboneVerification v) {
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

    private static Map<String, @Nullable Object> facts(BackboneVerification v) {
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
