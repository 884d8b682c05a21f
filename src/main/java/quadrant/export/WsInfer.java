package quadrant.export;

import com.google.gson.GsonBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.model.FineTunedModel;
import quadrant.onnx.Cutter;
import quadrant.onnx.Node;
import quadrant.onnx.OnnxGraph;
import quadrant.pixels.ChannelOrder;
import quadrant.pixels.Preprocessing;
import quadrant.task.SafeFile;
import quadrant.torch.TorchScript;

/**
 * A model for WSInfer (Kaczmarzyk et al., npj Precision Oncology 2024) and QuPath's extension of that name: a folder with
 * {@code config.json} and {@code torchscript_model.pt}. Both apply softmax to the network's output, so it returns logits.
 */
public final class WsInfer {
    static final String MODEL = "torchscript_model.pt";
    static final String CONFIG = "config.json";
    private static final double WHITE = 255;

    private WsInfer() {}

    /**
     * Writes the model's files.
     *
     * @return their names
     * @throws quadrant.task.UserException where the network has an operator that cannot be written
     */
    public static List<String> write(FineTunedModel model, Field field, Path folder) {
        Preprocessing p = model.preprocessing();
        OnnxGraph graph = model.graph();
        Optional<String> logits = logits(graph);
        TorchScript.write(
                logits.map(l -> Cutter.trunk(graph, List.of(l))).orElse(graph),
                p.order() == ChannelOrder.BGR,
                logits.isEmpty(),
                folder.resolve(MODEL));
        SafeFile.write(
                folder.resolve(CONFIG),
                new GsonBuilder()
                                .setPrettyPrinting()
                                .disableHtmlEscaping()
                                .create()
                                .toJson(config(model, field))
                        + "\n");
        return List.of(CONFIG, MODEL);
    }

    /** The input of the softmax at the end of the network; empty where it ends in something else. */
    private static Optional<String> logits(OnnxGraph graph) {
        return graph.nodes().stream()
                .filter(n -> n.op().equals("Softmax") && n.outputs().contains(graph.output()))
                .map(Node::inputs)
                .map(in -> in.get(0))
                .findFirst();
    }

    private static Map<String, Object> config(FineTunedModel model, Field field) {
        Preprocessing p = model.preprocessing();
        return BioImageIo.map(
                "spec_version", "1.0",
                "architecture", model.provenance().fact("backbone"),
                "num_classes", model.classes().size(),
                "patch_size_pixels", field.patchPx(),
                "spacing_um_px", field.micronsPerPixel(),
                "class_names", model.classes().names(),
                "transform",
                        List.of(
                                step("Resize", "size", p.sizePx()),
                                Map.of("name", "ToTensor"),
                                step("Normalize", "mean", rgb(p, p.mean()), "std", rgb(p, p.scale()))));
    }

    private static Map<String, Object> step(String name, Object... arguments) {
        return BioImageIo.map("name", name, "arguments", BioImageIo.map(arguments));
    }

    /** Numbers of the network's channels in the order red, green and blue, on the scale 0–1. */
    private static List<Double> rgb(Preprocessing p, List<Double> perChannel) {
        List<Double> all = new ArrayList<>();
        for (int c = 0; c < perChannel.size(); c++) {
            all.add(perChannel.get(p.order() == ChannelOrder.BGR ? perChannel.size() - 1 - c : c) / WHITE);
        }
        return all;
    }
}
