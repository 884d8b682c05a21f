package quadrant.training;

import java.nio.ByteBuffer;

/** The features of many views of many images, by row: image-major, row = image · views + view. */
interface FeatureRows extends AutoCloseable {
    int rows();

    /** Copies the rows' features at the cut one after the other from position 0 of a direct buffer. */
    void gather(int[] rows, ByteBuffer into);

    /** A copy of a row's pooled features, the classifier's input. */
    float[] pooled(int row);

    @Override
    void close();
}
