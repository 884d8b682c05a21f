package quadrant.plan;

/** What the user wants to compute on. */
public enum DeviceChoice {
    /** CUDA where it can be had, else the CPU, with a warning. */
    AUTO,
    CPU,
    /** CUDA or an error. */
    CUDA
}
