package quadrant.app;

import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import quadrant.advisor.Advice;
import quadrant.augment.ViewSheet;
import quadrant.report.AdviceReport;
import quadrant.report.AuditReport;
import quadrant.report.ComparisonReport;
import quadrant.report.Json;
import quadrant.report.ReportWriter;
import quadrant.task.UserException;

/** All verbs of Quadrant. */
public final class Verbs {
    public static final Verb<FineTuneOptions, FineTuneJob.Result> FINETUNE = new Verb<>(
            "finetune",
            Verb.Chapter.TRAINING,
            "Fine-tunes a backbone on labelled images and writes model.onnx, report.html, report.json and, where images"
                    + " are held out, predictions.csv.",
            List.of("finetune sample-data --group-by 's\\d+' --output out"),
            FineTuneOptions.ALL,
            FineTuneOptions::new,
            (o, task) -> new FineTuneJob(Wiring.standard(), Clock.system(ZoneId.systemDefault())).run(o, e -> {}, task),
            (o, r) -> r.lines(),
            r -> r.model().toString());

    public static final Verb<AdviseOptions, Advice> ADVISE = new Verb<>(
            "advise",
            Verb.Chapter.DATA,
            "Measures the size and similarity of a set of labelled images and how well each layer of the network"
                    + " separates their classes, and recommends how to fine-tune; trains nothing.",
            List.of("advise sample-data --group-by 's\\d+'"),
            AdviseOptions.ALL,
            AdviseOptions::new,
            (o, task) -> new AdviseJob(Wiring.standard()).run(o, task),
            (o, r) -> o.json() ? List.of(json(r)) : new AdviceReport(r).lines(),
            Verbs::json);

    public static final Verb<AuditOptions, AuditReport> AUDIT = new Verb<>(
            "audit",
            Verb.Chapter.DATA,
            "Looks for problems that would distort a training or its test: copies, groups, confounders, doubtful labels.",
            List.of("audit sample-data --output audit"),
            AuditOptions.ALL,
            AuditOptions::new,
            (o, task) -> new AuditJob(Wiring.standard()).run(o, task),
            Verbs::lines,
            AuditReport::json);

    public static final Verb<ClassifyOptions, Classified> CLASSIFY = new Verb<>(
            "classify",
            Verb.Chapter.USE,
            "Classifies images with a fine-tuned model and writes a CSV with the probability of each class, or GeoJSON for"
                    + " QuPath.",
            List.of(
                    "classify out/model.onnx sample-data --output classified.csv",
                    "classify out/model.onnx slide.tif --rois cells.geojson --output predicted.geojson"),
            ClassifyOptions.ALL,
            ClassifyOptions::new,
            (o, task) -> new ClassifyJob(Wiring.standard()).run(o, task),
            (o, r) -> r.printed(o),
            r -> r.written().map(Path::toString).orElse(""));

    public static final Verb<Given, Path> MERGE = new Verb<>(
            "merge",
            Verb.Chapter.USE,
            "Makes one table of the parts that classify wrote with --shard, the same as one process writes.",
            List.of(
                    "classify out/model.onnx sample-data --shard 1/2 --output parts",
                    "classify out/model.onnx sample-data --shard 2/2 --output parts",
                    "merge parts --output classified.csv"),
            MergeJob.ALL,
            Function.identity(),
            (o, task) -> MergeJob.run(o),
            (o, r) -> List.of(r.toString()),
            Path::toString);

    public static final Verb<EvaluateOptions, EvaluateJob.Result> EVALUATE = new Verb<>(
            "evaluate",
            Verb.Chapter.TRAINING,
            "Tests a fine-tuned model on labelled images that it was not trained on (evaluate MODEL DATA), or"
                    + " cross-validates (evaluate DATA --folds 5): what fine-tuning is worth on these images, with the"
                    + " options of finetune.",
            List.of(
                    "evaluate out/model.onnx sample-data --output test",
                    "evaluate sample-data --folds 5 --output folds"),
            EvaluateOptions.ALL,
            EvaluateOptions::new,
            (o, task) -> new EvaluateJob(Wiring.standard()).run(o, task),
            (o, r) -> List.of("Results: " + r.folder(), r.verdict()),
            r -> r.folder().toString());

    public static final Verb<Given, FeaturesJob.Result> FEATURES = new Verb<>(
            "features",
            Verb.Chapter.USE,
            "Writes the features of images, ROIs or tiles by one layer of a network, several, or all, for analysis in Python"
                    + " or elsewhere.",
            List.of(
                    "features efficientnet-lite0 sample-data --output features.npy",
                    "features out/model.onnx slide.tif --tiles --layers all --output tiles.csv"),
            FeaturesJob.ALL,
            FeaturesJob::checked,
            (o, task) -> new FeaturesJob(Wiring.standard()).run(o, task),
            (o, r) -> List.of(r.rows() + " rows of " + r.width() + " features (" + String.join(", ", r.layers()) + "): "
                    + r.file()),
            r -> r.file().toString());

    private static final Option<List<Path>> RUNS = Option.of("run", Value.paths("RUN..."))
            .help("Folders that finetune or evaluate wrote, two or more.")
            .at(Option.Place.ARGUMENT)
            .required();

    private static final Option<Optional<Path>> COMPARISON = Option.of("output", Value.path("DIR"))
            .help("A new or empty folder for comparison.html and comparison.json.")
            .at(Option.Place.ESSENTIAL)
            .optional();

    public static final Verb<Given, ComparisonReport> COMPARE = new Verb<>(
            "compare",
            Verb.Chapter.TRAINING,
            "Puts runs side by side: balanced accuracy with intervals, each run against the first by a paired bootstrap over"
                    + " groups where both were tested on the same images.",
            List.of("compare run-a run-b"),
            List.of(RUNS, COMPARISON),
            Function.identity(),
            (o, task) -> CompareJob.run(o.get(RUNS), o.get(COMPARISON), Clock.system(ZoneId.systemDefault())),
            (o, r) -> TextTable.lines(r.table(), List.of()),
            r -> String.join("\n", TextTable.lines(r.table(), List.of())));

    public static final Verb<Given, ExplainJob.Result> EXPLAIN = new Verb<>(
            "explain",
            Verb.Chapter.USE,
            "Shows where in each image a fine-tuned model looks: a PNG with the image beside its heat map, the map as a"
                    + " 32-bit TIFF, and a table.",
            List.of("explain out/model.onnx sample-data --output maps"),
            ExplainJob.ALL,
            Function.identity(),
            (o, task) -> new ExplainJob(Wiring.standard()).run(o, task),
            (o, r) -> List.of(r.images() + " images explained: " + r.folder()),
            r -> r.folder().toString());

    public static final Verb<Given, NextJob.Result> NEXT = new Verb<>(
            "next",
            Verb.Chapter.USE,
            "Names the unlabelled images, or marked cells, that are worth labelling next, and writes them as a CSV, the"
                    + " best first.",
            List.of("next out/model.onnx unlabelled --output next.csv"),
            NextJob.ALL,
            Function.identity(),
            (o, task) -> new NextJob(Wiring.standard()).run(o, task),
            (o, r) -> List.of(r.images() + " of " + r.of() + (r.marked() ? " marked cells" : " images")
                    + " are worth labelling next: " + r.csv()),
            r -> r.csv().toString());

    public static final Verb<Given, Path> EXPORT = new Verb<>(
            "export",
            Verb.Chapter.USE,
            "Exports a fine-tuned model for another program: QuPath's WSInfer extension, OpenCV with scripts for"
                    + " QuPath, or a package for bioimage.io.",
            List.of("export out/model.onnx --to wsinfer --um-per-px 0.5 --output blood-cells"),
            ExportJob.ALL,
            ExportJob::checked,
            (o, task) -> ExportJob.run(o, Wiring.standard(), Clock.systemUTC(), task),
            (o, r) -> List.of(r.toString()),
            Path::toString);

    public static final Verb<Given, ViewSheet> PREVIEW = new Verb<>(
            "preview",
            Verb.Chapter.DATA,
            "Shows on one sheet, a PNG file, what an augmentation plan does to images; frames views whose nearest"
                    + " neighbour is of another class.",
            List.of("preview sample-data --output views.png"),
            ViewsJob.PREVIEW,
            ViewsJob::checked,
            (o, task) -> ViewsJob.preview(Wiring.standard(), o, task),
            (o, r) -> ViewsJob.picture(o).map(p -> List.of(p.file().toString())).orElse(r.notes()),
            r -> String.join("\n", r.notes()));

    public static final Verb<Given, Path> AUGMENT = new Verb<>(
            "augment",
            Verb.Chapter.DATA,
            "Writes augmented views of images as PNG files, the same ones that training makes with this plan and seed.",
            List.of("augment sample-data --plan heavy --views 4 --output views"),
            ViewsJob.AUGMENT,
            ViewsJob::checked,
            (o, task) -> ViewsJob.augment(Wiring.standard(), o, task),
            (o, r) -> List.of(r.toString()),
            Path::toString);

    private static final Option<Boolean> CLEAR_CACHE = Option.of("clear_cache", Value.toggle())
            .help("First deletes the cached features that no run is using.")
            .or(false);

    public static final Verb<Given, Map<String, Object>> INFO = new Verb<>(
            "info",
            Verb.Chapter.INSTALLATION,
            "Shows versions, devices, backbones and the cache.",
            List.of("info"),
            List.of(CLEAR_CACHE, OutputOptions.JSON),
            Function.identity(),
            (o, task) -> {
                InfoJob job = new InfoJob(Wiring.standard());
                if (o.get(CLEAR_CACHE)) {
                    task.info("Freed " + job.clearCache() + " bytes of cached features.");
                }
                return job.facts();
            },
            (o, r) -> o.get(OutputOptions.JSON) ? List.of(Json.text(r)) : InfoJob.lines(r),
            r -> String.join("\n", InfoJob.lines(r)));

    /** All verbs, in the order of a typical project; a name of two words is a verb of a group. */
    public static final List<Verb<?, ?>> ALL = List.of(
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

    private static String json(Advice advice) {
        return Json.text(new AdviceReport(advice).facts());
    }

    private static List<String> lines(AuditOptions o, AuditReport r) {
        if (o.json()) {
            return List.of(r.json().stripTrailing());
        }
        List<String> lines = new ArrayList<>(r.lines());
        lines.add(o.output().resolve(ReportWriter.AUDIT).toString());
        return lines;
    }

    /** The refusal of a removed verb or menu entry, which names what replaces it; empty for any other name. */
    public static Optional<UserException> removed(String name) {
        return Optional.ofNullable(REPLACEMENTS.get(name))
                .map(remedy -> new UserException("There is no \"" + name + "\" any more.", remedy));
    }

    /** The verb with this name. */
    public static Optional<Verb<?, ?>> named(String name) {
        return ALL.stream().filter(v -> v.name().equals(name)).findFirst();
    }
}
