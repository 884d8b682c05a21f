package quadrant.engine;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import quadrant.TestData;
import quadrant.engine.djl.DjlTails;
import quadrant.engine.ort.OrtTrunks;
import quadrant.onnx.NodeModels;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.Tensor;
import quadrant.plan.DeviceChoice;
import quadrant.task.Task;

/** Graphs run on either engine, on plain arrays. */
final class Runs {
    static final Compute CPU = new Compute(DeviceChoice.CPU, 2);

    private Runs() {}

    /** Rows of features: n×dims. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Rows(int n, List<Long> dims, float[] values) {
        static Rows read(Path file) {
            Tensor t = NodeModels.tensor(file);
            return new Rows(
                    t.dims().get(0).intValue(), t.dims().subList(1, t.dims().size()), t.floats());
        }

        ByteBuffer buffer() {
            ByteBuffer b = TestData.direct(values.length);
            b.asFloatBuffer().put(values);
            return b;
        }
    }

    static Rows inOnnxRuntime(OnnxGraph graph, Rows in) {
        try (Trunk t = new OrtTrunks().load(graph, CPU, Task.SILENT)) {
            List<Long> dims = t.featureShapes().get(0);
            float[] values =
                    new float[in.n * dims.stream().reduce(1L, (a, b) -> a * b).intValue()];
            ByteBuffer out = TestData.direct(values.length);
            t.run(in.buffer(), in.n, List.of(out));
            out.asFloatBuffer().get(values);
            return new Rows(in.n, dims, values);
        }
    }

    static float[] inDjl(OnnxGraph graph, Rows in) {
        try (Tail tail = new DjlTails().load(graph, in.dims, "", CPU, Task.SILENT)) {
            return tail.logits(in.buffer(), in.n);
        }
    }

    static Map<String, float[]> gradients(OnnxGraph graph, Rows in, float[] weights) {
        try (Tail tail = new DjlTails().load(graph, in.dims, "", CPU, Task.SILENT)) {
            return tail.gradients(in.buffer(), in.n, weights);
        }
    }
}
