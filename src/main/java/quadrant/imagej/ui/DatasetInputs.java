package quadrant.imagej.ui;

import java.io.File;
import org.jspecify.annotations.Nullable;
import org.scijava.plugin.Parameter;
import quadrant.app.Verb;

/** Inputs of several SciJava commands; made by {@code SciJavaSource}. */
@SuppressWarnings({"unused", "UnusedVariable", "MemberName"}) // SciJava sets and reads the fields
abstract class DatasetInputs extends SciJavaVerb {
    @Parameter(
            label = "Images (folder or CSV)",
            description =
                    "A folder with a folder of images for each class, or a CSV with the columns image,label and, if known, group and fold.",
            persist = false,
            required = true)
    private @Nullable File data;

    @Parameter(
            label = "Images of CSV in",
            description = "The folder that the CSV's paths start from (default: the CSV's own).",
            persist = false,
            required = false)
    private @Nullable File images;

    @Parameter(
            label = "Group pattern",
            description =
                    "Finds each image's group (patient, slide) in its path: the first capture group, else the whole match. Groups never straddle a split.",
            persist = false,
            required = false)
    private @Nullable String group_by;

    @Parameter(
            label = "Class from ROI",
            description =
                    "Which property of a ROI is its class: its name without the number, its group, its colour (default: name).",
            persist = false,
            required = false,
            choices = {"name", "group", "colour"})
    private String class_from = "name";

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
            label = "Tiles (224px)",
            description = "Cuts the areas that ROIs outline into tiles of this side.",
            persist = false,
            required = false)
    private @Nullable String tiles;

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
            label = "Backbone",
            description =
                    "The pretrained network, of those that `quadrant backbones list` shows, an .onnx file with its card beside it, or a model.onnx that finetune wrote, which is then continued (default: efficientnet-lite0).",
            persist = false,
            required = false)
    private @Nullable String backbone;

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
            label = "Seed",
            description = "The same seed and threads give the same result (default: 1).",
            persist = false,
            required = false)
    private @Nullable String seed;

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

    @Parameter(
            label = "Skip unreadable images",
            description = "Leaves out images that cannot be read, and lists them.",
            persist = false,
            required = false)
    private boolean skip_unreadable;

    DatasetInputs(Verb<?, ?> verb) {
        super(verb);
    }
}
