package quadrant.spark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import quadrant.app.ClassifyOptions;
import quadrant.app.ImageRows;
import quadrant.app.Wiring;
import quadrant.dataset.PixelSource;
import quadrant.dataset.io.ImageFile;
import quadrant.task.Task;

/**
 * The model of an executor: one session of ONNX Runtime in a JVM, for all tasks that run there. It computes with all threads that the
 * executor has, so tasks take turns at it.
 */
final class ExecutorModel {
    private static final Map<Map<String, String>, ExecutorModel> LOADED = new ConcurrentHashMap<>();

    private final Wiring wiring;
    private final ImageRows rows;

    private ExecutorModel(Map<String, String> options) {
        wiring = Wiring.standard();
        ClassifyOptions given = new ClassifyOptions(options);
        rows = new ImageRows(wiring, wiring.door().open(Path.of(options.get("model"))), given, Task.SILENT);
    }

    /** The model that options name, loaded where it is not. */
    static ExecutorModel of(Map<String, String> options) {
        return LOADED.computeIfAbsent(Map.copyOf(options), ExecutorModel::new);
    }

    /** How many sessions this JVM has. */
    static int sessions() {
        return LOADED.size();
    }

    /** The rows of images; none of those that cannot be read, where options say so. */
    synchronized List<List<String>> rows(List<ClassifyOnSpark.Image> images) {
        List<PixelSource> sources = new ArrayList<>();
        for (ClassifyOnSpark.Image image : images) {
            sources.add(wiring.datasets().open(new ImageFile(Path.of(image.file()), image.name())));
        }
        return rows.classify(sources, Task.SILENT);
    }

    /** The table's header. */
    static List<String> columns(Path model) {
        return ImageRows.columns(Wiring.standard().door().open(model));
    }

    /** The images that inputs name, in the order of {@code classify}. */
    static List<ClassifyOnSpark.Image> images(List<Path> inputs) {
        return Wiring.standard().datasets().files(inputs, Optional.empty()).stream()
                .map(f -> new ClassifyOnSpark.Image(f.file().toAbsolutePath().toString(), f.name()))
                .toList();
    }
}
