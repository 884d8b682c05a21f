package quadrant.app;

import java.util.List;
import java.util.Optional;
import quadrant.app.Option.Group;
import quadrant.engine.Compute;
import quadrant.plan.DeviceChoice;

/** The device on which a verb computes, and the number of threads. */
public final class ComputeOptions {
    public static final Option<DeviceChoice> DEVICE = Option.of(
                    Group.COMPUTATION, "device", Value.choice(DeviceChoice.class))
            .help("Where to compute")
            .or(DeviceChoice.AUTO);

    public static final Option<Optional<Integer>> THREADS = Option.of(
                    Group.COMPUTATION, "threads", Value.whole(1, 1024))
            .help("Threads at work")
            .optional("all cores");

    /** Both options. */
    public static final List<Option<?>> ALL = List.of(DEVICE, THREADS);

    private ComputeOptions() {}

    static int threads(Given given) {
        return given.get(THREADS).orElse(Runtime.getRuntime().availableProcessors());
    }

    static Compute of(Given given) {
        return new Compute(given.get(DEVICE), threads(given));
    }
}
