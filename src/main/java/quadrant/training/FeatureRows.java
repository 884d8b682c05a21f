package quadrant.training;

import java.nio.ByteBuffer;

/** The features of many views of many images, by row: image-major, row = image · views + view. */
interface FeatureRows extends AutoCloseable {
    int rows();

    /** Copies the rows' features at the cut one after the other from position 0 of a direct buffer. */
    void gather(int[] rows, ByteBuffer into);

    /** Says which rows will be asked for next, so that they may be made meanwhile. */
    default void ahead(int[] rows) {}

    @Override
    void close();
}
