package quadrant.face.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command computes, and with how much of it. */
@SuppressWarnings({"unused", "UnusedVariable"}) // picocli reads the fields; their texts are taken from what it parsed
final class ComputeArguments {
    @Option(names = "--device", paramLabel = "auto|cpu|cuda", description = "Where to compute (default: auto).")
    private @Nullable String device;

    @Option(names = "--threads", paramLabel = "N", description = "Threads at work (default: all cores).")
    private @Nullable String threads;
}
