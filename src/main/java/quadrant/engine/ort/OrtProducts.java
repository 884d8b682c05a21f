package quadrant.engine.ort;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import quadrant.onnx.Product;

/**
 * Products of two matrices of float64 by ONNX Runtime, outside Java's heap and without a copy. Its sessions, of some KB, and
 * the memory of each concurrent product are kept for the next; several threads may use it.
 */
final class OrtProducts {
    /** The most numbers of an operand and of a product. */
    static final int OPERAND = 1 << 19;

    static final int PRODUCT = 1 << 16;

    /** Whether the first and the second operand are transposed. */
    private record Form(boolean first, boolean second) {}

    private final Map<Form, OrtSession> sessions = new ConcurrentHashMap<>();
    private final Queue<Place> free = new ConcurrentLinkedQueue<>();

    /** The memory of a product: the operands, row by row as they lie in it, and the result. */
    final class Place {
        final DoubleBuffer first = numbers(OPERAND);
        final DoubleBuffer second = numbers(OPERAND);
        final DoubleBuffer product = numbers(PRODUCT);

        private static DoubleBuffer numbers(int count) {
            return ByteBuffer.allocateDirect(count * Double.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .asDoubleBuffer();
        }

        /** Multiplies op(first), rows×inner, by op(second), inner×columns. */
        void multiply(boolean transposeFirst, boolean transposeSecond, int rows, int inner, int columns) {
            OrtSession session =
                    sessions.computeIfAbsent(new Form(transposeFirst, transposeSecond), OrtProducts::session);
            try (OnnxTensor a = transposeFirst ? tensor(first, inner, rows) : tensor(first, rows, inner);
                    OnnxTensor b = transposeSecond ? tensor(second, columns, inner) : tensor(second, inner, columns);
                    OnnxTensor c = tensor(product, rows, columns)) {
                session.run(Map.of(Product.FIRST, a, Product.SECOND, b), Map.of(Product.RESULT, c))
                        .close();
                product.rewind();
            } catch (OrtException e) {
                throw failure(e);
            }
        }

        private static OnnxTensor tensor(DoubleBuffer numbers, int rows, int columns) throws OrtException {
            numbers.clear().limit(rows * columns);
            return OnnxTensor.createTensor(OrtTrunks.environment(), numbers, new long[] {rows, columns});
        }
    }

    /** Lends memory. */
    void with(Consumer<Place> work) {
        Place kept = free.poll();
        Place place = kept == null ? new Place() : kept;
        work.accept(place);
        free.add(place);
    }

    private static OrtSession session(Form form) {
        OrtEnvironment environment = OrtTrunks.environment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            // the calling thread computes
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setCPUArenaAllocator(false);
            return environment.createSession(Product.model(form.first, form.second), options);
        } catch (OrtException e) {
            throw failure(e);
        }
    }

    private static IllegalStateException failure(OrtException e) {
        return new IllegalStateException("ONNX Runtime failed to multiply two matrices: " + OrtMessage.of(e), e);
    }
}
