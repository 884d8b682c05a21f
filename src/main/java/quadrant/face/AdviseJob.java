package quadrant.face;

import quadrant.advisor.Advice;
import quadrant.dataset.Dataset;
import quadrant.task.Task;
import quadrant.workflow.Advise;

/** Reads labelled images and advises on them. */
public final class AdviseJob {
    private final Wiring wiring;

    public AdviseJob(Wiring wiring) {
        this.wiring = wiring;
    }

    public Advice run(AdviseOptions options, Task task) {
        wiring.catalog().require(options.backbone());
        Dataset dataset = wiring.datasets().read(options.dataset(), task);
        return new Advise(wiring.engines(), wiring.catalog(), wiring.cache()).run(options.request(dataset), task);
    }
}
