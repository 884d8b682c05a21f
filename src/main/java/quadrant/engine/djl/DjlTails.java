package quadrant.engine.djl;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import quadrant.engine.Compute;
import quadrant.engine.Tail;
import quadrant.engine.TailFactory;
import quadrant.onnx.Node;
import quadrant.onnx.OnnxGraph;
import quadrant.plan.DeviceChoice;
import quadrant.task.Task;
import quadrant.task.UserException;

/** Rebuilds tails on DJL's PyTorch engine; loads the native library on first use, offline and untracked. */
public final class DjlTails implements TailFactory {
    public DjlTails() {
        // ImageJ has no logger behind SLF4J, which would be told on standard error as soon as DJL is touched
        setIfUnset("slf4j.internal.verbosity", "ERROR");
    }

    @Override
    public String version() {
        return "DJL " + Engine.getDjlVersion() + ", PyTorch 2.7.1";
    }

    @Override
    public Tail load(OnnxGraph graph, List<Long> featureDims, String dropoutAt, Compute compute, Task task) {
        Engine engine = engine(compute);
        Device device = Device.cpu();
        if (compute.device() != DeviceChoice.CPU && engine.getGpuCount() > 0) {
            device = Device.gpu(0);
        } else if (compute.device() == DeviceChoice.CUDA) {
            throw new UserException(
                    "CUDA was asked for, but this build of PyTorch finds no CUDA device.",
                    "Use --device auto or cpu, or install the CUDA build and an NVIDIA driver.");
        }
        NDManager manager = engine.newBaseManager(device);
        DjlTail tail = null;
        try {
            tail = new DjlTail(graph, dropoutAt, manager, featureDims);
            return tail;
        } finally {
            if (tail == null) {
                manager.close();
            }
        }
    }

    @Override
    public List<Node> obstacles(OnnxGraph graph) {
        return Operators.obstacles(graph);
    }

    private static Engine engine(Compute compute) {
        setIfUnset("ai.djl.offline", "true");
        setIfUnset("OPT_OUT_TRACKING", "true");
        setIfUnset("ai.djl.pytorch.num_threads", Integer.toString(compute.threads()));
        setIfUnset("ai.djl.pytorch.num_interop_threads", "1");
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        // DJL looks for engines through the context class loader, which ImageJ leaves at the application's
        Thread.currentThread().setContextClassLoader(DjlTails.class.getClassLoader());
        try {
            Engine engine = Engine.getEngine("PyTorch");
            JniUtils.setNumThreads(compute.threads());
            return engine;
        } catch (EngineException e) {
            throw new UserException(
                    "The PyTorch library could not be loaded: " + e.getMessage() + ".",
                    "Check that the folder ~/.djl.ai can be written, or point DJL_CACHE_DIR to one that can.",
                    e);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static void setIfUnset(String key, String value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, value);
        }
    }
}
