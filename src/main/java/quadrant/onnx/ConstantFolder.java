package quadrant.onnx;

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
import quadrant.task.UserException;

/**
 * Computes beforehand what does not depend on the image, and frees the batch.
 *
 * <p>The shapes of all tensors are inferred for two numbers of images side by side. Where a node's value is a small constant
 * and the same for both, the node becomes that constant: with the image's size fixed, nearly all shape arithmetic goes. A
 * Reshape whose target follows the number of images in one entry gets a constant target with 0 or −1 there, so that no path
 * from the image's shape is left beside the features. In a file exported for one batch size B, a Reshape to constant
 * dimensions is mended the same way: reshaping keeps the order of elements, so that the images' axis is the one before whose
 * images as many elements lie as in the input. What cannot be freed is refused.
 *
 * <p>A weight that is only laid out otherwise (transposed, or a table of which a Gather takes rows) stays what it is in the
 * file, however small: it is the weight that is trained, and entries that are read twice stay one.
 */
final class ConstantFolder {
    /** Elements of the largest weight that ConstantOfShape is computed for, and of all of them together. */
    private static final long LARGEST = 1 << 22;

    private static final long TOGETHER = 1 << 26;

    private static final Set<String> LAYING_OUT =
            Set.of("Transpose", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Gather", "Slice", "Expand", "Tile");

    private final Draft draft;
    private final long declared;
    private final long other;
    private final boolean fixed;
    private final Shapes one;
    private final Shapes two;
    private final Set<String> outputs = new HashSet<>();
    private final List<NodeProto> kept = new ArrayList<>();
    private final Set<String> weights = new HashSet<>();

    /** By tensor, how many elements of the axis that holds the images lie before each: 1 where it is the images first. */
    private final Map<String, Long> offsets = new HashMap<>();

    private long filled;

    private ConstantFolder(Draft draft, OptionalInt batch) {
        this.draft = draft;
        this.fixed = batch.isPresent();
        this.declared = batch.orElse(2);
        this.other = declared + 1;
        OnnxGraph graph = draft.graph();
        this.one = new Shapes(graph, declared);
        this.two = new Shapes(graph, other);
        draft.outputs.forEach(o -> outputs.add(o.getName()));
    }

    /**
     * Simplifies in place.
     *
     * @param batch the batch that the file was exported for; empty where it is free
     */
    static void apply(Draft draft, OptionalInt batch) {
        new ConstantFolder(draft, batch).run();
    }

    private void run() {
        for (NodeProto p : List.copyOf(draft.nodes)) {
            Node n = new Node(p);
            if (n.op().equals("Reshape") && n.domain().isEmpty()) {
                n = reshaped(n);
            } else if (n.op().equals("Concat") && fixed) {
                n = stretched(n);
            }
            visit(n.op().equals("Cast") ? widened(n) : n);
        }
        draft.nodes.clear();
        draft.nodes.addAll(kept);
        requireFree();
    }

    private void visit(Node n) {
        one.visit(n);
        two.visit(n);
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

    /** Where the axis that holds the images stays as long, what lies before them within it stays as well. */
    private void follow(String in, String out) {
        Long offset = offsets.get(in);
        if (offset != null && !offsets.containsKey(out) && length(in) == length(out)) {
            offsets.put(out, offset);
        }
    }

    /** The length of the axis that holds the images; 0 where there is none. */
    private long length(String tensor) {
        Optional<long[]> a = one.shape(tensor);
        Optional<long[]> b = two.shape(tensor);
        return a.isEmpty() || b.isEmpty()
                ? 0
                : differing(a.get(), b.get()).map(q -> a.get()[q]).orElse(0L);
    }

    /** A cast of float32 to itself, as widening leaves it, does nothing. */
    private Node widened(Node n) {
        boolean idle = n.integer("to", 0) == ElementType.FLOAT.code()
                && one.type(n.inputs().get(0)) == ElementType.FLOAT;
        return idle
                ? GraphEdits.node("Identity", n.name(), n.inputs(), n.outputs().get(0))
                : n;
    }

    private Optional<Tensor> constant(Node n) {
        String out = n.outputs().get(0);
        Optional<HostTensor> a = one.host(out);
        Optional<HostTensor> b = two.host(out);
        if (a.isPresent() && b.isPresent()) {
            return a.get().same(b.get()) ? Optional.of(a.get().toTensor(out)) : Optional.empty();
        }
        return n.op().equals("ConstantOfShape") ? filled(n, out) : Optional.empty();
    }

    /** A weight that a file makes of one number instead of storing it. */
    private Optional<Tensor> filled(Node n, String out) {
        Optional<long[]> a = one.shape(out);
        HostTensor value = HostOps.filling(n);
        boolean same = value.numbers().length == 1
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
        Arrays.fill(numbers, (float) value.numbers()[0]);
        return Optional.of(Tensor.of(out, Arrays.stream(a.get()).boxed().toList(), numbers));
    }

    private Node reshaped(Node n) {
        Optional<long[]> target = target(n);
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

    /** The target that a Reshape should have; empty where the one that it has will do. */
    private Optional<long[]> target(Node n) {
        Optional<long[]> inA = one.shape(n.inputs().get(0));
        Optional<long[]> inB = two.shape(n.inputs().get(0));
        Optional<long[]> a = ShapeRules.infer(one.context(n)).stream().findFirst();
        Optional<long[]> b = ShapeRules.infer(two.context(n)).stream().findFirst();
        if (inA.isEmpty() || inB.isEmpty() || a.isEmpty()) {
            return Optional.empty();
        }
        if (!draft.initializers.containsKey(n.input(1).orElse("")) && b.isPresent()) {
            return differing(a.get(), b.get()).map(q -> with(a.get(), q, inA.get(), inB.get()));
        }
        return fixed ? freed(n, inA.get(), inB.get(), a.get(), b) : Optional.empty();
    }

    /** The one axis whose length is in proportion to the number of images. */
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
        return right ? Optional.empty() : Optional.of(with(a, q, inA, inB));
    }

    /**
     * The axis of a reshaped tensor that holds the images, when so many elements lie before them: one as long as the batch
     * that begins there; else, where axes are joined, the one that ends there; else the one that begins there or goes across.
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

    private long[] with(long[] out, int q, long[] inA, long[] inB) {
        boolean copied = q < inA.length && inA[q] == out[q] && inB[q] == out[q] / declared * other;
        return Dims.with(out, q, copied ? 0 : -1);
    }

    /** A Concat of features and a constant for B images, such as a class token, with the constant made for N. */
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
        nodes.forEach(this::visit);
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
            throw new UserException(
                    fixed
                            ? "The model was exported for batches of " + declared
                                    + " images, and its graph does not work for other batches."
                            : "The model's output has the dimensions " + Arrays.toString(s) + " for " + declared
                                    + " images, and one row an image was expected.",
                    "Export it again with a free batch dimension (dynamic_axes of torch.onnx.export).");
        }
    }
}
