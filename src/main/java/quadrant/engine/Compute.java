package quadrant.engine;

import quadrant.plan.DeviceChoice;

/**
 * Where to compute, and how wide.
 *
 * @param threads threads of the pool that is at work; trunk and tail never work at the same time
 */
public record Compute(DeviceChoice device, int threads) {
    /** The processor, with all its cores. */
    public static Compute cpu() {
        return new Compute(DeviceChoice.CPU, Runtime.getRuntime().availableProcessors());
    }

    /** The same for a trunk that several threads run at once, each by itself. */
    public Compute alone() {
        return new Compute(device, 1);
    }

    public Compute {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, was " + threads);
        }
    }
}
