package quadrant.training;

import java.nio.ByteBuffer;

/** The first view of each of the first images: the images as they are. The rows stay their owner's to close. */
record FirstViews(FeatureRows all, int images, int views) implements FeatureRows {
    @Override
    public int rows() {
        return images;
    }

    @Override
    public void gather(int[] rows, ByteBuffer into) {
        int[] firsts = rows.clone();
        for (int i = 0; i < firsts.length; i++) {
            firsts[i] *= views;
        }
        all.gather(firsts, into);
    }

    @Override
    public void close() {}
}
