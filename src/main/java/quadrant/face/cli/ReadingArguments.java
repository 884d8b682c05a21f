package quadrant.face.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command reads images that it only looks at. */
@SuppressWarnings({"unused", "UnusedVariable"}) // picocli reads the fields; their texts are taken from what it parsed
final class ReadingArguments {
    @Option(
            names = "--channels",
            paramLabel = "auto|1,2,3",
            description = "The channels that become red, green and blue (default: auto).")
    private @Nullable String channels;

    @Option(
            names = "--range",
            paramLabel = "auto|display|percentile|full",
            description = "Which grey values become black and white, for images that are not 8-bit.")
    private @Nullable String range;

    @Option(
            names = "--resize",
            paramLabel = "center-square|stretch|imagenet",
            description = "How an image becomes the network's square (default: center-square).")
    private @Nullable String resize;
}
