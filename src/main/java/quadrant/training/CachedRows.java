package quadrant.training;

import java.nio.ByteBuffer;
import java.util.List;

/** Rows on a sealed shelf; one of its outputs is the features at the cut, one the pooled features. */
final class CachedRows implements PooledRows {
    private final FeatureCache.Loan loan;
    private final List<TrainingImage> images;
    private final int views;
    private final int cutOutput;
    private final int pooledOutput;

    CachedRows(FeatureCache.Loan loan, List<TrainingImage> images, int views, int cutOutput, int pooledOutput) {
        this.loan = loan;
        this.images = images;
        this.views = views;
        this.cutOutput = cutOutput;
        this.pooledOutput = pooledOutput;
    }

    @Override
    public int rows() {
        return images.size() * views;
    }

    @Override
    public void gather(int[] rows, ByteBuffer into) {
        into.clear();
        for (int row : rows) {
            into.put(row(cutOutput, row));
        }
        into.flip();
    }

    @Override
    public float[] pooled(int row) {
        ByteBuffer bytes = row(pooledOutput, row);
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return values;
    }

    private ByteBuffer row(int output, int row) {
        return loan.shelf().row(output, images.get(row / views).pixelHash(), row % views);
    }

    @Override
    public void close() {
        loan.close();
    }
}
