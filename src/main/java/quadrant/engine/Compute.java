package quadrant.engine;

import quadrant.plan.DeviceChoice;

/**
 * The device to compute on, and the number of threads.
 *
 * @param threads threads of the pool that is working; trunk and tail never work at the same time
 */
public record Compute(DeviceChoice device, int threads) {
    /** The processor, with all its cores. */
    public static Compute cpu() {
        return new Compute(DeviceChoice.CPU, Runtime.getRuntime().availableProcessors());
    }

    /** A copy for a trunk that several threads run at once, each with one thread. */
    public Compute alone() {
        return new Compute(device, 1);
    }
}
