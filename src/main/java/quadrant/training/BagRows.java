package quadrant.training;

import java.nio.FloatBuffer;
import java.util.List;
import quadrant.onnx.PooledLayers;
import quadrant.pixels.TestViews;

/** The mean of the pooled layers over the images of each bag, and over their views; kept in memory. */
final class BagRows implements PooledRows {
    private final PooledLayers layers;
    private final float[][] means;

    /** @param bags indices of the rows of each bag's images */
    BagRows(PooledRows rows, List<int[]> bags) {
        this.layers = rows.layers();
        int width = layers.width();
        this.means = new float[bags.size()][width];
        double[] one = new double[width];
        for (int b = 0; b < means.length; b++) {
            double[] sum = new double[width];
            for (int image : bags.get(b)) {
                rows.mean(image, rows.views(), 0, width, one);
                for (int f = 0; f < width; f++) {
                    sum[f] += one[f];
                }
            }
            for (int f = 0; f < width; f++) {
                means[b][f] = (float) (sum[f] / bags.get(b).length);
            }
        }
    }

    @Override
    public PooledLayers layers() {
        return layers;
    }

    @Override
    public TestViews turns() {
        return TestViews.NONE;
    }

    @Override
    public int views() {
        return 1;
    }

    @Override
    public FloatBuffer view(int image, int view, int from, int to) {
        return FloatBuffer.wrap(means[image], from, to - from).slice();
    }
}
