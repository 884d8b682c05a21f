package quadrant.engine.ort;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.LinkedHashMap;
import java.util.Map;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.Tensor;

/**
 * An ONNX Runtime session with the memory that must live as long as it does. Closed by its owner.
 *
 * <p>A graph with more than 32 MiB of weights is not passed as bytes, which would be copied three times: its large weights stay
 * where they are, usually in the mapped file, and the session reads them there. They may be at an odd address, as in the file;
 * the processors that ONNX Runtime is built for here (x86-64, ARM64) read floats at any.
 */
final class LoadedSession implements AutoCloseable {
    private static final long SMALL = 32L << 20;

    /** Smaller weights stay in the model. */
    private static final long SHARED = 64L << 10;

    private final OrtSession.SessionOptions options;
    private final Map<String, OnnxTensorLike> weights = new LinkedHashMap<>();
    private OrtSession session;

    @SuppressWarnings("NullAway.Init") // set by of()
    private LoadedSession(OrtSession.SessionOptions options) {
        this.options = options;
    }

    /** Starts a session; it owns the options from here on, even if starting fails. */
    static LoadedSession of(OrtEnvironment environment, OnnxGraph graph, OrtSession.SessionOptions options)
            throws OrtException {
        LoadedSession loaded = new LoadedSession(options);
        boolean started = false;
        try {
            loaded.session = environment.createSession(loaded.bytes(environment, graph), options);
            started = true;
            return loaded;
        } finally {
            if (!started) {
                loaded.release();
            }
        }
    }

    private byte[] bytes(OrtEnvironment environment, OnnxGraph graph) throws OrtException {
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

    OrtSession session() {
        return session;
    }

    private void release() {
        weights.values().forEach(OnnxTensorLike::close);
        options.close();
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime did not close its session", e);
        } finally {
            release();
        }
    }
}
