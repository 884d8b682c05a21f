package quadrant.face;

import java.nio.file.Path;
import java.util.OptionalInt;
import quadrant.engine.Compute;
import quadrant.plan.DeviceChoice;
import quadrant.task.Task;
import quadrant.workflow.InspectBackbone;

/** Says what a model file is made of, and what can be done with it. */
public final class BackboneInspectJob {
    private final Wiring wiring;

    public BackboneInspectJob(Wiring wiring) {
        this.wiring = wiring;
    }

    /**
     * Inspects a file.
     *
     * @param size of the images, where the file leaves it free
     * @param all whether every clean cut is listed, not only those worth offering
     */
    public InspectionText run(Path file, OptionalInt size, boolean all, Task task) {
        Compute compute = new Compute(DeviceChoice.CPU, Runtime.getRuntime().availableProcessors());
        return new InspectionText(new InspectBackbone(wiring.engines(), compute).run(file, size, all, task));
    }
}
