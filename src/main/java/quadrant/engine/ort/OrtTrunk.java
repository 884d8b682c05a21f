package quadrant.engine.ort;

import static quadrant.task.OptionName.option;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import quadrant.engine.Device;
import quadrant.engine.Trunk;
import quadrant.onnx.OnnxGraph;
import quadrant.task.UserException;

/**
 * A loaded ONNX Runtime session that writes its outputs into the caller's direct buffers, without a copy.
 *
 * <p>On the processor a batch is run in parts of at most {@value #AT_ONCE} images, whose activations still fit into its caches;
 * more at once take up to half as long again for each image, and more memory.
 */
final class OrtTrunk implements Trunk {
    private static final int AT_ONCE = 4;

    private final LoadedSession loaded;
    private final OrtSession session;
    private final String input;
    private final long[] imageShape;
    private final List<String> outputs;
    private final List<List<Long>> shapes;
    private final Device device;

    OrtTrunk(LoadedSession loaded, OnnxGraph graph, Device device) throws OrtException {
        this.loaded = loaded;
        this.session = loaded.session();
        this.device = device;
        this.input = graph.input();
        this.imageShape = graph.inputShape().stream().mapToLong(Long::longValue).toArray();
        this.outputs = graph.outputs();
        this.shapes = probe();
    }

    /** Runs one blank image, or the batch that the graph fixes, as ONNX need not declare the shapes of outputs. */
    private List<List<Long>> probe() throws OrtException {
        long[] shape = shape(Math.max(1, Math.toIntExact(imageShape[0])));
        int size = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
        FloatBuffer blank = ByteBuffer.allocateDirect(size * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        List<List<Long>> found = new ArrayList<>();
        try (OnnxTensor image = OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), blank, shape);
                OrtSession.Result result = session.run(Map.of(input, image))) {
            for (Map.Entry<String, OnnxValue> e : result) {
                long[] s = ((OnnxTensor) e.getValue()).getInfo().getShape();
                found.add(Arrays.stream(s).skip(1).boxed().toList());
            }
        }
        return List.copyOf(found);
    }

    private long[] shape(int n) {
        long[] s = imageShape.clone();
        s[0] = n;
        return s;
    }

    @Override
    public List<List<Long>> featureShapes() {
        return shapes;
    }

    @Override
    public Device device() {
        return device;
    }

    @Override
    public void run(ByteBuffer images, int n, List<ByteBuffer> features) {
        boolean whole = imageShape[0] > 0 || !device.name().equals("cpu");
        int most = whole ? n : AT_ONCE;
        for (int from = 0; from < n; from += most) {
            run(images, from, Math.min(most, n - from), features);
        }
    }

    private void run(ByteBuffer images, int from, int n, List<ByteBuffer> features) {
        OrtEnvironment env = OrtEnvironment.getEnvironment();
        Map<String, OnnxValue> pinned = new LinkedHashMap<>();
        try (OnnxTensor in = OnnxTensor.createTensor(env, floats(images, from, shape(n)), shape(n))) {
            for (int i = 0; i < outputs.size(); i++) {
                long[] s = withBatch(n, shapes.get(i));
                pinned.put(outputs.get(i), OnnxTensor.createTensor(env, floats(features.get(i), from, s), s));
            }
            session.run(Map.of(input, in), pinned).close();
        } catch (OrtException e) {
            throw new UserException(
                    "ONNX Runtime failed on a batch of " + n + " images: " + OrtMessage.of(e) + ".",
                    "Close other programs if memory is short, or use " + option("device") + " cpu.",
                    e);
        } finally {
            pinned.values().forEach(OnnxValue::close);
        }
    }

    private static long[] withBatch(int n, List<Long> shape) {
        long[] s = new long[shape.size() + 1];
        s[0] = n;
        for (int i = 0; i < shape.size(); i++) {
            s[i + 1] = shape.get(i);
        }
        return s;
    }

    /** A view of exactly the tensor's floats, which begin with row {@code from} of the buffer. */
    private static FloatBuffer floats(ByteBuffer buffer, int from, long[] shape) {
        long count = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        long before = count / shape[0] * from;
        ByteBuffer b = buffer.duplicate().order(ByteOrder.nativeOrder());
        b.clear()
                .position(Math.toIntExact(before * Float.BYTES))
                .limit(Math.toIntExact((before + count) * Float.BYTES));
        return b.asFloatBuffer();
    }

    @Override
    public void close() {
        loaded.close();
    }
}
