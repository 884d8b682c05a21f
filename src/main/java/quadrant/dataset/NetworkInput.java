package quadrant.dataset;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.BiConsumer;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.RawImage;
import quadrant.task.Workers;

/** Images prepared for a network: read, resized to its square, normalised, side by side in one direct buffer. */
public final class NetworkInput {
    private NetworkInput() {}

    /** The size of one image in bytes: 3·S·S float32. */
    public static int bytes(Preprocessing preprocessing) {
        return 3 * preprocessing.sizePx() * preprocessing.sizePx() * Float.BYTES;
    }

    /** A direct buffer for the given number of images, native order. */
    public static ByteBuffer buffer(Preprocessing preprocessing, int images) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(images, bytes(preprocessing)))
                .order(ByteOrder.nativeOrder());
    }

    /**
     * Fills the buffer from position 0 with the images, in order.
     *
     * @param seen receives each image as it was read, on the thread that read it
     * @throws UnreadableImageException when one cannot be read
     */
    public static void fill(
            List<? extends PixelSource> images,
            Preprocessing preprocessing,
            ByteBuffer out,
            BiConsumer<PixelSource, RawImage> seen,
            Workers workers) {
        int bytes = bytes(preprocessing);
        workers.forEach(images.size(), i -> {
            RawImage planes = images.get(i).read();
            seen.accept(images.get(i), planes);
            preprocessing.normalise(
                    preprocessing.canvas(planes),
                    out.slice(i * bytes, bytes).order(ByteOrder.nativeOrder()).asFloatBuffer());
        });
    }
}
