package quadrant.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import quadrant.dataset.ClassList;
import quadrant.model.FineTunedModel;
import quadrant.model.Provenance;
import quadrant.onnx.Head;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.Tiny;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.ChannelOrder;
import quadrant.pixels.PixelSize;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.ResizeRule;
import quadrant.pixels.TestViews;

/** A model of three classes that takes 16×16 pixels and is quick to load; its weights are drawn. */
public final class SmallModel {
    private SmallModel() {}

    /** The model, trained at 0.5 µm per pixel on images of 32 pixels. */
    public static FineTunedModel of() {
        OnnxGraph graph = OnnxGraph.parse(Tiny.bytes("pytorch", Map.of()), "tiny");
        Head head = Head.find(graph);
        SplittableRandom random = new SplittableRandom(5);
        float[] weight = new float[3 * head.width()];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = (float) random.nextDouble(-2, 2);
        }
        OnnxGraph headed =
                Head.finished(head.replace(graph, 3).withWeights(Map.of(Head.WEIGHT, weight, Head.BIAS, new float[3])));
        return new FineTunedModel(
                headed,
                new ClassList(List.of("nerve", "fat", "uncertain")),
                new Preprocessing(
                        Tiny.SIZE,
                        ResizeRule.CENTER_SQUARE,
                        ChannelMapping.automatic(),
                        ChannelOrder.RGB,
                        List.of(127.0, 127.0, 127.0),
                        List.of(60.0, 60.0, 60.0),
                        Optional.of(new PixelSize(0.5))),
                new Provenance(Map.of(FineTunedModel.SIDE_FACT, "32"), Optional.empty()),
                TestViews.NONE,
                Optional.empty());
    }

    /** Its file. */
    public static Path write(Path file) throws IOException {
        return Files.write(file, of().toBytes());
    }
}
