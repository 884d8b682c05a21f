package quadrant.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The node tests of ONNX as networks of one input: further inputs become constants. */
public final class NodeModels {
    private NodeModels() {}

    /** A tensor from a file with nothing else in it, as in ONNX's own tests ({@code .pb}). */
    public static Tensor tensor(Path file) {
        try {
            return Tensor.of(TensorProto.parseFrom(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The model in the folder with one of its outputs. */
    public static OnnxGraph load(Path folder, int output) {
        OnnxGraph file = OnnxGraph.load(folder.resolve("model.onnx"));
        GraphProto.Builder g = file.graph().toBuilder();
        List<ValueInfoProto> inputs = file.graph().getInputList().stream()
                .filter(v -> !file.isInitializer(v.getName()))
                .toList();
        g.clearInput().addInput(inputs.get(0));
        for (int i = 1; i < inputs.size(); i++) {
            Tensor t = tensor(folder.resolve("test_data_set_0/input_" + i + ".pb"));
            g.addInitializer(t.named(inputs.get(i).getName()).toProto());
        }
        ValueInfoProto wanted = file.graph().getOutput(output);
        g.clearOutput().addOutput(wanted);
        return new OnnxGraph(file.model().toBuilder().setGraph(g).build());
    }
}
