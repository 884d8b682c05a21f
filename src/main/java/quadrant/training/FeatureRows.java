package quadrant.training;

import java.nio.ByteBuffer;

/** The features of many views of many images, by row: image-major, row = image · views + view. */
@FunctionalInterface
interface FeatureRows extends AutoCloseable {
    /** Copies the rows' features at the cut, in order, from position 0 of a direct buffer. */
    void gather(int[] rows, ByteBuffer into);

    /** Announces which rows will be requested next, so that they may be computed meanwhile. */
    default void ahead(int[] rows) {}

    @Override
    default void close() {}
}
