package quadrant.face.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a training, which {@code finetune} and {@code evaluate --folds} share. */
@SuppressWarnings({"unused", "UnusedVariable"}) // picocli reads the fields; their texts are taken from what it parsed
final class TrainingMixin {
    @Option(
            names = "--backbone",
            paramLabel = "NAME|MODEL",
            description = "The pretrained network, of those that `quadrant backbones list` shows, an .onnx file with"
                    + " its card beside it, or a model.onnx that finetune wrote, which is then continued (default:"
                    + " efficientnet-lite0).")
    private @Nullable String backbone;

    @Option(
            names = "--strategy",
            paramLabel = "auto|layers|head|top|all",
            description =
                    "What to train: a classifier on all layers of the frozen network, in closed form; the head alone; the top"
                            + " layers; everything; auto asks the size–similarity matrix (default).")
    private @Nullable String strategy;

    @Option(
            names = "--depth",
            paramLabel = "auto|N",
            description = "How many stages below the head to train; 0 is the head alone (default: auto).")
    private @Nullable String depth;

    @Option(
            names = "--size",
            paramLabel = "effective|raw",
            description = "How the size of a class is counted: independent images (default), or images as they are.")
    private @Nullable String size;

    @Option(
            names = "--augmentation",
            paramLabel = "PLAN",
            description = "none, light, heavy, a strength from 0 to 3, or a plan.json (default: by quadrant).")
    private @Nullable String augmentation;

    @Option(
            names = "--mixup",
            paramLabel = "ALPHA",
            description =
                    "Mix the rows of each mini-batch in pairs, with soft labels: MixUp on the features at the cut, or on"
                            + " pixels where everything is trained; 0.2 is usual, 0 is off (default).")
    private @Nullable String mixup;

    @Option(
            names = "--cutmix",
            paramLabel = "ALPHA",
            description = "CutMix, only where everything is trained; 1 is usual, 0 is off (default).")
    private @Nullable String cutmix;

    @Option(
            names = "--sampling",
            paramLabel = "natural|balanced",
            description =
                    "Draw mini-batches from all images alike, with weights in the loss (default), or from all classes"
                            + " alike.")
    private @Nullable String sampling;

    @Option(
            names = "--views",
            paramLabel = "N",
            description =
                    "Augmented copies of each training image, the image itself among them (default: 4 to 16, more for"
                            + " small sets).")
    private @Nullable String views;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Epochs of training head and top layers together (default: 10 to 20, more for small sets).")
    private @Nullable String epochs;

    @Option(
            names = "--doubt",
            paramLabel = "auto|none",
            description =
                    "Whether the model learns how far its probabilities can be trusted, from images left out of training"
                            + " (default: auto).")
    private @Nullable String doubt;

    @Option(
            names = "--early-stopping",
            paramLabel = "true|false",
            description = "Stop when a grouped validation part no longer improves, where it holds at least 20 images a"
                    + " class (default: true).")
    private @Nullable String earlyStopping;

    @Option(
            names = "--channels",
            paramLabel = "auto|1,2,3",
            description = "The channels that become red, green and blue (default: auto).")
    private @Nullable String channels;

    @Option(
            names = "--range",
            paramLabel = "auto|display|percentile|full",
            description = "Which grey values become black and white, for images that are not 8-bit (default: auto: the"
                    + " file's display range, else percentiles).")
    private @Nullable String range;

    @Option(
            names = "--resize",
            paramLabel = "center-square|stretch|imagenet",
            description = "How an image becomes the network's square (default: center-square).")
    private @Nullable String resize;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The same seed and threads give the same model (default: 1).")
    private @Nullable String seed;

    @Mixin
    private final ComputeArguments compute = new ComputeArguments();
}
