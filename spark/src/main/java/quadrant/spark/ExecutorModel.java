package quadrant.spark;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import quadrant.app.ClassifyJob;
import quadrant.app.ClassifyOptions;
import quadrant.app.Given;
import quadrant.app.TilesJob;
import quadrant.app.Verbs;
import quadrant.app.Wiring;
import quadrant.dataset.io.ImageFile;
import quadrant.inference.Classifier;
import quadrant.model.FineTunedModel;
import quadrant.task.Task;

/**
 * The model of an executor: one session of ONNX Runtime in a JVM, for all tasks that run there. It computes with all threads that the
 * executor has, so tasks take turns at it.
 */
final class ExecutorModel {
    private static final Map<Map<String, String>, ExecutorModel> LOADED = new ConcurrentHashMap<>();

    private final Wiring wiring = Wiring.standard();
    private final Given given;
    private final FineTunedModel model;
    private final Classifier classifier;

    private ExecutorModel(Map<String, String> texts) {
        given = Verbs.CLASSIFY.read(texts);
        model = wiring.door().open(Path.of(texts.get("model")));
        classifier = ClassifyOptions.classifier(wiring, given, model, Optional.empty(), Task.SILENT);
    }

    /** The model that options name, loaded where it is not. */
    static ExecutorModel of(Map<String, String> options) {
        return LOADED.computeIfAbsent(Map.copyOf(options), ExecutorModel::new);
    }

    /** How many sessions this JVM has. */
    static int sessions() {
        return LOADED.size();
    }

    /** The rows of images, or of the tiles of slides; none of those that cannot be read, where options say so. */
    synchronized List<List<String>> rows(List<OnSpark.Image> images) {
        List<ImageFile> files = images.stream()
                .map(i -> new ImageFile(Path.of(i.file()), i.name()))
                .toList();
        if (ClassifyOptions.what(given) != ClassifyOptions.What.TILES) {
            return ClassifyJob.rows(
                    given, model, classifier, files.stream().map(wiring.datasets()::open).toList(), Task.SILENT);
        }
        return files.stream()
                .flatMap(f -> TilesJob.rows(wiring, given, model, f, Task.SILENT).stream())
                .toList();
    }

    /** The table's header. */
    static List<String> columns(Path model, boolean tiles) {
        FineTunedModel read = Wiring.standard().door().open(model);
        return tiles ? TilesJob.columns(read) : ClassifyJob.columns(read);
    }
}
