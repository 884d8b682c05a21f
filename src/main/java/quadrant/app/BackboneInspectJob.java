package quadrant.app;

import java.util.OptionalInt;
import quadrant.engine.Compute;
import quadrant.task.Task;
import quadrant.workflow.InspectBackbone;

/** Describes the structure of a model file, and what it can be used for. */
public final class BackboneInspectJob {
    private final Wiring wiring;

    public BackboneInspectJob(Wiring wiring) {
        this.wiring = wiring;
    }

    /**
     * Inspects a network.
     *
     * @param network a backbone's name, or the path of an ONNX file
     * @param size of the images, where neither the file nor a card gives it
     * @param all whether to list every clean cut, and not only the recommended ones
     */
    public InspectionText run(String network, OptionalInt size, boolean all, Task task) {
        return new InspectionText(new InspectBackbone(wiring.engines(), Compute.cpu())
                .run(wiring.catalog().source(network), size, all, task));
    }
}
