package quadrant.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** The frozen part of a network: images in, features out. One owner closes it. */
public interface Trunk extends AutoCloseable {
    /** Memory for images or features, in native order. */
    static ByteBuffer direct(long bytes) {
        return ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.nativeOrder());
    }

    /** The number of values of a tensor with these dimensions. */
    static int count(List<Long> dims) {
        return Math.toIntExact(dims.stream().reduce(1L, Math::multiplyExact));
    }

    /** The dimensions of each output for one image, without the batch. */
    List<List<Long>> featureShapes();

    /** The device it runs on. */
    Device device();

    /**
     * Runs a batch. Several threads may call it; a graphics card runs one batch at a time, so that its memory stays bounded.
     *
     * @param images direct, native order: n×C×H×W float32 from position 0
     * @param n images in the batch
     * @param features one direct buffer an output, filled from position 0 with n rows of float32
     */
    void run(ByteBuffer images, int n, List<ByteBuffer> features);

    @Override
    void close();
}
