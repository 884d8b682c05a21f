package quadrant.face.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options on objects that are marked on images, of every command that reads labelled images. */
@SuppressWarnings({"unused", "UnusedVariable"}) // picocli reads the fields; their texts are taken from what it parsed
final class MarkArguments {
    @Option(
            names = "--class-from",
            paramLabel = "name|group|colour",
            description = "What of a ROI is its class: its name without the number (default), its group, its colour.")
    private @Nullable String classFrom;

    @Option(
            names = "--context",
            paramLabel = "SHARE",
            description = "The margin about a marked object, as a share of its longer side (default: 0.1).")
    private @Nullable String context;

    @Option(
            names = "--box",
            paramLabel = "20um|64px",
            description = "Cut a square of this side about the centre of each marked object; points need it.")
    private @Nullable String box;

    @Option(
            names = "--um-per-px",
            paramLabel = "UM",
            description = "Bring the crops of marked objects to so many µm per pixel (default: as they are).")
    private @Nullable String umPerPx;

    @Option(
            names = "--background",
            paramLabel = "keep|blank",
            description = "What becomes of the pixels outside an object's outline (default: keep).")
    private @Nullable String background;

    @Option(
            names = "--tiles",
            paramLabel = "224px|100um",
            description = "Cut the areas that ROIs outline into tiles of this side.")
    private @Nullable String tiles;
}
