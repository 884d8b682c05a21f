package quadrant.spark;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import quadrant.app.FeatureNetwork;
import quadrant.app.FeaturesJob;
import quadrant.app.Given;
import quadrant.app.Wiring;
import quadrant.dataset.io.ImageFile;
import quadrant.task.Task;

/** The network of an executor, as {@link ExecutorModel}. */
final class ExecutorFeatures {
    private static final Map<Map<String, String>, ExecutorFeatures> LOADED = new ConcurrentHashMap<>();

    private final Wiring wiring = Wiring.standard();
    private final FeatureNetwork network;

    private ExecutorFeatures(Map<String, String> options) {
        network = new FeatureNetwork(wiring, FeaturesJob.checked(new Given(options, FeaturesJob.ALL)), Task.SILENT);
    }

    static ExecutorFeatures of(Map<String, String> options) {
        return LOADED.computeIfAbsent(Map.copyOf(options), ExecutorFeatures::new);
    }

    List<String> columns() {
        return network.columns();
    }

    /** The rows of images; none of those that cannot be read, where options say so. */
    synchronized List<List<Object>> rows(List<OnSpark.Image> images) {
        return network.rows(
                images.stream()
                        .map(i -> wiring.datasets().open(new ImageFile(Path.of(i.file()), i.name())))
                        .toList(),
                Task.SILENT);
    }
}
