package quadrant.training;

/** Rows that have their pooled features at hand, which are what the classifier reads. */
interface PooledRows extends FeatureRows {
    /** A copy of a row's pooled features. */
    float[] pooled(int row);
}
