package quadrant.imagej.ui;

import java.io.File;
import org.jspecify.annotations.Nullable;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import quadrant.app.Verbs;

/** {@link Verbs#EVALUATE} as a SciJava command; made by {@code SciJavaSource}. */
@Plugin(type = Command.class, headless = true, label = "Quadrant Evaluate")
@SuppressWarnings({"unused", "UnusedVariable", "MemberName"}) // SciJava sets and reads the fields
public final class EvaluateSciJava extends SciJavaVerb {
    @Parameter(
            label = "Results (new folder)",
            description = "Where the results go: a new or empty folder.",
            persist = false,
            required = true)
    private @Nullable File output;

    @Parameter(
            label = "Model (blank: folds)",
            description = "A model.onnx that finetune wrote; left out with folds.",
            persist = false,
            required = false)
    private @Nullable File model;

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
            label = "Only fold (CSV)",
            description = "Only the rows of the CSV whose fold is K.",
            persist = false,
            required = false)
    private @Nullable String fold;

    @Parameter(
            label = "Test-time augmentation",
            description =
                    "Test-time augmentation: predicts each image once, or averages the predictions for its eight turns and mirror images, which takes eight times as long (default: auto: used where left-out images gain by it).",
            persist = false,
            required = false,
            choices = {"none", "dihedral"})
    private @Nullable String tta;

    @Parameter(
            label = "Labels of whole slides or patients",
            description =
                    "A label is that of a group (slide, patient) as a whole, and need not hold for each of its images. With tiles, slides on which nothing is marked are cut into tiles of their tissue.",
            persist = false,
            required = false)
    private boolean bags;

    @Parameter(
            label = "Skip unreadable images",
            description = "Leaves out images that cannot be read, and lists them.",
            persist = false,
            required = false)
    private boolean skip_unreadable;

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
            label = "Folds",
            description =
                    "Cross-validates: trains on all folds but one, tests on that one, in turn. N folds are drawn by whole groups with the classes spread evenly; column takes those of the CSV. No MODEL is given.",
            persist = false,
            required = false)
    private @Nullable String folds;

    @Parameter(
            label = "Repeats",
            description = "How often the folds are drawn anew, each time by the seed plus one (default: 1).",
            persist = false,
            required = false)
    private @Nullable String repeats;

    @Parameter(
            label = "Keep models",
            description = "Keeps the model of each fold, in a folder of its own.",
            persist = false,
            required = false)
    private boolean keep_models;

    @Parameter(
            label = "Backbone",
            description =
                    "The pretrained network, of those that `quadrant backbones list` shows, an .onnx file with its card beside it, or a model.onnx that finetune wrote, which is then continued (default: efficientnet-lite0).",
            persist = false,
            required = false)
    private @Nullable String backbone;

    @Parameter(
            label = "Strategy",
            description =
                    "What to train: a classifier on all layers of the frozen network, in closed form; the head alone; the top layers; everything; auto asks the size–similarity matrix (default: auto).",
            persist = false,
            required = false,
            choices = {"auto", "layers", "head", "top", "all"})
    private String strategy = "auto";

    @Parameter(
            label = "Depth",
            description = "How many stages below the head to train; 0 is the head alone (default: auto).",
            persist = false,
            required = false)
    private @Nullable String depth;

    @Parameter(
            label = "Size counts",
            description =
                    "How the size of a class is counted: independent images, or images as they are (default: effective).",
            persist = false,
            required = false,
            choices = {"effective", "raw"})
    private String size = "effective";

    @Parameter(
            label = "Augmentation",
            description = "none, turns, light, heavy, a strength from 0 to 3, or a plan.json (default: by quadrant).",
            persist = false,
            required = false)
    private @Nullable String augmentation;

    @Parameter(
            label = "MixUp α",
            description =
                    "Mixes the rows of each mini-batch in pairs, with soft labels: MixUp on the features at the cut, or on pixels where everything is trained; 0.2 is usual, 0 is off (default: 0).",
            persist = false,
            required = false)
    private @Nullable String mixup;

    @Parameter(
            label = "CutMix α",
            description = "CutMix, only where everything is trained; 1 is usual, 0 is off (default: 0).",
            persist = false,
            required = false)
    private @Nullable String cutmix;

    @Parameter(
            label = "Sampling",
            description =
                    "Draws mini-batches from all images alike, with weights in the loss, or from all classes alike (default: natural).",
            persist = false,
            required = false,
            choices = {"natural", "balanced"})
    private String sampling = "natural";

    @Parameter(
            label = "Views per image",
            description =
                    "Augmented copies of each training image, the image itself among them (default: 4 to 16, more for small sets).",
            persist = false,
            required = false)
    private @Nullable String views;

    @Parameter(
            label = "Epochs",
            description = "Epochs of training head and top layers together (default: 10 to 20, more for small sets).",
            persist = false,
            required = false)
    private @Nullable String epochs;

    @Parameter(
            label = "Early stopping",
            description =
                    "Stops when a grouped validation set no longer improves, where it holds at least 20 images a class (default: true).",
            persist = false,
            required = false)
    private boolean early_stopping = true;

    @Parameter(
            label = "Uncertainty",
            description =
                    "Whether to calibrate the model's uncertainty, on images left out of training (default: auto).",
            persist = false,
            required = false,
            choices = {"auto", "none"})
    private String uncertainty = "auto";

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
            label = "Allow copies in training and test",
            description = "Continues although the same image would be in training and test set, under two names.",
            persist = false,
            required = false)
    private boolean allow_leakage;

    @Parameter(
            label = "Resume",
            description = "Goes on with the unfinished run in the folder; ends with the same model.",
            persist = false,
            required = false)
    private boolean resume;

    @Parameter(type = ItemIO.OUTPUT)
    private @Nullable File folder;

    @Parameter(type = ItemIO.OUTPUT)
    private @Nullable String result;

    public EvaluateSciJava() {
        super(Verbs.EVALUATE);
    }

    @Override
    void done(String text, boolean written) {
        result = text;
        folder = written ? new File(text) : null;
    }
}
