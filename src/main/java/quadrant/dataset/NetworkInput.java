package quadrant.dataset;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import quadrant.pixels.Preprocessing;

/** Buffers of images prepared for a network: resized to its square, normalised, side by side. */
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
}
