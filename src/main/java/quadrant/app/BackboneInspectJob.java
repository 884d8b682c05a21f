package quadrant.app;

import java.util.OptionalInt;
import quadrant.engine.Compute;
import quadrant.task.Task;
import quadrant.workflow.InspectBackbone;

/** Says what a model file is made of, and what can be done with it. */
public final class BackboneInspectJob {
    private final Wiring wiring;

    public BackboneInspectJob(Wiring wiring) {
        this.wiring = wiring;
    }

    /**
     * Inspects a network.
     *
     * @param network a backbone's name, or the path of an ONNX file
     * @param size of the images, where neither the file nor a card says it
     * @param all whether every clean cut is listed, not only those worth offering
     */
    public InspectionText run(String network, OptionalInt size, boolean all, Task task) {
        return new InspectionText(new InspectBackbone(wiring.engines(), Compute.cpu())
                .run(wiring.catalog().source(network), size, all, task));
    }
}
