package quadrant.explain;

import java.util.Optional;
import java.util.OptionalInt;
import quadrant.engine.Compute;
import quadrant.engine.Engines;
import quadrant.model.FineTunedModel;
import quadrant.onnx.Anatomy;
import quadrant.onnx.PooledLayers;
import quadrant.pixels.Patch;
import quadrant.task.Task;

/** Computes heat maps with a model; owns the loaded network until it is closed. */
public interface HeatMapper extends AutoCloseable {
    /**
     * Activation maps by the method that suits the end of the model's network; empty where the network has no map with more
     * than one position.
     */
    static Optional<HeatMapper> activations(FineTunedModel model, Engines engines, Compute compute, Task task) {
        Optional<PooledLayers> layers = PooledLayers.in(model.graph());
        if (PooledLayers.oneByOne(model.graph())) {
            return Optional.empty();
        }
        if (layers.isPresent()) {
            return layers.filter(LayerMaps::finds).map(l -> new LayerMaps(model, l, engines.trunks(), compute, task));
        }
        Anatomy anatomy = Anatomy.ofClassifier(model.graph());
        return anatomy.lastMap().map(last -> new ActivationMaps(model, anatomy, last, engines, compute, task));
    }

    /**
     * Explains one image.
     *
     * @param canvas as {@link quadrant.pixels.Preprocessing#canvas} gives it
     * @param wanted the class to explain; empty for the predicted one
     */
    AttributionMap look(Patch canvas, OptionalInt wanted, Task task);

    @Override
    void close();
}
