package quadrant.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import quadrant.TestData;
import quadrant.engine.Compute;
import quadrant.engine.Trunk;
import quadrant.engine.ort.OrtTrunks;
import quadrant.plan.DeviceChoice;
import quadrant.task.Task;

/** Graphs in ONNX Runtime on random images. */
final class Runs {
    private Runs() {}

    static Trunk load(OnnxGraph g) {
        return new OrtTrunks().load(g, new Compute(DeviceChoice.CPU, 2), Task.SILENT);
    }

    /** Random numbers in [−1, 1), the same for the same seed. */
    static ByteBuffer random(int floats, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ByteBuffer b = TestData.direct(floats);
        while (b.hasRemaining()) {
            b.putFloat((float) random.nextDouble(-1, 1));
        }
        return b.flip();
    }

    static int size(List<Long> shape) {
        return shape.stream().reduce(1L, (a, b) -> a * b).intValue();
    }

    /** The outputs for n random images. */
    static List<float[]> outputs(OnnxGraph g, int n, long seed) {
        int image = size(g.inputShape().subList(1, 4));
        return outputs(g, random(n * image, seed), n);
    }

    static List<float[]> outputs(OnnxGraph g, ByteBuffer images, int n) {
        try (Trunk t = load(g)) {
            List<ByteBuffer> out = t.featureShapes().stream()
                    .map(s -> TestData.direct(n * size(s)))
                    .toList();
            t.run(images, n, out);
            List<float[]> all = new ArrayList<>();
            for (ByteBuffer b : out) {
                float[] f = new float[b.capacity() / Float.BYTES];
                b.duplicate()
                        .order(ByteOrder.nativeOrder())
                        .clear()
                        .asFloatBuffer()
                        .get(f);
                all.add(f);
            }
            return all;
        }
    }
}
