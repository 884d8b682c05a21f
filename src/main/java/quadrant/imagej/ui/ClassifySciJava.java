package quadrant.imagej.ui;

import java.io.File;
import org.jspecify.annotations.Nullable;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import quadrant.app.Verbs;

/** {@link Verbs#CLASSIFY} as a SciJava command; made by {@code SciJavaSource}. */
@Plugin(type = Command.class, headless = true, label = "Quadrant Classify")
@SuppressWarnings({"unused", "UnusedVariable", "MemberName"}) // SciJava sets and reads the fields
public final class ClassifySciJava extends SciJavaVerb {
    @Parameter(
            label = "Model (model.onnx)",
            description = "The model.onnx that finetune wrote.",
            persist = false,
            required = true)
    private @Nullable File model;

    @Parameter(
            label = "Images (blank: open image)",
            description = "Images, folders of images, or CSVs with a column image.",
            persist = false,
            required = false)
    private @Nullable File input;

    @Parameter(
            label = "Output (CSV; folder for tiles)",
            description =
                    "The CSV to write; with tiles a new folder for map.tif, areas.csv, tiles.csv and slide.csv. Of ROIs and tiles also a .geojson, .geojson.gz or .geojson.zip with a feature for each, for QuPath.",
            persist = false,
            required = false)
    private @Nullable File output;

    @Parameter(
            label = "Classify",
            description = "What of each image is classified; image is the whole (default: image).",
            persist = false,
            required = false,
            choices = {"image", "rois", "tiles", "slices"})
    private String what = "image";

    @Parameter(
            label = "ROIs (file; blank: those shown)",
            description =
                    "Classifies the ROIs of this .zip or .roi, or the features of this .geojson (.gz, .zip), which lie on the one image given.",
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
            label = "Tiles",
            description = "Classifies tiles all over the one image given, which may be far larger than memory.",
            persist = false,
            required = false)
    private boolean tiles;

    @Parameter(
            label = "Slices",
            description = "Classifies every slice and frame of the one stack given.",
            persist = false,
            required = false)
    private boolean slices;

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
            label = "Uncertain below",
            description =
                    "The probability that the predicted class must reach; else the prediction is uncertain (default: 0, nothing).",
            persist = false,
            required = false)
    private @Nullable String min_probability;

    @Parameter(
            label = "Test-time augmentation",
            description =
                    "Test-time augmentation: predicts each image once, or averages the predictions for its four quarter turns, or for these and their mirror images (dihedral), which takes as many times as long (default: auto: used where left-out images gain by it).",
            persist = false,
            required = false,
            choices = {"none", "turns", "dihedral"})
    private @Nullable String tta;

    @Parameter(
            label = "Group pattern",
            description =
                    "Finds each image's group (patient, slide) in its path: the first capture group, else the whole match. Groups never straddle a split.",
            persist = false,
            required = false)
    private @Nullable String group_by;

    @Parameter(
            label = "Dump input",
            description = "Also writes the network's input, as DIR/input.npy.",
            persist = false,
            required = false)
    private @Nullable File dump_input;

    @Parameter(
            label = "Shard",
            description =
                    "Classifies one of N parts of the images, or with --tiles of the slides, for as many processes on any machines; all name the same folder as output, and merge makes the table.",
            persist = false,
            required = false)
    private @Nullable String shard;

    @Parameter(
            label = "Resume",
            description = "Goes on with a shard that was broken off: what is done is left out.",
            persist = false,
            required = false)
    private boolean resume;

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

    public ClassifySciJava() {
        super(Verbs.CLASSIFY);
    }

    @Override
    void done(String text, boolean written) {
        result = text;
        table = written ? new File(text) : null;
    }
}
