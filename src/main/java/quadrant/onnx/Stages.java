package quadrant.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntToLongFunction;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * Chooses which of all clean cuts are offered as depths.
 *
 * <p>Of cuts with the same layers after them, the one nearest to the features is used: it lies after the normalisation,
 * activation and pooling that follow a layer, and its features are the smallest. Blocks end where branches are summed or
 * joined; in a network with attention, where the next block's attention begins. Of neighbouring block ends with equal shape,
 * the last is the end of a stage. In a network, or a section of at least two layers, that joins no branches, a stage ends where
 * the features are fewest. A pooling transition one layer after an end replaces it. Then, as long as fewer than twelve are
 * offered, the widest gap with more than a fifth of the weights or of the multiply–adds is divided at the block's end nearest
 * to its middle. If there are more than twelve, those with the least between them are dropped.
 */
final class Stages {
    private static final int MOST = 12;
    private static final int MOST_BLOCKS = 24;

    /** The layers between a bottleneck and the next block's end: fewer are the inside of a block. */
    private static final int STRETCH = 3;

    private static final double WIDE = 0.2;
    private static final Set<String> JOINS = Set.of("Add", "Sum", "Concat", "QLinearAdd", "QLinearConcat");
    private static final Set<String> MIXES = Set.of("Softmax", "Einsum", "QLinearSoftmax");
    private static final Set<String> LAYERS =
            Set.of("Conv", "Gemm", "MatMul", "ConvTranspose", "QLinearConv", "QGemm", "QLinearMatMul");

    private static final Set<String> AFFINE = Set.of(
            "BatchNormalization Add Sub Mul Div Cast Identity Dropout QuantizeLinear DequantizeLinear".split(" "));
    private static final Set<String> NONLINEAR =
            Set.of(("Relu Clip LeakyRelu PRelu Elu Selu Celu Gelu Erf Sigmoid HardSigmoid HardSwish Swish"
                            + " Mish Tanh Softplus Softsign ThresholdedRelu Min Max Pow Exp Log")
                    .split(" "));

    private final Map<String, Node> producers;
    private final Map<String, Integer> positions = new HashMap<>();
    private final List<CutPoint> cuts;
    private final List<Node> nodes;
    private final Set<String> flowing;
    private final List<CutPoint> groups;
    private final boolean attention;
    private final boolean[] ends;
    private final boolean plain;

    /** The cuts from the input on, and for each the nodes between the one before and it. */
    private final List<CutPoint> forward = new ArrayList<>();

    private final List<List<Node>> steps = new ArrayList<>();

    Stages(OnnxGraph body, List<CutPoint> cuts) {
        this.cuts = cuts;
        this.nodes = body.nodes();
        this.flowing = Shapes.flowing(body);
        this.producers = body.producers();
        for (int i = 0; i < nodes.size(); i++) {
            int position = i;
            nodes.get(i).outputs().forEach(o -> positions.put(o, position));
        }
        steps();
        this.groups = groups(cuts);
        this.attention = IntStream.range(1, groups.size()).anyMatch(this::mixes);
        this.ends = new boolean[groups.size()];
        for (int i = 1; i < ends.length - 1; i++) {
            ends[i] = attention ? mixes(i) : joins(groups.get(i).tensor());
        }
        this.plain = IntStream.range(0, ends.length).noneMatch(i -> ends[i]);
    }

    private void steps() {
        Map<String, CutPoint> points = new HashMap<>();
        cuts.forEach(c -> points.put(c.tensor(), c));
        List<Node> step = new ArrayList<>();
        for (Node n : nodes) {
            if (n.inputs().stream().anyMatch(flowing::contains)) {
                step.add(n);
            }
            for (String o : n.outputs()) {
                if (points.containsKey(o)) {
                    forward.add(points.get(o));
                    steps.add(List.copyOf(step));
                    step.clear();
                }
            }
        }
    }

    /** One cut for each number of layers after it; the features first, the image last. */
    private static List<CutPoint> groups(List<CutPoint> cuts) {
        List<CutPoint> groups = new ArrayList<>();
        CutPoint image = cuts.get(cuts.size() - 1);
        int last = -1;
        for (CutPoint c : cuts) {
            if (c.layers() != last && c.layers() != image.layers()) {
                groups.add(c);
            }
            last = c.layers();
        }
        groups.add(image);
        return groups;
    }

    /** Whether attention follows the cut before the next one. */
    private boolean mixes(int i) {
        int from = positions.getOrDefault(groups.get(i).tensor(), -1);
        int to = positions.getOrDefault(groups.get(i - 1).tensor(), nodes.size() - 1);
        return nodes.subList(from + 1, to + 1).stream()
                .anyMatch(n -> MIXES.contains(n.op()) && n.inputs().stream().anyMatch(flowing::contains));
    }

    /** Whether branches are joined in the tensor, apart from branches without a matrix of weights. */
    private boolean joins(String tensor) {
        Node n = producers.get(tensor);
        while (n != null && !LAYERS.contains(n.op())) {
            List<String> in =
                    n.inputs().stream().filter(flowing::contains).distinct().toList();
            if (in.size() != 1) {
                return JOINS.contains(n.op());
            }
            n = producers.get(in.get(0));
        }
        return false;
    }

    List<CutPoint> offered() {
        int last = groups.size() - 1;
        NavigableSet<Integer> chosen = new TreeSet<>(List.of(0, last));
        for (int i = 1; i < last; i++) {
            if (ends[i] ? endsStage(i) : !attention && isNeck(i)) {
                chosen.add(transition(i));
            }
        }
        divide(chosen);
        while (chosen.size() > MOST) {
            chosen.remove(leastMissed(chosen));
        }
        return chosen.stream().map(groups::get).toList();
    }

    /**
     * The ends of all blocks, whether offered as depths or not, from the input to the output, without the image and the
     * features: in a network with attention, where the next block's attention begins; in one that joins no branches, after each
     * layer; else as {@link #blockEnds} finds them. Of more than {@value #MOST_BLOCKS}, this number is taken, evenly over the
     * depth.
     */
    List<CutPoint> blocks() {
        List<CutPoint> all = new ArrayList<>();
        if (!attention && !plain) {
            all.addAll(blockEnds());
            all.remove(cuts.get(0));
        }
        if (all.isEmpty()) {
            for (int i = groups.size() - 2; i > 0; i--) {
                if (plain || ends[i]) {
                    all.add(groups.get(i));
                }
            }
        }
        int n = Math.min(MOST_BLOCKS, all.size());
        return IntStream.rangeClosed(1, n)
                .mapToObj(i -> all.get((int) ((long) i * all.size() / n) - 1))
                .toList();
    }

    /**
     * Tensors through which every path runs and that come out of a sum or a concatenation of branches, after its activation, or
     * out of a convolution, with its normalisation, that no activation follows; from the input to the output.
     *
     * <p>An activation is elementwise and not linear: the nodes from one such tensor to the next, so that x·σ(x) is one as well.
     */
    List<CutPoint> blockEnds() {
        Set<CutPoint> found = new HashSet<>();
        IntStream.range(0, forward.size()).forEach(i -> end(i).ifPresent(found::add));
        return forward.stream().filter(found::contains).toList();
    }

    /** The end of the block that a cut's own layer or junction closes. */
    private Optional<CutPoint> end(int i) {
        Node n = producers.get(forward.get(i).tensor());
        if (n == null) {
            return Optional.empty();
        }
        if (JOINS.contains(n.op())) {
            long branches =
                    n.inputs().stream().filter(flowing::contains).distinct().count();
            return Optional.of(forward.get(activated(i) ? i + 1 : i)).filter(c -> branches > 1);
        }
        if (!convolves(i)) {
            return Optional.empty();
        }
        int at = i;
        while (at + 1 < forward.size()
                && !activated(at)
                && steps.get(at + 1).stream().allMatch(s -> AFFINE.contains(s.op()))) {
            at++;
        }
        return activated(at) ? Optional.empty() : Optional.of(forward.get(at));
    }

    /** Whether what leads to a cut is a convolution, perhaps with its normalisation, and nothing else. */
    private boolean convolves(int i) {
        return steps.get(i).stream().anyMatch(s -> Cost.CONVOLUTIONS.contains(s.op()))
                && steps.get(i).stream().allMatch(s -> Cost.CONVOLUTIONS.contains(s.op()) || AFFINE.contains(s.op()));
    }

    /** Whether an activation follows a cut. */
    private boolean activated(int i) {
        return i + 1 < forward.size()
                && steps.get(i + 1).stream().allMatch(n -> AFFINE.contains(n.op()) || NONLINEAR.contains(n.op()))
                && steps.get(i + 1).stream().anyMatch(n -> NONLINEAR.contains(n.op()));
    }

    /** The nearest block's end before the cut (step 1) or behind it (−1); the image, or the features, where there is none. */
    private int end(int i, int step) {
        int j = i + step;
        while (j > 0 && j < groups.size() - 1 && !ends[j]) {
            j += step;
        }
        return j;
    }

    private boolean endsStage(int i) {
        int next = end(i, -1);
        return next == 0 || !shape(next).equals(shape(i));
    }

    private boolean isNeck(int i) {
        int layers = groups.get(end(i, 1)).layers() - groups.get(i).layers();
        int next = end(i, -1);
        int behind =
                next == 0 ? STRETCH : groups.get(i).layers() - groups.get(next).layers();
        return layers >= 2
                && behind >= STRETCH
                && map(i)
                && !shape(next).equals(shape(i))
                && rises(i, 1)
                && rises(i, -1);
    }

    /** Whether the number of features increases again in a direction; where nothing is joined, an equal neighbour is enough. */
    private boolean rises(int i, int step) {
        int j = i + step;
        while (j > 0 && j < groups.size() - 1 && map(j) && size(j) == size(i)) {
            if (plain || step < 0) {
                return plain;
            }
            j += step;
        }
        return !map(j) || size(j) > size(i);
    }

    /** A pooled map one layer after the end of a stage, else the end itself. */
    private int transition(int i) {
        boolean pools = ends[i]
                && i > 1
                && !ends[i - 1]
                && map(i - 1)
                && shape(i - 1).get(1) < shape(i).get(1)
                && size(i - 1) < size(i)
                && groups.get(i).layers() - groups.get(i - 1).layers() <= 1;
        return pools ? i - 1 : i;
    }

    /** Whether the tensor at the cut is a map with more than one position. */
    private boolean map(int i) {
        List<Long> s = shape(i);
        return s.size() == 3 && s.get(1) * s.get(2) > 1;
    }

    private List<Long> shape(int i) {
        return groups.get(i).shape();
    }

    private long size(int i) {
        return shape(i).stream().reduce(1L, (a, b) -> a * b);
    }

    private void divide(NavigableSet<Integer> chosen) {
        Set<Integer> whole = new TreeSet<>();
        while (chosen.size() < MOST) {
            int from = -1;
            int to = -1;
            for (int i : chosen.headSet(groups.size() - 1)) {
                int j = Objects.requireNonNull(chosen.higher(i));
                double share = share(i, j);
                if (!whole.contains(i) && share > WIDE && (from < 0 || share > share(from, to))) {
                    from = i;
                    to = j;
                }
            }
            if (from < 0) {
                return;
            }
            int middle = middle(from, to);
            if (middle < 0) {
                whole.add(from);
            } else {
                chosen.add(middle);
            }
        }
    }

    private int middle(int from, int to) {
        return IntStream.range(from + 1, to)
                .filter(i -> (ends[i] && transition(i) == i) || plain || (!map(i) && !attention))
                .boxed()
                .min((a, b) -> Double.compare(uneven(from, a, to), uneven(from, b, to)))
                .orElse(-1);
    }

    private double uneven(int from, int at, int to) {
        return Math.max(share(from, at), share(at, to));
    }

    /** The larger of the shares of weights and multiply–adds between two cuts. */
    private double share(int i, int j) {
        return Math.max(share(i, j, Cost::parameters), share(i, j, Cost::multiplyAdds));
    }

    private double share(int i, int j, ToLongFunction<Cost> of) {
        IntToLongFunction after = k -> of.applyAsLong(groups.get(k).after());
        return (double) (after.applyAsLong(j) - after.applyAsLong(i))
                / Math.max(1, after.applyAsLong(groups.size() - 1));
    }

    private int leastMissed(NavigableSet<Integer> chosen) {
        return chosen.stream()
                .filter(i -> i != 0 && i != groups.size() - 1)
                .min((a, b) -> Double.compare(gap(chosen, a), gap(chosen, b)))
                .orElseThrow();
    }

    private double gap(NavigableSet<Integer> chosen, int i) {
        return share(Objects.requireNonNull(chosen.lower(i)), Objects.requireNonNull(chosen.higher(i)));
    }
}
