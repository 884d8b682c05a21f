package quadrant.engine;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import quadrant.engine.ort.OrtTrunks;
import quadrant.onnx.OnnxGraph;
import quadrant.task.Task;

/** ONNX Runtime, with a count of the images that were run. */
public final class CountedTrunks implements TrunkFactory {
    private final TrunkFactory real = new OrtTrunks();
    private final AtomicInteger images = new AtomicInteger();

    /** The images that were run so far. */
    public int images() {
        return images.get();
    }

    @Override
    public Trunk load(OnnxGraph graph, Compute compute, Task task) {
        Trunk trunk = real.load(graph, compute, task);
        return new Trunk() {
            @Override
            public List<List<Long>> featureShapes() {
                return trunk.featureShapes();
            }

            @Override
            public Device device() {
                return trunk.device();
            }

            @Override
            public void run(ByteBuffer pixels, int n, List<ByteBuffer> features) {
                images.addAndGet(n);
                trunk.run(pixels, n, features);
            }

            @Override
            public void close() {
                trunk.close();
            }
        };
    }

    @Override
    public Matrices matrices(Compute compute) {
        return real.matrices(compute);
    }

    @Override
    public List<String> providers() {
        return real.providers();
    }

    @Override
    public String version() {
        return real.version();
    }
}
