package quadrant.engine.djl;

import static quadrant.task.OptionName.option;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.Utils;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import quadrant.engine.Compute;
import quadrant.engine.Device;
import quadrant.engine.Tail;
import quadrant.engine.TailFactory;
import quadrant.onnx.OnnxGraph;
import quadrant.plan.DeviceChoice;
import quadrant.task.Task;
import quadrant.task.UserException;

/**
 * Rebuilds tails on DJL's PyTorch engine; loads the native library on first use.
 *
 * <p>As soon as DJL's class {@code Engine} is loaded, DJL queries the internet for its environment and reports usage. All use of
 * DJL goes through this class, which sets what prevents this while the library is loaded, and takes it back then: another
 * plug-in's DJL reads the same settings.
 */
public final class DjlTails implements TailFactory {
    private static final String OWN_FOLDER = "quadrant";
    private static final String PYTORCH = "native/lib/pytorch.properties";

    private final AtomicBoolean warned = new AtomicBoolean();
    private final Set<String> named = ConcurrentHashMap.newKeySet();

    @Override
    public String version() {
        return "DJL " + facts(Engine.class.getResource("api.properties")).getProperty("djl_version")
                + ", PyTorch 2.7.1";
    }

    @Override
    public Device device() {
        String build = build();
        return build.equals("cpu")
                ? new Device("cpu", "this build of PyTorch has no CUDA")
                : new Device("cuda", "this build of PyTorch is the one for " + build);
    }

    /** The build of the native library, such as {@code cpu} or {@code cu128}, without loading it. */
    private static String build() {
        return facts(DjlTails.class.getClassLoader().getResource(PYTORCH)).getProperty("flavor", "cpu");
    }

    private static Properties facts(@Nullable URL file) {
        Properties facts = new Properties();
        if (file == null) {
            return facts;
        }
        try (InputStream in = file.openStream()) {
            facts.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return facts;
    }

    @Override
    public Tail load(OnnxGraph graph, List<Long> featureDims, String dropoutAt, Compute compute, Task task) {
        Engine engine = engine(compute);
        boolean gpu = compute.device() != DeviceChoice.CPU && engine.getGpuCount() > 0;
        if (compute.device() == DeviceChoice.CUDA && !gpu) {
            warnOfCpu(task);
        }
        NDManager manager = engine.newBaseManager(gpu ? ai.djl.Device.gpu(0) : ai.djl.Device.cpu());
        DjlTail tail = null;
        try {
            DjlTail loaded = new DjlTail(graph, dropoutAt, manager, featureDims);
            tail = loaded;
            if (named.addAll(loaded.left())) {
                task.warn(
                        "Training leaves these constants as they are, as they do not enter the network as weights do: "
                                + String.join(", ", loaded.left()) + ".");
            }
            return tail;
        } finally {
            if (tail == null) {
                manager.close();
            }
        }
    }

    /** The frozen layers are on their GPU by now, or the run would have been refused. */
    private void warnOfCpu(Task task) {
        if (!build().equals("cpu")) {
            throw new UserException(
                    "CUDA was asked for, but PyTorch finds no CUDA device.",
                    "Use " + option("device") + " auto or cpu, or install an NVIDIA driver.");
        }
        if (warned.compareAndSet(false, true)) {
            task.warn(
                    "CUDA computes the frozen layers alone: those that are trained are computed on the processor, as this"
                            + " build of PyTorch has no CUDA.");
        }
    }

    private static synchronized Engine engine(Compute compute) {
        Engine engine = loaded(compute.threads());
        JniUtils.setNumThreads(compute.threads());
        return engine;
    }

    private static Engine loaded(int threads) {
        Map<String, String> settings = Map.of(
                "OPT_OUT_TRACKING", "true",
                "ai.djl.offline", "true",
                // a native library is loaded from one file by one class loader only
                "ENGINE_CACHE_DIR", Utils.getCacheDir().resolve(OWN_FOLDER).toString(),
                "ai.djl.pytorch.num_threads", Integer.toString(threads),
                "ai.djl.pytorch.num_interop_threads", "1");
        Map<String, String> before = new HashMap<>();
        settings.keySet().forEach(key -> before.put(key, System.getProperty(key)));
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        // DJL finds engines through the context class loader, which ImageJ leaves at the application's
        Thread.currentThread().setContextClassLoader(DjlTails.class.getClassLoader());
        try {
            settings.forEach(System::setProperty);
            return Engine.getEngine("PyTorch");
        } catch (EngineException e) {
            String why = String.valueOf((e.getCause() == null ? e : e.getCause()).getMessage());
            throw new UserException(
                    "The PyTorch library could not be loaded: " + why + ".",
                    why.contains("already loaded")
                            ? "Start ImageJ again."
                            : "Check that the folder " + Utils.getEngineCacheDir()
                                    + " can be written, or point DJL_CACHE_DIR to one that can.",
                    e);
        } finally {
            Thread.currentThread().setContextClassLoader(context);
            before.forEach((key, value) -> {
                if (value == null) {
                    System.clearProperty(key);
                } else {
                    System.setProperty(key, value);
                }
            });
        }
    }
}
