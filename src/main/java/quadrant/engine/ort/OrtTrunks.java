package quadrant.engine.ort;

import static quadrant.task.OptionName.option;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import quadrant.engine.Compute;
import quadrant.engine.Device;
import quadrant.engine.Matrices;
import quadrant.engine.Trunk;
import quadrant.engine.TrunkFactory;
import quadrant.onnx.OnnxGraph;
import quadrant.plan.DeviceChoice;
import quadrant.task.Task;
import quadrant.task.UserException;

/** Loads graphs into ONNX Runtime, on CUDA where it is requested and available; its products are on the processor. */
public final class OrtTrunks implements TrunkFactory {
    private final AtomicBoolean warned = new AtomicBoolean();
    private final OrtProducts products = new OrtProducts();

    @Override
    public String version() {
        return "ONNX Runtime " + environment().getVersion();
    }

    @Override
    public List<String> providers() {
        environment();
        return OrtEnvironment.getAvailableProviders().stream()
                .map(p -> p.getName().replace("ExecutionProvider", "").toLowerCase(Locale.ROOT))
                .sorted()
                .toList();
    }

    @Override
    public Trunk load(OnnxGraph graph, Compute compute, Task task) {
        environment();
        if (compute.device() != DeviceChoice.CPU) {
            try {
                return OrtTrunk.start(graph, compute.threads(), new Device("cuda", "CUDA device 0 is there"));
            } catch (OrtException e) {
                String why = built() ? OrtMessage.of(e) : "this build of ONNX Runtime has no CUDA";
                if (compute.device() == DeviceChoice.CUDA) {
                    throw new UserException(
                            "CUDA was asked for, but " + why + ".",
                            built()
                                    ? "Use " + option("device")
                                            + " auto or cpu; QUADRANT_ORT_LOG=1 in the environment shows which"
                                            + " library is missing."
                                    : "Use " + option("device") + " auto or cpu, or install the zip for NVIDIA GPUs.",
                            e);
                }
                if (built() && warned.compareAndSet(false, true)) {
                    task.warn("The processor is used, as CUDA cannot be: " + why + ".");
                }
                return cpu(graph, compute, why);
            }
        }
        return cpu(graph, compute, "the CPU was asked for");
    }

    @Override
    public Matrices matrices(Compute compute) {
        return new OrtMatrices(products, compute.threads());
    }

    private static boolean built() {
        return OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);
    }

    static OrtEnvironment environment() {
        try {
            return OrtEnvironment.getEnvironment(OrtTrunk.LOGGED, "quadrant");
        } catch (LinkageError e) {
            // it is unpacked to the temporary folder, which may be full or, on clusters, not executable
            throw new UserException(
                    "The ONNX Runtime library could not be unpacked and loaded from the temporary folder "
                            + System.getProperty("java.io.tmpdir") + ".",
                    "Free some 100 MB there, or name another folder with QUADRANT_JAVA_OPTS=-Djava.io.tmpdir=FOLDER.",
                    e);
        }
    }

    private static Trunk cpu(OnnxGraph graph, Compute compute, String why) {
        try {
            return OrtTrunk.start(graph, compute.threads(), new Device("cpu", why));
        } catch (OrtException e) {
            throw refusal(e);
        }
    }

    /** The failure of a network for which no session can be started. */
    static UserException refusal(OrtException e) {
        return new UserException(
                "ONNX Runtime cannot load the network: " + OrtMessage.of(e) + ".",
                "Export the model again, or choose another; onnx.checker.check_model may show the cause.",
                e);
    }
}
