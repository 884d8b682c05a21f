package quadrant.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
    private final Set<String> outputs = new HashSet<>();
    private final List<NodeProto> kept = new ArrayList<>();
    private final Set<String> weights = new HashSet<>();

    /** For each tensor, the number of elements per image before the batch axis: 1 where the batch axis is the first. */
    private final Map<String, Long> offsets = new HashMap<>();

    private long filled;

    private ConstantFolder(Draft draft, OptionalInt batch) {
        this.draft = draft;
        this.fixed = batch.isPresent();
        this.declared = batch.orElse(1);
        this.other = declared + 1;
        this.graph = draft.graph();
        GraphCheck.requirePlain(graph);
        this.flowing = Shapes.flowing(graph);
        this.one = new Shapes(graph, declared);
        this.two = new Shapes(graph, other);
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
                draft.constant(value.get().named(n.outputs().get(0)));
                return;
            }
        }
        n.outputs().forEach(o -> n.inputs().forEach(i -> follow(i, o)));
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
                target(n, draft.initializers.containsKey(n.input(1).orElse("")));
        if (target.isEmpty()) {
            return n;
        }
        String name = draft.fresh(n.outputs().get(0) + "/shape");
        add(Tensor.of(name, target.get()));
        NodeProto.Builder b = n.proto().toBuilder().setInput(1, name);
        for (int i = b.getAttributeCount() - 1; i >= 0; i--) {
            if (b.getAttribute(i).getName().equals("allowzero")) {
                b.removeAttribute(i);
            }
        }
        return new Node(b.build());
    }

    /** Where the batch axis keeps its length, the elements before it stay the same as well. */
    private void follow(String in, String out) {
        Long offset = offsets.get(in);
        if (offset != null && !offsets.containsKey(out) && length(in) == length(out)) {
            offsets.put(out, offset);
        }
    }

    /** The length of the batch axis; 0 where there is none. */
    private long length(String tensor) {
        Optional<long[]> a = one.shape(tensor);
        Optional<long[]> b = two.shape(tensor);
        return a.isEmpty() || b.isEmpty()
                ? 0
                : differing(a.get(), b.get()).map(q -> a.get()[q]).orElse(0L);
    }

    /**
     * The target that a Reshape should have; empty where the existing one is valid.
     *
     * @param stored whether its target is a constant of the graph
     */
    private Optional<long[]> target(Node n, boolean stored) {
        Optional<long[]> inA = one.shape(n.inputs().get(0));
        Optional<long[]> inB = two.shape(n.inputs().get(0));
        Optional<long[]> a = one.shape(n.outputs().get(0));
        Optional<long[]> b = fixed ? given(n, inB) : two.shape(n.outputs().get(0));
        if (inA.isEmpty() || inB.isEmpty() || a.isEmpty()) {
            return Optional.empty();
        }
        if (!stored && b.isPresent()) {
            return differing(a.get(), b.get()).map(q -> opened(a.get(), q, inA.get(), inB.get()));
        }
        return fixed ? freed(n, inA.get(), inB.get(), a.get(), b) : Optional.empty();
    }

    /** The dimensions of the existing target for the other number of images; empty where it does not fit. */
    private Optional<long[]> given(Node n, Optional<long[]> in) {
        Optional<Tensor> target = n.input(1).flatMap(two::constant);
        if (in.isEmpty() || target.isEmpty()) {
            return Optional.empty();
        }
        long[] from = in.get();
        long[] out = target.get().longs();
        boolean copies = n.integer("allowzero", 0) == 0;
        long rest = Dims.product(from);
        int open = -1;
        for (int i = 0; i < out.length; i++) {
            out[i] = out[i] == 0 && copies && i < from.length ? from[i] : out[i];
            open = out[i] == -1 ? i : open;
            rest /= Math.max(1, out[i]);
        }
        if (open >= 0) {
            out[open] = rest;
        }
        // a damaged target may be larger than any number
        double all = Arrays.stream(out).asDoubleStream().reduce(1, (x, y) -> x * y);
        return all == Dims.product(from) ? Optional.of(out) : Optional.empty();
    }

    /** The single axis whose length is proportional to the number of images. */
    private Optional<Integer> differing(long[] a, long[] b) {
        Integer found = null;
        for (int i = 0; a.length == b.length && i < a.length; i++) {
            if (a[i] != b[i]) {
                if (found != null || a[i] * other != b[i] * declared) {
                    return Optional.empty();
                }
                found = i;
            }
        }
        return Optional.ofNullable(found);
    }

    private Optional<long[]> freed(Node n, long[] inA, long[] inB, long[] a, Optional<long[]> b) {
        Optional<Integer> p = differing(inA, inB);
        if (p.isEmpty() || Dims.product(a) == 0) {
            return Optional.empty();
        }
        long before =
                Dims.product(inA, 0, p.get()) * offsets.getOrDefault(n.inputs().get(0), 1L);
        int q = axis(a, before, a.length < inA.length);
        if (q < 0 || a[q] % declared != 0) {
            return Optional.empty();
        }
        offsets.put(n.outputs().get(0), Math.max(1, before / Dims.product(a, 0, q)));
        long[] expected = Dims.with(a, q, a[q] / declared * other);
        boolean right = b.isPresent() && Arrays.equals(b.get(), expected);
        return right ? Optional.empty() : Optional.of(opened(a, q, inA, inB));
    }

    /**
     * The batch axis of a reshaped tensor, from the number of elements before it: an axis as long as the batch that begins
     * there; else, where axes are joined, the one that ends there; else the one that begins there or spans it.
     */
    private int axis(long[] a, long before, boolean joined) {
        int begins = -1;
        int across = -1;
        long prefix = 1;
        for (int q = 0; q < a.length; q++) {
            if (prefix == before) {
                if (a[q] == declared) {
                    return q;
                }
                begins = begins < 0 ? q : begins;
            } else if (crosses(prefix, before, prefix * a[q], joined)) {
                across = q;
            }
            prefix *= a[q];
        }
        return across >= 0 ? across : begins;
    }

    private static boolean crosses(long from, long before, long to, boolean joined) {
        return from < before && before % from == 0 && (joined ? before <= to : before < to);
    }

    private long[] opened(long[] out, int q, long[] inA, long[] inB) {
        boolean copied = q < inA.length && inA[q] == out[q] && inB[q] == out[q] / declared * other;
        return Dims.with(out, q, copied ? 0 : -1);
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
        String zero = add(Tensor.of(base + "/start", 0));
        String first = add(Tensor.of(base + "/end", 1));
        String rest = add(Tensor.of(base + "/rest", Arrays.copyOfRange(dims, 1, dims.length)));
        AttributeProto axis = GraphEdits.integer("axis", 0);
        List<Node> nodes = List.of(
                GraphEdits.node("Shape", base + "/shape", List.of(features), base + "/shape"),
                GraphEdits.node("Slice", base + "/n", List.of(base + "/shape", zero, first), base + "/n"),
                GraphEdits.node("Concat", base + "/dims", List.of(base + "/n", rest), base + "/dims", axis),
                GraphEdits.node("Expand", base, List.of(constant, base + "/dims"), base));
        one.infer(nodes);
        two.infer(nodes);
        nodes.forEach(this::keep);
        return base;
    }

    private String add(Tensor constant) {
        one.add(constant.toProto());
        two.add(constant.toProto());
        return draft.constant(constant);
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
