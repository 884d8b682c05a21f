package quadrant.app;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.task.UserException;

/** All verbs of Quadrant. */
public final class Verbs {
    public static final Verb FINETUNE = new Verb(
            "finetune",
            Verb.Chapter.TRAINING,
            "Fine-tunes a backbone on labelled images and writes model.onnx, report.html, report.json and, where images"
                    + " are held out, predictions.csv.",
            List.of("finetune sample-data --group-by 's\\d+' --output out"),
            FineTuneOptions.ALL,
            FineTuneOptions::check,
            (wiring, given, task) -> FineTuneJob.run(wiring, given, e -> {}, task));

    public static final Verb ADVISE = new Verb(
            "advise",
            Verb.Chapter.DATA,
            "Measures the size and similarity of a set of labelled images and how well each layer of the network"
                    + " separates their classes, and recommends how to fine-tune; trains nothing.",
            List.of("advise sample-data --group-by 's\\d+'"),
            AdviseJob.ALL,
            FineTuneOptions::check,
            AdviseJob::run);

    public static final Verb AUDIT = new Verb(
            "audit",
            Verb.Chapter.DATA,
            "Looks for problems that would distort a training or its test: copies, groups, confounders, doubtful labels.",
            List.of("audit sample-data --output audit"),
            AuditJob.ALL,
            Reading::check,
            AuditJob::run);

    public static final Verb CLASSIFY = new Verb(
            "classify",
            Verb.Chapter.USE,
            "Classifies images with a fine-tuned model and writes a CSV with the probability of each class, or GeoJSON for"
                    + " QuPath.",
            List.of(
                    "classify out/model.onnx sample-data --output classified.csv",
                    "classify out/model.onnx slide.tif --rois cells.geojson --output predicted.geojson",
                    "classify out/model.onnx sample-slides/new --find --output cells.csv"),
            ClassifyOptions.ALL,
            ClassifyOptions::check,
            ClassifyJob::run);

    public static final Verb MERGE = new Verb(
            "merge",
            Verb.Chapter.USE,
            "Makes one table of the parts that classify wrote with --shard, the same as one process writes.",
            List.of(
                    "classify out/model.onnx sample-data --shard 1/2 --output parts",
                    "classify out/model.onnx sample-data --shard 2/2 --output parts",
                    "merge parts --output classified.csv"),
            MergeJob.ALL,
            given -> {},
            MergeJob::run);

    public static final Verb EVALUATE = new Verb(
            "evaluate",
            Verb.Chapter.TRAINING,
            "Tests a fine-tuned model on labelled images that it was not trained on (evaluate MODEL DATA), or"
                    + " cross-validates (evaluate DATA --folds 5): what fine-tuning is worth on these images, with the"
                    + " options of finetune.",
            List.of(
                    "evaluate out/model.onnx sample-data --output test",
                    "evaluate sample-data --folds 5 --output folds"),
            EvaluateJob.ALL,
            EvaluateJob::check,
            EvaluateJob::run);

    public static final Verb FEATURES = new Verb(
            "features",
            Verb.Chapter.USE,
            "Writes the features of images, ROIs or tiles by one layer of a network, several, or all, for analysis in Python"
                    + " or elsewhere.",
            List.of(
                    "features efficientnet-lite0 sample-data --output features.npy",
                    "features out/model.onnx slide.tif --tiles --layers all --output tiles.csv"),
            FeaturesJob.ALL,
            FeaturesJob::check,
            FeaturesJob::run);

    public static final Verb COMPARE = new Verb(
            "compare",
            Verb.Chapter.TRAINING,
            "Puts runs side by side: balanced accuracy with intervals, each run against the first by a paired bootstrap over"
                    + " groups where both were tested on the same images.",
            List.of("compare run-a run-b"),
            CompareJob.ALL,
            given -> {},
            CompareJob::run);

    public static final Verb EXPLAIN = new Verb(
            "explain",
            Verb.Chapter.USE,
            "Shows where in each image a fine-tuned model looks: a PNG with the image beside its heat map, the map as a"
                    + " 32-bit TIFF, and a table.",
            List.of("explain out/model.onnx sample-data --output maps"),
            ExplainJob.ALL,
            given -> {},
            ExplainJob::run);

    public static final Verb NEXT = new Verb(
            "next",
            Verb.Chapter.USE,
            "Names the unlabelled images, or marked cells, that are worth labelling next, and writes them as a CSV, the"
                    + " best first.",
            List.of("next out/model.onnx unlabelled --output next.csv"),
            NextJob.ALL,
            given -> {},
            NextJob::run);

    public static final Verb EXPORT = new Verb(
            "export",
            Verb.Chapter.USE,
            "Exports a fine-tuned model for another program: QuPath's WSInfer extension, OpenCV with scripts for"
                    + " QuPath, or a package for bioimage.io.",
            List.of("export out/model.onnx --to wsinfer --um-per-px 0.5 --output blood-cells"),
            ExportJob.ALL,
            ExportJob::check,
            ExportJob::run);

    public static final Verb PREVIEW = new Verb(
            "preview",
            Verb.Chapter.DATA,
            "Shows on one sheet, a PNG file, what an augmentation plan does to images; frames views whose nearest"
                    + " neighbour is of another class.",
            List.of("preview sample-data --output views.png"),
            ViewsJob.PREVIEW,
            Reading::check,
            ViewsJob::preview);

    public static final Verb AUGMENT = new Verb(
            "augment",
            Verb.Chapter.DATA,
            "Writes augmented views of images as PNG files, the same ones that training makes with this plan and seed.",
            List.of("augment sample-data --plan heavy --views 4 --output views"),
            ViewsJob.AUGMENT,
            Reading::check,
            ViewsJob::augment);

    public static final Verb INFO = new Verb(
            "info",
            Verb.Chapter.INSTALLATION,
            "Shows versions, devices, backbones and the cache.",
            List.of("info"),
            InfoJob.ALL,
            given -> {},
            InfoJob::run);

    /** All verbs, in the order of a typical project; a name of two words is a verb of a group. */
    public static final List<Verb> ALL = List.of(
            ADVISE,
            AUDIT,
            PREVIEW,
            AUGMENT,
            FINETUNE,
            EVALUATE,
            COMPARE,
            CLASSIFY,
            MERGE,
            EXPLAIN,
            FEATURES,
            NEXT,
            EXPORT,
            BackboneVerbs.LIST,
            BackboneVerbs.INSPECT,
            BackboneVerbs.ADD,
            BackboneVerbs.REFERENCE,
            BackboneVerbs.FETCH,
            BackboneVerbs.REMOVE,
            INFO);

    /** What replaces what was removed, by its name as a verb or its label in the menu. */
    private static final Map<String, String> REPLACEMENTS = Map.of(
            "Backbones...",
            "Write call(\"quadrant.Macro.run\", \"backbones\", \"fetch=NAME\") in a macro, or add=FILE, inspect=NAME,"
                    + " remove=NAME or nothing for the list; on the command line it is quadrant backbones.",
            "backbones verify",
            "Write quadrant backbones inspect NETWORK for the cuts that it can be fine-tuned from; that the halves of a network"
                    + " give what the whole gives is tested where Quadrant is built.",
            "figures",
            "Each drawing of a report has a link below it that saves it as SVG; pictures are saved by the browser's menu.",
            "label",
            "Open Plugins > Quadrant > Quadrant: the panel takes the ROIs of the ROI Manager or the overlay, and predicts the"
                    + " others while you label.");

    private Verbs() {}

    /** The refusal of a removed verb or menu entry, which names what replaces it; empty for any other name. */
    public static Optional<UserException> removed(String name) {
        return Optional.ofNullable(REPLACEMENTS.get(name))
                .map(remedy -> new UserException("There is no \"" + name + "\" any more.", remedy));
    }

    /** The verb with this name. */
    public static Optional<Verb> named(String name) {
        return ALL.stream().filter(v -> v.name().equals(name)).findFirst();
    }
}
