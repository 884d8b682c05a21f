package quadrant.imagej.ui;

import java.io.File;
import org.jspecify.annotations.Nullable;
import org.scijava.plugin.Parameter;
import quadrant.app.Verb;

/** Inputs of several SciJava commands; made by {@code SciJavaSource}. */
@SuppressWarnings({"unused", "UnusedVariable", "MemberName"}) // SciJava sets and reads the fields
abstract class TrainingInputs extends DatasetInputs {
    @Parameter(
            label = "Results (new folder)",
            description = "Where the results go: a new or empty folder.",
            persist = false,
            required = true)
    private @Nullable File output;

    @Parameter(
            label = "Strategy",
            description =
                    "What to train: auto fits small sets in closed form, in seconds; quadrant trains what the size–similarity matrix prescribes, and compares the two; layers is a classifier on all layers of the frozen network, in closed form; head that on the last one; top the top layers; all everything (default: auto).",
            persist = false,
            required = false,
            choices = {"auto", "quadrant", "layers", "head", "top", "all"})
    private String strategy = "auto";

    @Parameter(
            label = "Deliver",
            description =
                    "With strategy quadrant, which model to deliver: the best on held-out groups (another than layers only where its gain exceeds its standard error), or the one that is named; mean is that of both (default: best).",
            persist = false,
            required = false,
            choices = {"best", "quadrant", "layers", "mean"})
    private String deliver = "best";

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
                    "Augmented copies of each training image, the image itself among them (default: 1 to 16, more for small sets).",
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
            label = "Test-time augmentation",
            description =
                    "Test-time augmentation: predicts each image once, or averages the predictions for its four quarter turns, or for these and their mirror images (dihedral), which takes as many times as long (default: auto: used where left-out images gain by it).",
            persist = false,
            required = false,
            choices = {"none", "turns", "dihedral"})
    private @Nullable String tta;

    @Parameter(
            label = "Labels of whole slides or patients",
            description =
                    "A label is that of a group (slide, patient) as a whole, and need not hold for each of its images. With tiles, slides on which nothing is marked are cut into tiles of their tissue.",
            persist = false,
            required = false)
    private boolean bags;

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

    TrainingInputs(Verb<?, ?> verb) {
        super(verb);
    }
}
