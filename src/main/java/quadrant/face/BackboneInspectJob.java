package quadrant.face;

import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import quadrant.engine.Compute;
import quadrant.task.Task;
import quadrant.workflow.InspectBackbone;

/** Says what a model file is made of, and what can be done with it. */
public final class BackboneInspectJob {
    /** The keys of {@link #table}. */
    private static final Set<String> KEYS = Set.of("network", "size", "all");

    private static final int LARGEST_PX = 4096;

    private final Wiring wiring;

    public BackboneInspectJob(Wiring wiring) {
        this.wiring = wiring;
    }

    /** Inspects what is under {@code network}, a name or a path, with {@code size} and {@code all}; gives the table. */
    public String table(Map<String, String> texts, Task task) {
        Options options = new Options(texts, KEYS);
        return run(options.need("network"), options.integer("size", 1, LARGEST_PX), options.on("all"), task)
                .table();
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
