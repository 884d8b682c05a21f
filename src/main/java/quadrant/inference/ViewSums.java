package quadrant.inference;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import quadrant.engine.Trunk;
import quadrant.pixels.TestViews;
import quadrant.task.UserException;

/** Runs each batch once per view, with the buffers for this. */
final class ViewSums {
    private final Trunk network;
    private final TestViews views;
    private final int size;
    private final int classes;
    private final int batch;
    private final ByteBuffer out;
    private final ByteBuffer turned;
    private final List<ByteBuffer> outs = new ArrayList<>();
    private final float[] features;

    ViewSums(Trunk network, TestViews views, int size, int classes, int batch) {
        this.network = network;
        this.views = views;
        this.size = size;
        this.classes = classes;
        this.batch = batch;
        this.out = direct(batch * classes);
        this.outs.add(out);
        int width = network.featureShapes().size() == 1
                ? 0
                : Math.toIntExact(network.featureShapes().get(1).stream().reduce(1L, Math::multiplyExact));
        this.features = new float[width * batch];
        if (width > 0) {
            this.outs.add(direct(features.length));
        }
        this.turned = direct(views.count() == 1 ? 0 : batch * 3 * size * size);
    }

    private static ByteBuffer direct(int floats) {
        return ByteBuffer.allocateDirect(floats * Float.BYTES).order(ByteOrder.nativeOrder());
    }

    /** Sums the probabilities of the views of n images into n rows of classes. */
    void sum(ByteBuffer pixels, int n, float[] sums) {
        Arrays.fill(sums, 0);
        for (int v = 0; v < views.count(); v++) {
            ByteBuffer in = v == 0 ? pixels : turned;
            if (v > 0) {
                TestViews.fill(
                        v,
                        size,
                        3 * n,
                        pixels.duplicate()
                                .order(ByteOrder.nativeOrder())
                                .clear()
                                .asFloatBuffer(),
                        turned.asFloatBuffer());
            }
            network.run(in, n, outs);
            if (v == 0 && features.length > 0) {
                outs.get(1)
                        .duplicate()
                        .order(ByteOrder.nativeOrder())
                        .clear()
                        .asFloatBuffer()
                        .get(features);
            }
            for (int i = 0; i < n * classes; i++) {
                sums[i] += out.getFloat(i * Float.BYTES);
            }
        }
        for (int i = 0; i < n * classes; i++) {
            if (!Float.isFinite(sums[i])) {
                throw new UserException(
                        "The model gives an image a probability that is no number (" + sums[i] + ").",
                        "Its weights are damaged or too large for such an image: restore a copy, or fine-tune again.");
            }
        }
    }

    /** Passes on the features of the last n images, without augmentation, where the network outputs them. */
    void show(int n, int first, Classifier.Sight sight) {
        int width = features.length / batch;
        for (int i = 0; i < n && width > 0; i++) {
            sight.show(first + i, Arrays.copyOfRange(features, i * width, (i + 1) * width));
        }
    }
}
