package quadrant.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import quadrant.task.UserException;

/**
 * Folds constants: computes in advance what does not depend on the image, and makes the batch size free.
 *
 * <p>ONNX Runtime infers the shapes of all tensors for two numbers of images. Where a node's value is a small constant and the
 * same for both, the node becomes that constant: with the image's size fixed, this removes nearly all shape arithmetic. A
 * Reshape whose target depends on the number of images in one entry gets a constant target with 0 or −1 there, so that no path
 * from the image's shape bypasses the features. In a file exported for one batch size B, a Reshape to constant dimensions is
 * corrected in the same way: reshaping keeps the order of elements, so the batch axis is the one with as many elements before
 * it as in the input. For the second number of images such a graph is inferred piece by piece, up to each node that may have to
 * be corrected. A graph whose batch size cannot be freed is refused.
 *
 * <p>A weight that is only rearranged (transposed, or a table from which a Gather takes rows) is kept as in the file, however
 * small: this weight is trained, and entries that are read twice stay shared.
 */
final class ConstantFolder {
    /** The maximum number of elements of a weight that ConstantOfShape is computed for, and of all of them together. */
    private static final long LARGEST = 1 << 22;

    private static final long TOGETHER = 1 << 26;

    private static final Set<String> LAYING_OUT =
            Set.of("Transpose", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Gather", "Slice", "Expand", "Tile");

    private final Draft draft;
    private final OnnxGraph graph;
    private final Set<String> flowing;
    private final long declared;
    private final long other;
    private final boolean fixed;
    private final Shapes one;
    private final Shapes two;
    private final BatchAxis images;
    private final Set<String> outputs = new HashSet<>();
    private final List<NodeProto> kept = new ArrayList<>();
    private final Set<String> weights = new HashSet<>();

    private long filled;

    private ConstantFolder(Draft draft, OptionalInt batch) {
        this.draft = draft;
        this.fixed = batch.isPresent();
        this.declared = batch.orElse(1);
        this.other = declared + 1;
        this.graph = draft.graph();
        this.flowing = Shapes.flowing(graph);
        this.one = new Shapes(graph, declared);
        this.two = new Shapes(graph, other);
        this.images = new BatchAxis(declared, one, two);
        draft.outputs.forEach(o -> outputs.add(o.getName()));
    }

    /**
     * Simplifies the graph in place.
     *
     * @param batch the batch that the file was exported for; empty where it is free
     * @return the shapes for two numbers of images
     */
    static List<Shapes> apply(Draft draft, OptionalInt batch) {
        ConstantFolder folder = new ConstantFolder(draft, batch);
        folder.run();
        return List.of(folder.one, folder.two);
    }

    private void run() {
        one.infer(graph.nodes());
        List<Node> open = new ArrayList<>();
        for (Node n : graph.nodes()) {
            boolean reshapes =
                    fixed && isReshape(n) && flowing.contains(n.inputs().get(0));
            boolean joins =
                    fixed && n.op().equals("Concat") && n.inputs().stream().anyMatch(this::isToken);
            if (reshapes || joins) {
                infer(open);
                open.clear();
            }
            if (reshapes) {
                open.add(reshaped(n));
            } else {
                open.add(joins ? stretched(n) : n);
            }
        }
        infer(open);
        draft.nodes.clear();
        draft.nodes.addAll(kept);
        requireFree();
    }

    /** The next nodes, for the other number of images; then each is folded or kept. */
    private void infer(List<Node> nodes) {
        try {
            two.infer(nodes);
        } catch (UserException e) {
            throw notFree("The network works for one image and not for two: " + e.problem(), e);
        }
        for (Node n : nodes) {
            Node m = n.op().equals("Cast") ? widened(n) : n;
            keep(!fixed && isReshape(n) ? reshaped(n) : m);
        }
    }

    private static boolean isReshape(Node n) {
        return n.op().equals("Reshape") && n.domain().isEmpty();
    }

    /** A constant that is concatenated to the features of each image of the batch. */
    private boolean isToken(String tensor) {
        return !flowing.contains(tensor)
                && one.type(tensor) == ElementType.FLOAT
                && one.shape(tensor).filter(s -> s.length > 1).isPresent();
    }

    private void keep(Node n) {
        if (!n.op().equals("Constant")
                && n.outputs().size() == 1
                && !laysOutWeight(n)
                && !outputs.contains(n.outputs().get(0))) {
            Optional<Tensor> value = constant(n);
            if (value.isPresent()) {
                draft.initializers.put(n.outputs().get(0), value.get().toProto());
                return;
            }
        }
        n.outputs().forEach(o -> n.inputs().forEach(i -> images.follow(i, o)));
        kept.add(n.proto());
    }

    private boolean laysOutWeight(Node n) {
        boolean so = LAYING_OUT.contains(n.op())
                && n.domain().isEmpty()
                && (weights.contains(n.inputs().get(0)) || isWeight(n.inputs().get(0)));
        if (so) {
            weights.addAll(n.outputs());
        }
        return so;
    }

    private boolean isWeight(String name) {
        TensorProto t = draft.initializers.get(name);
        return t != null
                && t.getDataType() == ElementType.FLOAT.code()
                && t.getDimsList().stream().anyMatch(d -> d > 1);
    }

    /** A cast of float32 to float32, as left by widening, does nothing. */
    private Node widened(Node n) {
        boolean idle = n.integer("to", 0) == ElementType.FLOAT.code()
                && one.type(n.inputs().get(0)) == ElementType.FLOAT;
        return idle
                ? GraphEdits.node("Identity", n.name(), n.inputs(), n.outputs().get(0))
                : n;
    }

    private Optional<Tensor> constant(Node n) {
        String out = n.outputs().get(0);
        Optional<Tensor> a = one.constant(out);
        Optional<Tensor> b = two.constant(out);
        if (a.isPresent() && b.isPresent()) {
            return a.filter(b.get()::same);
        }
        return n.op().equals("ConstantOfShape") ? filled(n, out) : Optional.empty();
    }

    /** A weight that a file creates from one number instead of storing it. */
    private Optional<Tensor> filled(Node n, String out) {
        Optional<long[]> a = one.shape(out);
        Tensor value = n.tensor("value").orElse(Tensor.of(out, List.of(1L), new float[1]));
        boolean same = value.size() == 1
                && a.isPresent()
                && Arrays.equals(a.get(), two.shape(out).orElse(new long[0]));
        if (!same || value.type() != ElementType.FLOAT || Dims.product(a.get()) > LARGEST) {
            return Optional.empty();
        }
        int size = (int) Dims.product(a.get());
        filled += size;
        if (filled > TOGETHER) {
            return Optional.empty();
        }
        float[] numbers = new float[size];
        Arrays.fill(numbers, value.floats()[0]);
        return Optional.of(Tensor.of(out, Arrays.stream(a.get()).boxed().toList(), numbers));
    }

    private Node reshaped(Node n) {
        Optional<long[]> target =
                images.target(n, draft.initializers.containsKey(n.input(1).orElse("")), fixed);
        if (target.isEmpty()) {
            return n;
        }
        String name = draft.fresh(n.outputs().get(0) + "/shape");
        Tensor t = Tensor.of(name, target.get());
        draft.initializers.put(name, t.toProto());
        one.add(t.toProto());
        two.add(t.toProto());
        NodeProto.Builder b = n.proto().toBuilder().setInput(1, name);
        for (int i = b.getAttributeCount() - 1; i >= 0; i--) {
            if (b.getAttribute(i).getName().equals("allowzero")) {
                b.removeAttribute(i);
            }
        }
        return new Node(b.build());
    }

    /** A Concat of features and a constant for B images, such as a class token, with the constant repeated N times. */
    private Node stretched(Node n) {
        Optional<String> features = n.inputs().stream()
                .filter(i -> differs(i) && two.shape(i).orElseThrow()[0] == other)
                .findFirst();
        if (features.isEmpty() || draft.opset() < 10) {
            return n;
        }
        NodeProto.Builder b = n.proto().toBuilder();
        for (int i = 0; i < b.getInputCount(); i++) {
            Optional<long[]> s = one.shape(b.getInput(i));
            if (declared == 1 && s.isPresent() && s.get().length > 0 && s.get()[0] == 1 && !differs(b.getInput(i))) {
                b.setInput(i, expanded(b.getInput(i), s.get(), features.get()));
            }
        }
        return new Node(b.build());
    }

    private boolean differs(String tensor) {
        Optional<long[]> a = one.shape(tensor);
        return a.isPresent() && !Arrays.equals(a.get(), two.shape(tensor).orElse(a.get()));
    }

    private String expanded(String constant, long[] dims, String features) {
        String base = draft.fresh(constant + "/for");
        Tensor zero = Tensor.of(base + "/start", 0);
        Tensor first = Tensor.of(base + "/end", 1);
        Tensor rest = Tensor.of(base + "/rest", Arrays.copyOfRange(dims, 1, dims.length));
        for (Tensor t : List.of(zero, first, rest)) {
            draft.initializers.put(t.name(), t.toProto());
            one.add(t.toProto());
            two.add(t.toProto());
        }
        List<Node> nodes = List.of(
                GraphEdits.node("Shape", base + "/shape", List.of(features), base + "/shape"),
                GraphEdits.node("Slice", base + "/n", List.of(base + "/shape", zero.name(), first.name()), base + "/n"),
                GraphEdits.node(
                        "Concat",
                        base + "/dims",
                        List.of(base + "/n", rest.name()),
                        base + "/dims",
                        GraphEdits.integer("axis", 0)),
                GraphEdits.node("Expand", base, List.of(constant, base + "/dims"), base));
        one.infer(nodes);
        two.infer(nodes);
        nodes.forEach(this::keep);
        return base;
    }

    private void requireFree() {
        String out = draft.outputs.get(0).getName();
        Optional<long[]> a = one.shape(out);
        if (a.isEmpty()) {
            return;
        }
        long[] s = a.get();
        long[] b = two.shape(out).orElse(new long[0]);
        if (s.length == 0 || s[0] != declared || !Arrays.equals(Dims.with(s, 0, other), b)) {
            throw notFree(
                    "The model's output has the dimensions " + Arrays.toString(s)
                            + " for one image, and one row an image was expected.",
                    null);
        }
    }

    private UserException notFree(String why, @Nullable UserException cause) {
        return new UserException(
                fixed
                        ? "The model was exported for batches of " + declared
                                + " images, and its graph does not work for other batches."
                        : why,
                "Export it again with a free batch dimension (dynamic_axes of torch.onnx.export).",
                cause);
    }
}
