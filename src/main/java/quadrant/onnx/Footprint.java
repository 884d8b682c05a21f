package quadrant.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import quadrant.task.UserException;

/**
 * The resources that a graph needs for two images: the numbers that are alive at the same time, and multiply–adds.
 *
 * <p>ONNX Runtime allocates the memory that a graph requests, even more than there is; so a damaged size must be found before.
 * A tensor is alive from the node that makes it to the last that reads it. Operators that make a tensor of any size from a
 * small one count as unbounded where the numbers that set its size are not known: inference may then guess.
 */
final class Footprint {
    private static final long IMAGES = 2;

    /** The limit of all tensors that are alive at the same time: 1 GiB of float32. */
    private static final long MOST_ALIVE = 1L << 28;

    /** More than ten times the {@link Work} for two images in the largest image networks. */
    private static final long MOST_WORK = 1L << 43;

    /** The input that sets the size of the output; if several are given, the first. */
    private static final Map<String, List<Integer>> GROWING = Map.of(
            "Expand", List.of(1),
            "Tile", List.of(1),
            "ConstantOfShape", List.of(0),
            "Pad", List.of(1),
            "Upsample", List.of(1),
            "Resize", List.of(3, 2, 1),
            "OneHot", List.of(1),
            "Range", List.of(1),
            "CenterCropPad", List.of(1),
            "Col2Im", List.of(1));

    private final OnnxGraph graph;
    private final Shapes shapes;

    private Footprint(OnnxGraph graph) {
        this.graph = graph;
        this.shapes = Shapes.of(graph, IMAGES);
    }

    /** Refuses a graph that needs more than a plausible network. */
    static void check(OnnxGraph graph) {
        new Footprint(graph).require();
    }

    /** The same for a stranger's model, whose operators must all have a bound, those of constants included. */
    static void checkClosed(OnnxGraph graph) {
        graph.nodes().forEach(Work::requireListed);
        Footprint f = new Footprint(graph);
        f.require();
        graph.nodes().forEach(n -> Work.requireSized(n, f.shapes));
    }

    private void require() {
        requireBounded();
        requireRoom();
        requireTime();
    }

    private void requireBounded() {
        for (Node n : graph.nodes()) {
            List<Integer> sizes = GROWING.get(n.op());
            if (sizes != null && n.domain().isEmpty() && !sized(n, sizes)) {
                throw new UserException(
                        "How much the node " + n.label()
                                + " makes depends on numbers that are only known when it runs.",
                        "Export the model with a fixed image size, or simplify it (onnxsim).");
            }
        }
    }

    private boolean sized(Node n, List<Integer> sizes) {
        return (n.op().equals("Pad") && n.has("pads"))
                || (n.op().equals("Upsample") && n.has("scales"))
                || sizes.stream()
                        .filter(i -> n.input(i).isPresent())
                        .findFirst()
                        .flatMap(n::input)
                        .filter(shapes::isConstant)
                        .isPresent();
    }

    private void requireRoom() {
        List<Node> nodes = graph.nodes();
        Map<String, Integer> last = new HashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            for (String in : nodes.get(i).reads()) {
                last.put(in, i);
            }
        }
        List<List<String>> ending = new ArrayList<>();
        nodes.forEach(n -> ending.add(new ArrayList<>()));
        Set<String> flowing = Shapes.flowing(graph);
        last.forEach((t, i) -> {
            if (flowing.contains(t)) {
                ending.get(i).add(t);
            }
        });
        long alive = size(graph.input());
        for (int i = 0; i < nodes.size(); i++) {
            Node n = nodes.get(i);
            alive += n.outputs().stream().mapToLong(this::size).sum();
            if (alive > MOST_ALIVE) {
                throw tooMuch(n, alive);
            }
            alive -= ending.get(i).stream().mapToLong(this::size).sum();
            alive -= n.outputs().stream()
                    .filter(o -> !last.containsKey(o) && flowing.contains(o))
                    .mapToLong(this::size)
                    .sum();
        }
    }

    private long size(String tensor) {
        return shapes.shape(tensor).map(Dims::product).orElse(0L);
    }

    private static UserException tooMuch(Node n, long alive) {
        return new UserException(
                "At the node " + n.label() + " the network needs " + (alive >> 18) + " MiB for " + IMAGES
                        + " images, and Quadrant gives it " + (MOST_ALIVE >> 18) + ".",
                "Give a smaller image size, or export the model again if it is damaged.");
    }

    /** Nodes of constants count, too: ONNX Runtime computes them as it loads the graph. */
    private void requireTime() {
        double work = 0;
        for (Node n : graph.nodes()) {
            work += Work.of(n, shapes);
            if (work > MOST_WORK) {
                throw new UserException(
                        "Up to the node " + n.label() + " the network takes as long as "
                                + Math.round(work / IMAGES / 1e9)
                                + " billion multiply-adds for an image, and Quadrant works on smaller ones.",
                        "Give a smaller image size, or choose a smaller network.");
            }
        }
    }

    /** Refuses an input larger than any machine's memory. */
    static void requireImage(long... shape) {
        double elements = Arrays.stream(shape).asDoubleStream().reduce(1, (a, b) -> a * b);
        if (elements > MOST_ALIVE) {
            throw new UserException(
                    "The model takes images of the dimensions " + Arrays.toString(shape)
                            + ", which are more than 2^28 numbers.",
                    "Give a smaller image size, or export the model again if it is damaged.");
        }
    }
}
