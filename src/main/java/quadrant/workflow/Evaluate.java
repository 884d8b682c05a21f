package quadrant.workflow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import quadrant.dataset.ClassList;
import quadrant.dataset.Dataset;
import quadrant.dataset.Sample;
import quadrant.engine.Compute;
import quadrant.engine.TrunkFactory;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.inference.Classifier;
import quadrant.model.FineTunedModel;
import quadrant.pixels.TestViews;
import quadrant.task.Task;
import quadrant.task.UserException;

/** Evaluates a model on labelled images. */
public record Evaluate(TrunkFactory trunks, Compute compute, TestViews views) {
    /**
     * The model's prediction for each sample with its true class, in the model's classes.
     *
     * @throws UserException when a label is not one of the model's classes
     */
    public Predictions run(FineTunedModel model, Dataset dataset, Task task) {
        task.phase("Classifying");
        int[] toModel = classMap(model.classes(), dataset.classes());
        List<Prediction> rows = new ArrayList<>();
        try (Classifier classifier = new Classifier(model, trunks, compute, views, task)) {
            classifier.<Sample>run(
                    dataset.samples().iterator(),
                    Sample::pixels,
                    (s, p) -> {
                        OptionalInt truth = OptionalInt.of(toModel[s.label()]);
                        rows.add(new Prediction(s.id(), s.group(), truth, p.probabilities(), p.doubt()));
                        task.progress(rows.size(), dataset.samples().size());
                    },
                    task);
        }
        return new Predictions(model.classes(), rows);
    }

    private static int[] classMap(ClassList model, ClassList data) {
        Map<String, Integer> index = new HashMap<>();
        model.names().forEach(n -> index.put(n, index.size()));
        List<String> unknown =
                data.names().stream().filter(n -> !index.containsKey(n)).toList();
        if (!unknown.isEmpty()) {
            throw new UserException(
                    "The data has classes that the model does not know: " + String.join(", ", unknown) + "; it knows "
                            + String.join(", ", model.names()) + ".",
                    "Rename the classes, or leave these images out.");
        }
        return data.names().stream().mapToInt(index::get).toArray();
    }
}
