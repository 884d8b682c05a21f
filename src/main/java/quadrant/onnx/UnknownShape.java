package quadrant.onnx;

/** A shape or value that inference needs is not known; the tensors that depend on it are not known either. */
final class UnknownShape extends RuntimeException {
    UnknownShape() {
        super("unknown", null, false, false);
    }
}
