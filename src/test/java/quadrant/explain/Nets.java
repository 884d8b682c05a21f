package quadrant.explain;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import quadrant.TestData;
import quadrant.dataset.ClassList;
import quadrant.engine.Compute;
import quadrant.engine.Engines;
import quadrant.engine.djl.DjlTails;
import quadrant.engine.ort.OrtTrunks;
import quadrant.model.FineTunedModel;
import quadrant.model.Provenance;
import quadrant.onnx.Anatomy;
import quadrant.onnx.Head;
import quadrant.onnx.Importer;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.PooledLayers;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.ChannelOrder;
import quadrant.pixels.Patch;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.ResizeRule;
import quadrant.pixels.TestViews;
import quadrant.plan.DeviceChoice;

/** The small networks of {@code tools/looks_reference.py}, as models that Quadrant might have fine-tuned. */
public final class Nets {
    static final int SIZE = 16;
    static final Engines ENGINES = new Engines(new OrtTrunks(), new DjlTails());
    static final Compute CPU = new Compute(DeviceChoice.CPU, 1);

    private Nets() {}

    /** What PyTorch says of one. */
    record Facts(
            List<Double> weight,
            List<Double> bias,
            List<Double> probabilities,
            List<List<Double>> maps,
            List<Double> enlarged,
            List<Double> falls) {}

    record Components(List<List<Double>> rows, List<List<Double>> scores, List<Double> shares) {}

    record All(Facts pooled, Facts deep, Facts flat, Facts tokens, Components components) {
        Facts of(String name) {
            return switch (name) {
                case "pooled" -> pooled;
                case "deep" -> deep;
                case "flat" -> flat;
                default -> tokens;
            };
        }
    }

    static All facts() {
        return TestData.json(Nets.class, "looks.json", All.class);
    }

    static FineTunedModel model(String name) {
        Facts facts = facts().of(name);
        return model(network(name), TestData.floats(facts.weight()), TestData.floats(facts.bias()));
    }

    /** Any of them, with a classifier of three classes. */
    public static FineTunedModel named(String name) {
        if (!name.equals("blind")) {
            return model(name);
        }
        float[] weight = new float[18];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = (float) Math.sin(2.0 * i);
        }
        return model(network(name), weight, 0, 0, 0);
    }

    static OnnxGraph network(String name) {
        Path file = Path.of("src/test/resources/quadrant/explain", name + ".onnx");
        return Importer.read(file, OptionalInt.empty());
    }

    /** A network with a new classifier of these weights. */
    public static FineTunedModel model(OnnxGraph network, float[] weight, float... bias) {
        Anatomy anatomy = Anatomy.ofClassifier(network);
        OnnxGraph graph = Head.finished(anatomy.head()
                .replace(anatomy.graph(), bias.length)
                .withWeights(Map.of(Head.WEIGHT, weight, Head.BIAS, bias)));
        return new FineTunedModel(
                graph,
                new ClassList(IntStream.range(0, bias.length)
                        .mapToObj(k -> String.valueOf((char) ('a' + k)))
                        .toList()),
                preprocessing(),
                new Provenance(Map.of(), Optional.empty()),
                TestViews.NONE,
                Optional.empty());
    }

    /** A network with an arbitrary classifier of three classes on all its layers. */
    public static FineTunedModel onAllLayers(OnnxGraph network) {
        Anatomy anatomy = Anatomy.ofClassifier(network);
        PooledLayers layers = PooledLayers.of(anatomy.graph(), anatomy.head());
        int width = layers.width();
        float[] center = new float[width];
        float[] scale = new float[width];
        float[] weight = new float[3 * width];
        for (int f = 0; f < width; f++) {
            center[f] = (float) (0.1 * Math.sin(0.7 * f));
            scale[f] = (float) (1.5 + Math.cos(0.3 * f));
        }
        for (int i = 0; i < weight.length; i++) {
            weight[i] = (float) (0.5 + Math.sin(1.1 * i)) / width;
        }
        OnnxGraph graph = layers.classified(
                new PooledLayers.Classifier(center, scale, weight, new float[] {0.1f, 0, -0.2f}, 0.25f));
        return new FineTunedModel(
                Head.finished(graph),
                new ClassList(List.of("a", "b", "c")),
                preprocessing(network.inputShape().get(2).intValue()),
                new Provenance(Map.of(), Optional.empty()),
                TestViews.NONE,
                Optional.empty());
    }

    static Preprocessing preprocessing() {
        return preprocessing(SIZE);
    }

    static Preprocessing preprocessing(int size) {
        return new Preprocessing(
                size,
                ResizeRule.STRETCH,
                new ChannelMapping(List.of("1", "2", "3"), ChannelMapping.Range.AUTO),
                ChannelOrder.RGB,
                List.of(127.5, 127.5, 127.5),
                List.of(64.0, 64.0, 64.0),
                Optional.empty());
    }

    /** The image of the script. */
    static Patch image() {
        float[] values = new float[3 * SIZE * SIZE];
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < SIZE; y++) {
                for (int x = 0; x < SIZE; x++) {
                    values[(c * SIZE + y) * SIZE + x] =
                            (float) Math.rint(127.5 + 120 * Math.sin(0.5 * x + 0.11 * x * y + 1.7 * c));
                }
            }
        }
        return new Patch(3, SIZE, SIZE, values);
    }

    static List<Double> numbers(Patch p) {
        List<Double> numbers = new ArrayList<>();
        for (float v : Objects.requireNonNull(p).values()) {
            numbers.add((double) v);
        }
        return numbers;
    }
}
