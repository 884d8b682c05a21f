package quadrant.explain;

import java.util.Optional;
import java.util.OptionalInt;
import quadrant.engine.Compute;
import quadrant.engine.Engines;
import quadrant.model.FineTunedModel;
import quadrant.onnx.LastMap;
import quadrant.onnx.PooledLayers;
import quadrant.pixels.Patch;
import quadrant.task.Task;

/** Makes heat maps with a model; owns the loaded network until it is closed. */
public interface HeatMapper extends AutoCloseable {
    /** Activation maps in the way that the model's end allows; empty where its network keeps no map of more than one place. */
    static Optional<HeatMapper> activations(FineTunedModel model, Engines engines, Compute compute, Task task) {
        Optional<PooledLayers> layers = PooledLayers.in(model.graph());
        if (layers.isPresent()) {
            return layers.filter(LayerMaps::finds).map(l -> new LayerMaps(model, l, engines.trunks(), compute, task));
        }
        return LastMap.of(model.graph()).map(last -> new ActivationMaps(model, last, engines, compute, task));
    }

    /**
     * Looks at one image.
     *
     * @param canvas as {@link quadrant.pixels.Preprocessing#canvas} gives it
     * @param wanted the class to make the map for; empty for the one that the model says
     */
    AttributionMap look(Patch canvas, OptionalInt wanted, Task task);

    @Override
    void close();
}
