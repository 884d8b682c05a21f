package quadrant.plan;

/** The device that the user wants. */
public enum DeviceChoice {
    /** CUDA where it is available, else the CPU, with a warning. */
    AUTO,
    CPU,
    /** CUDA or an error. */
    CUDA
}
