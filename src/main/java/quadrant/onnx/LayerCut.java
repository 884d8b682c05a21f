package quadrant.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * A network with a classifier on its pooled layers, split at a cut of the network into a frozen and a trained part.
 *
 * <p>Several tensors connect the two: that of the cut, and the pooled layers up to it. They are packed into one row per image,
 * so that the feature cache holds them side by side. Where the cut is the image nothing is packed.
 */
public final class LayerCut {
    /** The trunk's output and the tail's input, N×M float32: the tensor of the cut in memory order, then the pooled values. */
    public static final String PACKED = "quadrant.packed";

    private static final String FLAT = PACKED + ".cut";
    private static final String SHAPE = PACKED + ".shape";

    private final PooledLayers layers;
    private final String cut;
    private final List<Long> shape;
    private final List<Part> parts = new ArrayList<>();

    /** One of the tensors that are concatenated to the classifier's features. */
    private record Part(String tensor, long width, boolean frozen) {}

    /** @param cut a clean cut of the network; may be its input */
    public LayerCut(PooledLayers layers, String cut) {
        this.layers = layers;
        this.cut = cut;
        this.shape = LayerNodes.shape(Shapes.of(layers.graph(), 1), cut);
        OnnxGraph pooled = layers.pooled();
        Set<String> network = Shapes.flowing(layers.graph(), Set.of(cut));
        network.remove(cut);
        Set<String> behind = Shapes.flowing(pooled, network);
        List<String> features = joint(pooled).inputs();
        for (PooledLayers.Layer l : layers.layers()) {
            for (int width : l.widths()) {
                String tensor = features.get(parts.size());
                parts.add(new Part(tensor, width, !behind.contains(tensor)));
            }
        }
    }

    private static Node joint(OnnxGraph graph) {
        return Objects.requireNonNull(graph.producers().get(PooledLayers.FEATURES));
    }

    public PooledLayers layers() {
        return layers;
    }

    /** Whether nothing is frozen. */
    public boolean isImage() {
        return cut.equals(layers.graph().input());
    }

    /** The dimensions of the tail's input for one image: M, or those of the image. */
    public List<Long> rowShape() {
        long pooled = parts.stream().filter(Part::frozen).mapToLong(Part::width).sum();
        return isImage() ? shape : List.of(size() + pooled);
    }

    private long size() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }

    /** The graph image → {@link #PACKED}; where nothing is frozen its output is the image. */
    public OnnxGraph trunk() {
        OnnxGraph pooled = layers.pooled();
        if (isImage()) {
            return Cutter.trunk(pooled, List.of(cut));
        }
        List<String> packed = new ArrayList<>(List.of(FLAT));
        parts.stream().filter(Part::frozen).forEach(p -> packed.add(p.tensor));
        Draft draft = new Draft(pooled);
        draft.add("Flatten", List.of(cut), FLAT);
        draft.add("Concat", packed, PACKED, GraphEdits.integer("axis", 1));
        return draft.graph(List.of(GraphEdits.table(PACKED, rowShape().get(0))));
    }

    /** The same with an untrained classifier of two classes, to find out what can be trained through. */
    public OnnxGraph tail() {
        int width = layers.width();
        return Cutter.trunk(
                tail(new PooledLayers.Classifier(
                        new float[width], new float[width], new float[2 * width], new float[2], 1)),
                List.of(Head.LOGITS));
    }

    /** Names the parts of the features, and slices those of the frozen layers from the packed row. */
    private List<String> features(Draft draft) {
        List<String> features = new ArrayList<>();
        long to = size();
        for (int i = 0; i < parts.size(); i++) {
            long from = to;
            String name = PACKED + "." + i;
            // neighbours stay together
            while (i < parts.size() && parts.get(i).frozen) {
                to += parts.get(i++).width;
            }
            if (to > from) {
                features.add(slice(draft, name, from, to));
            }
            if (i < parts.size()) {
                features.add(parts.get(i).tensor);
            }
        }
        return features;
    }

    /** The graph {@link #PACKED}, or the image, → {@link Head#LOGITS}, {@link Head#PROBABILITIES}. */
    public OnnxGraph tail(PooledLayers.Classifier classifier) {
        OnnxGraph whole = layers.classified(classifier);
        if (isImage()) {
            return whole;
        }
        Draft draft = new Draft(whole);
        List<NodeProto> rest = List.copyOf(draft.nodes);
        draft.nodes.clear();
        draft.inputs.clear();
        draft.inputs.add(GraphEdits.value(PACKED));
        slice(draft, FLAT, 0, size());
        long[] dims = LongStream.concat(LongStream.of(-1), Arrays.stream(Dims.of(shape)))
                .toArray();
        draft.add(GraphEdits.node("Reshape", SHAPE, List.of(FLAT, draft.constant(Tensor.of(SHAPE, dims))), cut));
        List<String> features = features(draft);
        Node joint = joint(whole);
        for (NodeProto n : rest) {
            if (n.equals(joint.proto())) {
                draft.add(GraphEdits.node(
                        "Concat", joint.name(), features, PooledLayers.FEATURES, GraphEdits.integer("axis", 1)));
            } else if (!n.getOutputList().contains(cut)) {
                draft.nodes.add(n);
            }
        }
        return draft.graph();
    }

    /** Takes columns of the packed rows. */
    private static String slice(Draft draft, String name, long from, long to) {
        return draft.slice(PACKED, List.of(1), List.of(Math.toIntExact(from)), List.of(Math.toIntExact(to)), name);
    }
}
