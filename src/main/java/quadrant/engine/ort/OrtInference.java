package quadrant.engine.ort;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.onnx.ElementType;
import quadrant.onnx.Inference;
import quadrant.task.Reason;
import quadrant.task.UserException;

/**
 * Shape inference and constant folding by ONNX Runtime: a session is started but never run.
 *
 * <p>Its basic optimisations fold values that depend on constants alone, if they are inferred to be small, and infer shapes
 * again. As every tensor is an output of the model, none is removed by fusion.
 */
public final class OrtInference implements Inference {
    /** The maximum size of a folded value in bytes: 2^16 numbers of float32. */
    private static final String LARGEST = Integer.toString(1 << 18);

    @Override
    public Found infer(byte[] model) {
        try {
            Path folded = Files.createTempFile("quadrant", ".onnx");
            try {
                return infer(model, folded);
            } finally {
                Files.delete(folded);
            }
        } catch (OrtException e) {
            throw OrtTrunks.refusal(e);
        } catch (IOException e) {
            throw new UserException(
                    "The temporary folder " + System.getProperty("java.io.tmpdir") + " cannot be written ("
                            + Reason.of(e) + ").",
                    "Free some space there, or name another folder with QUADRANT_JAVA_OPTS=-Djava.io.tmpdir=FOLDER.",
                    e);
        }
    }

    private static Found infer(byte[] model, Path folded) throws OrtException, IOException {
        Map<String, ElementType> types = new HashMap<>();
        Map<String, List<Long>> shapes = new HashMap<>();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.BASIC_OPT);
            options.addConfigEntry("optimization.constant_folding_max_output_size_in_bytes", LARGEST);
            options.addConfigEntry("session.disable_prepacking", "1");
            options.setOptimizedModelFilePath(folded.toString());
            options.setIntraOpNumThreads(1);
            try (OrtSession session = OrtTrunks.environment().createSession(model, options)) {
                for (NodeInfo output : session.getOutputInfo().values()) {
                    if (output.getInfo() instanceof TensorInfo t) {
                        type(t).ifPresent(type -> types.put(output.getName(), type));
                        shapes.put(
                                output.getName(),
                                Arrays.stream(t.getShape()).boxed().toList());
                    }
                }
            }
        }
        return new Found(types, shapes, Files.readAllBytes(folded));
    }

    /** Both name types as ONNX does; Java's numbers for them are others. */
    private static Optional<ElementType> type(TensorInfo t) {
        return Arrays.stream(ElementType.values())
                .filter(e -> t.onnxType.name().equals("ONNX_TENSOR_ELEMENT_DATA_TYPE_" + e))
                .findFirst();
    }
}
