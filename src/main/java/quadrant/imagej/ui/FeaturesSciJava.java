package quadrant.imagej.ui;

import java.io.File;
import org.jspecify.annotations.Nullable;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import quadrant.app.Verbs;

/** {@link Verbs#FEATURES} as a SciJava command; made by {@code SciJavaSource}. */
@Plugin(type = Command.class, headless = true, label = "Quadrant Features")
@SuppressWarnings({"unused", "UnusedVariable", "MemberName"}) // SciJava sets and reads the fields
public final class FeaturesSciJava extends SciJavaVerb {
    @Parameter(
            label = "Model or backbone",
            description =
                    "A model.onnx that finetune wrote, or a backbone of those that `quadrant backbones list` shows.",
            persist = false,
            required = true)
    private @Nullable String network;

    @Parameter(
            label = "Images",
            description = "Images, folders of images, or CSVs with a column image.",
            persist = false,
            required = true)
    private @Nullable File input;

    @Parameter(
            label = "Output (.npy or .csv)",
            description =
                    "A .csv of ids, coordinates and features, or a .npy of float32, N×F, which gets a .csv of ids and coordinates beside it.",
            persist = false,
            required = true)
    private @Nullable File output;

    @Parameter(
            label = "Layers",
            description =
                    "Which layers: last is the vector that the classifier reads; of all others the mean and the standard deviation over the positions are taken. Names or numbers of layers, with commas between them; whole, centre and early are the three families of a closed-form fit: over all positions, over the middle half of each side, and the correlations of the early layers' channels (default: last).",
            persist = false,
            required = false)
    private @Nullable String layers;

    @Parameter(
            label = "ROIs (file)",
            description =
                    "Takes the ROIs of this .zip or .roi, or the features of this .geojson (.gz, .zip), which lie on the one image given.",
            persist = false,
            required = false)
    private @Nullable File rois;

    @Parameter(
            label = "Objects of GeoJSON",
            description = "Which objects of a GeoJSON file are used (default: all).",
            persist = false,
            required = false,
            choices = {"all", "annotations", "detections", "cells", "tiles"})
    private String objects = "all";

    @Parameter(
            label = "Outline of cells",
            description =
                    "Which outline of a cell of a GeoJSON file is used: the cell's own, or its nucleus's (default: object).",
            persist = false,
            required = false,
            choices = {"object", "nucleus"})
    private String outline = "object";

    @Parameter(
            label = "Context (0.1)",
            description = "The margin about a marked object, as a share of its longer side (default: 0.1).",
            persist = false,
            required = false)
    private @Nullable String context;

    @Parameter(
            label = "Box (20um, 64px)",
            description = "Cuts a square of this side about the centre of each marked object; points need it.",
            persist = false,
            required = false)
    private @Nullable String box;

    @Parameter(
            label = "µm per pixel",
            description =
                    "Resamples the crops of marked objects to this number of µm per pixel (default: as they are).",
            persist = false,
            required = false)
    private @Nullable String um_per_px;

    @Parameter(
            label = "Background",
            description = "How the pixels outside an object's outline are treated (default: keep).",
            persist = false,
            required = false,
            choices = {"keep", "blank"})
    private String background = "keep";

    @Parameter(
            label = "Tiles",
            description = "Takes tiles all over the one image given, which may be far larger than memory.",
            persist = false,
            required = false)
    private boolean tiles;

    @Parameter(
            label = "Tile (224px, 100um)",
            description =
                    "The side of a tile, such as 224px or 100um (default: the field of view of a training image: the median shorter side of the training images, scaled by the model's µm per pixel to those of the image where both are known).",
            persist = false,
            required = false)
    private @Nullable String tile;

    @Parameter(
            label = "Stride of tiles",
            description = "How far one tile is from the next (default: the side of a tile).",
            persist = false,
            required = false)
    private @Nullable String stride;

    @Parameter(
            label = "Also tiles without tissue",
            description =
                    "Runs all tiles. Otherwise those of a bright-field slide that show glass, dust or pen marks are left out; images without bright glass, such as fluorescence, have no mask.",
            persist = false,
            required = false)
    private boolean no_mask;

    @Parameter(
            label = "Channels",
            description = "The channels that become red, green and blue (default: auto).",
            persist = false,
            required = false)
    private @Nullable String channels;

    @Parameter(
            label = "Grey range",
            description =
                    "Which grey values become black and white, for images that are not 8-bit; auto takes the file's display range, else percentiles (default: auto).",
            persist = false,
            required = false,
            choices = {"auto", "display", "percentile", "full"})
    private String range = "auto";

    @Parameter(
            label = "Resize",
            description = "How an image becomes the network's square (default: center-square).",
            persist = false,
            required = false,
            choices = {"center-square", "stretch", "imagenet"})
    private String resize = "center-square";

    @Parameter(
            label = "Skip unreadable images",
            description = "Leaves out images that cannot be read, and lists them.",
            persist = false,
            required = false)
    private boolean skip_unreadable;

    @Parameter(
            label = "Overwrite any file",
            description = "Replaces the output though Quadrant did not write it; what is read is never replaced.",
            persist = false,
            required = false)
    private boolean overwrite;

    @Parameter(
            label = "Device",
            description = "Where to compute (default: auto).",
            persist = false,
            required = false,
            choices = {"auto", "cpu", "cuda"})
    private String device = "auto";

    @Parameter(
            label = "Threads",
            description = "Threads at work (default: all cores).",
            persist = false,
            required = false)
    private @Nullable String threads;

    @Parameter(type = ItemIO.OUTPUT)
    private @Nullable File table;

    @Parameter(type = ItemIO.OUTPUT)
    private @Nullable String result;

    public FeaturesSciJava() {
        super(Verbs.FEATURES);
    }

    @Override
    void done(String text, boolean written) {
        result = text;
        table = written ? new File(text) : null;
    }
}
