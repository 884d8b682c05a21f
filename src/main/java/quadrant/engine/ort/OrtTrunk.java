package quadrant.engine.ort;

import static quadrant.task.OptionName.option;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import quadrant.engine.Device;
import quadrant.engine.Trunk;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.Tensor;
import quadrant.task.UserException;

/**
 * A loaded ONNX Runtime session that writes its outputs into the caller's direct buffers, without a copy.
 *
 * <p>On the processor a batch is run in parts whose activations still fit into its caches: image by image by one thread, beside
 * which others run sessions or calls of their own, else at most {@value #AT_ONCE} images; more at once take up to half as long
 * again for each image, and more memory.
 *
 * <p>A graph with more than 32 MiB of weights is not passed as bytes, which would be copied three times: its large weights stay
 * where they are, usually in the mapped file, and the session reads them there. They may be at an odd address, as in the file;
 * the processors that ONNX Runtime is built for here (x86-64, ARM64) read floats at any.
 */
final class OrtTrunk implements Trunk {
    private static final int AT_ONCE = 4;

    private static final long SMALL = 32L << 20;

    /** Smaller weights stay in the model. */
    private static final long SHARED = 64L << 10;

    /** The exception's message is enough, except for a missing library of CUDA, which it does not name. */
    static final OrtLoggingLevel LOGGED = System.getenv("QUADRANT_ORT_LOG") == null
            ? OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL
            : OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING;

    private final OrtEnvironment environment = OrtTrunks.environment();
    private final OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    private final Map<String, OnnxTensorLike> weights = new LinkedHashMap<>();
    private final String input;
    private final List<Long> imageShape;
    private final List<String> outputs;
    private final Device device;
    private final int atOnce;
    private @Nullable OrtSession session;
    private List<List<Long>> shapes = List.of();

    private OrtTrunk(OnnxGraph graph, int threads, Device device) {
        this.device = device;
        this.atOnce = threads == 1 ? 1 : AT_ONCE;
        this.input = graph.input();
        this.imageShape = graph.inputShape();
        this.outputs = graph.outputs();
    }

    /** Starts a session for a graph on a device, CUDA or the processor. */
    static OrtTrunk start(OnnxGraph graph, int threads, Device device) throws OrtException {
        OrtTrunk trunk = new OrtTrunk(graph, threads, device);
        boolean started = false;
        try {
            trunk.options.setIntraOpNumThreads(threads);
            trunk.options.setInterOpNumThreads(1);
            // spinning threads would slow down the augmentation and libtorch on a small machine
            trunk.options.addConfigEntry("session.intra_op.allow_spinning", "0");
            trunk.options.setSessionLogLevel(LOGGED);
            if (device.name().equals("cuda")) {
                trunk.options.addCUDA(0);
            }
            trunk.session = trunk.environment.createSession(trunk.bytes(graph), trunk.options);
            trunk.shapes = trunk.probe();
            started = true;
            return trunk;
        } finally {
            if (!started) {
                trunk.close();
            }
        }
    }

    private byte[] bytes(OnnxGraph graph) throws OrtException {
        if (graph.weightBytes() < SMALL) {
            return graph.toBytes();
        }
        OnnxGraph.Parts parts = graph.parts(SHARED);
        for (Tensor t : parts.weights()) {
            long[] dims = t.dims().stream().mapToLong(Long::longValue).toArray();
            weights.put(t.name(), OnnxTensor.createTensor(environment, t.raw().asFloatBuffer(), dims));
        }
        options.addExternalInitializers(weights);
        return parts.model();
    }

    private OrtSession session() {
        return Objects.requireNonNull(session, "The trunk is closed");
    }

    /** Runs one blank image, or the batch that the graph fixes, as ONNX need not declare the shapes of outputs. */
    private List<List<Long>> probe() throws OrtException {
        long[] shape = image(Math.max(1, Math.toIntExact(imageShape.get(0))));
        long size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        FloatBuffer blank = Trunk.direct(size * Float.BYTES).asFloatBuffer();
        List<List<Long>> found = new ArrayList<>();
        try (OnnxTensor image = OnnxTensor.createTensor(environment, blank, shape);
                OrtSession.Result result = session().run(Map.of(input, image))) {
            for (Map.Entry<String, OnnxValue> e : result) {
                long[] s = ((OnnxTensor) e.getValue()).getInfo().getShape();
                found.add(Arrays.stream(s).skip(1).boxed().toList());
            }
        }
        return List.copyOf(found);
    }

    private long[] image(int n) {
        return shape(n, imageShape.subList(1, imageShape.size()));
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
        if (!device.name().equals("cpu")) {
            synchronized (this) {
                run(images, 0, n, features);
            }
            return;
        }
        int most = imageShape.get(0) > 0 ? n : atOnce;
        for (int from = 0; from < n; from += most) {
            run(images, from, Math.min(most, n - from), features);
        }
    }

    private void run(ByteBuffer images, int from, int n, List<ByteBuffer> features) {
        Map<String, OnnxValue> pinned = new LinkedHashMap<>();
        try (OnnxTensor in = OnnxTensor.createTensor(environment, floats(images, from, image(n)), image(n))) {
            for (int i = 0; i < outputs.size(); i++) {
                long[] s = shape(n, shapes.get(i));
                pinned.put(outputs.get(i), OnnxTensor.createTensor(environment, floats(features.get(i), from, s), s));
            }
            session().run(Map.of(input, in), pinned).close();
        } catch (OrtException e) {
            throw new UserException(
                    "ONNX Runtime failed on a batch of " + n + " images: " + OrtMessage.of(e) + ".",
                    "Close other programs if memory is short, or use " + option("device") + " cpu.",
                    e);
        } finally {
            pinned.values().forEach(OnnxValue::close);
        }
    }

    private static long[] shape(long n, List<Long> of) {
        return LongStream.concat(LongStream.of(n), of.stream().mapToLong(d -> d))
                .toArray();
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
        try {
            if (session != null) {
                session.close();
            }
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime did not close its session", e);
        } finally {
            weights.values().forEach(OnnxTensorLike::close);
            options.close();
        }
    }
}
