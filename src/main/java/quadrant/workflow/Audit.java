package quadrant.workflow;

import static quadrant.task.OptionName.option;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import quadrant.backbone.BackboneCatalog;
import quadrant.dataset.Dataset;
import quadrant.dataset.Guard;
import quadrant.dataset.Sample;
import quadrant.engine.Compute;
import quadrant.engine.Engines;
import quadrant.evaluation.ConfidentLearning;
import quadrant.evaluation.Measured;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.task.Phase;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.training.FeatureStore;
import quadrant.training.LayerRows;
import quadrant.training.Stopwatch;

/** Finds problems that would distort a training or its test: copies, hidden groups, confounders, and wrong labels. */
public record Audit(Engines engines, BackboneCatalog catalog, FeatureStore cache) {
    /**
     * The request.
     *
     * @param predictions out-of-fold probabilities to use instead of those of the probes
     * @param folds the maximum number of folds for the probes; fewer where the groups allow fewer
     * @param repeats number of ways to fold
     */
    public record Request(
            LabelledImages images,
            Optional<Predictions> predictions,
            String backbone,
            int folds,
            int repeats,
            long seed,
            Compute compute) {}

    /**
     * The findings of an audit.
     *
     * @param dataset the readable images
     * @param guard copies, hidden groups, confounders
     * @param labels suspected wrong labels, by index into the dataset; no value where they could not be searched
     * @param request how the labels were checked, among others
     * @param skipped one line for each skipped image
     */
    public record Findings(
            Dataset dataset,
            Guard guard,
            Measured<ConfidentLearning.Result> labels,
            Request request,
            List<String> skipped) {
        public Findings {
            skipped = List.copyOf(skipped);
        }
    }

    /** Examines all images. */
    public Findings run(Request request, Task task) {
        task.phase(Phase.READING);
        DatasetScan scan = DatasetScan.of(request.images, request.compute.threads(), task);
        Measured<Predictions> predicted = request.predictions.isPresent()
                ? Measured.of(matched(request.predictions.get(), scan.dataset()))
                : probed(request, scan, task);
        return new Findings(
                scan.dataset(), scan.guard(), predicted.map(ConfidentLearning::of), request, scan.skipped());
    }

    private Measured<Predictions> probed(Request request, DatasetScan scan, Task task) {
        Dataset dataset = scan.withCopiesTogether().dataset();
        long classes = Arrays.stream(dataset.counts()).filter(n -> n > 0).count();
        if (classes < 2) {
            return Measured.not("All images have one label, so the labels cannot be checked.");
        }
        InitialModel start = new InitialModels(catalog, engines.trunks()).load(request.backbone);
        start.reportLabels(scan.images(), task);
        LayerRows.Request network =
                scan.network(start.backbone(), request.images, scan.images(), request.seed, request.compute);
        try (LayerRows rows = LayerRows.open(network, scan.images(), engines, cache, new Stopwatch(), task)) {
            task.phase("Comparing labels with features");
            return rows.fit(dataset, scan.images()).leftOut(request.folds, request.repeats, task);
        }
    }

    /** The given probabilities in the order of the samples and of the data's classes. */
    private static Predictions matched(Predictions given, Dataset dataset) {
        List<String> names = dataset.classes().names();
        List<String> missing =
                names.stream().filter(n -> !given.classes().names().contains(n)).toList();
        if (!missing.isEmpty()) {
            throw new UserException(
                    "The predictions know the classes "
                            + String.join(", ", given.classes().names()) + ", but not " + String.join(", ", missing)
                            + ", which the data has.",
                    "Give predictions of a model of these classes, or leave out " + option("predictions") + ".");
        }
        Map<String, Prediction> byId = new HashMap<>();
        for (Prediction p : given.rows()) {
            if (byId.put(p.id(), p) != null) {
                throw new UserException(
                        "The predictions have several rows of " + p.id() + ", as repeated cross-validations do.",
                        "Give those of one repeat, or leave out " + option("predictions") + ".");
            }
        }
        List<String> without = dataset.samples().stream()
                .map(Sample::id)
                .filter(id -> !byId.containsKey(id))
                .toList();
        if (!without.isEmpty()) {
            throw new UserException(
                    "The predictions lack " + without.size() + " of " + dataset.size() + " images, such as "
                            + without.get(0) + ".",
                    "Give predictions of all images, each by a model that was not trained on it.");
        }
        List<Prediction> rows = new ArrayList<>();
        for (Sample s : dataset.samples()) {
            List<Float> all = Objects.requireNonNull(byId.get(s.id())).probabilities();
            rows.add(new Prediction(
                    s.id(),
                    s.group(),
                    OptionalInt.of(s.label()),
                    names.stream()
                            .map(n -> all.get(given.classes().names().indexOf(n)))
                            .toList()));
        }
        return new Predictions(dataset.classes(), rows);
    }
}
