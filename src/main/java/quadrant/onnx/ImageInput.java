package quadrant.onnx;

import java.util.OptionalInt;

/**
 * A model file's declaration of its image input, before it is converted to N×channels×size×size.
 *
 * @param size height and width in pixels; empty where the file leaves them free
 */
public record ImageInput(String name, Layout layout, int channels, OptionalInt size) {
    /** The order of the axes in the file. */
    public enum Layout {
        NCHW,
        NHWC
    }
}
