package quadrant.augment;

import java.util.Arrays;

/** A rectangle of a view replaced by the view's mean colour. */
final class ErasePass {
    private float[] row = new float[0];
    private float[] sum = new float[0];

    /** In place on C×size×size grey levels; the rectangle lies inside. */
    void erase(float[] view, int size, int left, int top, int width, int height) {
        if (row.length != size) {
            row = new float[size];
            sum = new float[size];
        }
        for (int at = 0; at < view.length; at += size * size) {
            float mean = mean(view, at, size);
            for (int y = top; y < top + height; y++) {
                Arrays.fill(view, at + y * size + left, at + y * size + left + width, mean);
            }
        }
    }

    private float mean(float[] view, int at, int size) {
        Arrays.fill(sum, 0);
        for (int y = 0; y < size; y++) {
            System.arraycopy(view, at + y * size, row, 0, size);
            RowSum.add(row, 1f / size, sum);
        }
        double total = 0;
        int count = 0;
        for (float s : sum) {
            if (!Float.isNaN(s)) {
                total += s;
                count++;
            }
        }
        return (float) Math.min(255, total / Math.max(1, count));
    }
}
