package quadrant.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import quadrant.dataset.PixelSource;
import quadrant.dataset.io.NextTable;
import quadrant.dataset.io.Target;
import quadrant.evaluation.Doubt;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.WorthLabelling;
import quadrant.inference.Classifier;
import quadrant.inference.Runner;
import quadrant.inference.Sink;
import quadrant.model.FineTunedModel;
import quadrant.onnx.Averaged;
import quadrant.onnx.Head;
import quadrant.onnx.OnnxGraph;
import quadrant.pixels.TestViews;
import quadrant.task.Task;
import quadrant.task.UserException;

/**
 * Selects the images most worth labelling next and writes a table. For a model trained on marked objects it selects marked
 * objects without a class, cut out in the same way.
 */
final class NextJob {
    private static final Option<Path> OUTPUT = Option.of("output", Value.path("FILE"))
            .help("The CSV to write.")
            .at(Option.Place.ESSENTIAL)
            .required();

    /** The features of four times as many images are kept in memory. */
    private static final Option<Integer> COUNT = Option.of("count", Value.whole(1, 2000))
            .help("How many images to name, at most 2000")
            .or(50);

    /** All options, in the order of the help. */
    static final List<Option<?>> ALL = Option.all(
            List.of(
                    Options.MODEL,
                    Options.INPUT,
                    OUTPUT,
                    COUNT,
                    Options.CHANNEL_NAMES,
                    Options.SKIP_UNREADABLE,
                    Options.OVERWRITE),
            Options.COMPUTATION);

    private NextJob() {}

    static Verb.Outcome run(Wiring wiring, Given options, Task task) {
        List<Path> inputs = options.get(Options.INPUT);
        List<Path> reads = new ArrayList<>(inputs);
        reads.add(options.get(Options.MODEL));
        Target table = new Target(options.get(OUTPUT), reads, options.get(Options.OVERWRITE));
        table.check();
        table.check(NextTable.KIND);
        FineTunedModel model = Reading.model(wiring, options, options.get(Options.MODEL));
        Optional<List<PixelSource>> marked =
                model.crop().flatMap(rule -> wiring.datasets().cells(inputs, Reading.unlabelled(model, rule), task));
        List<PixelSource> images =
                marked.orElseGet(() -> Reading.datasets(model).inputs(inputs, task));
        if (model.crop().isPresent() && marked.isEmpty()) {
            task.warn(
                    "The model was trained on crops of marked objects, and nothing is marked here, so whole images are used.");
        }
        List<PixelSource> readable = new ArrayList<>();
        List<Prediction> all = new ArrayList<>();
        task.phase("Classifying");
        try (Classifier classifier =
                new Classifier(model, wiring.engines().trunks(), Options.compute(options), TestViews.NONE, task)) {
            Sink<PixelSource, Prediction> sink = (image, p) -> {
                readable.add(image);
                all.add(p);
                task.progress(all.size(), images.size());
            };
            boolean skip = options.get(Options.SKIP_UNREADABLE);
            classifier.run(images.iterator(), Function.identity(), sink.passing(skip, task), task);
        }
        if (all.isEmpty()) {
            throw new UserException("There is no image in " + inputs + ".", "Give images or a folder of images.");
        }
        List<NextTable.Row> picks = picks(wiring, model, readable, all, options, task);
        NextTable.write(table, picks, marked.isPresent());
        long outliers = picks.stream()
                .filter(p -> p.outlier().isPresent() && p.outlier().getAsDouble() > 1)
                .count();
        if (outliers > 0) {
            task.warn(String.format(
                    Locale.ROOT,
                    "%d of these images are unlike those of training (outlier above 1): check whether they belong here.",
                    outliers));
        }
        return Verb.Outcome.of(
                table.file(),
                picks.size() + " of " + all.size() + (marked.isPresent() ? " marked cells" : " images")
                        + " are worth labelling next: " + table.file());
    }

    /** The images to label, the best first; all where there are not more. */
    private static List<NextTable.Row> picks(
            Wiring wiring,
            FineTunedModel model,
            List<PixelSource> images,
            List<Prediction> all,
            Given options,
            Task task) {
        int count = options.get(COUNT);
        List<List<Float>> probabilities =
                all.stream().map(Prediction::probabilities).toList();
        List<Integer> unsure = WorthLabelling.candidates(probabilities, count);
        List<float[]> features = new ArrayList<>();
        task.phase("Comparing images");
        OnnxGraph graph = Averaged.beside(model.graph(), List.of(new Averaged(Head.input(model.graph()), List.of())));
        try (Runner runner = new Runner(
                graph,
                model.preprocessing(),
                TestViews.NONE,
                wiring.engines().trunks(),
                Options.compute(options),
                task)) {
            runner.<Integer>run(
                    unsure.iterator(),
                    images::get,
                    (i, rows) -> {
                        features.add(rows[1]);
                        task.progress(features.size(), unsure.size());
                    },
                    task);
        }
        return WorthLabelling.pick(features.toArray(float[][]::new), count).stream()
                .map(at -> {
                    Prediction p = all.get(unsure.get(at));
                    int suggested = Prediction.largest(p.probabilities());
                    return new NextTable.Row(
                            p.id(),
                            p.probabilities().get(suggested),
                            model.classes().name(suggested),
                            WorthLabelling.uncertainty(p.probabilities()),
                            p.doubt().map(Doubt::outlier).orElse(OptionalDouble.empty()));
                })
                .toList();
    }
}
