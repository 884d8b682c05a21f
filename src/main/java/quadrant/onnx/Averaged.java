package quadrant.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A tensor and the axes over which it is averaged, so that each image has one number per channel.
 *
 * @param axes the axes of the positions, counted with the batch as 0: 2 and 3 for N×C×H×W, 1 and 2 for N×H×W×C, 1 for the
 *     tokens of N×T×C, none for N×F
 * @param joined the number of values of an image whose channels went through the network one by one, as rows of their own that are
 *     joined; 0 where an image is one row
 */
public record Averaged(String tensor, List<Integer> axes, int joined) {
    /** The axes of the positions of N×C×H×W. */
    private static final List<Integer> MAP = List.of(2, 3);

    public Averaged {
        axes = List.copyOf(axes);
    }

    public Averaged(String tensor, List<Integer> axes) {
        this(tensor, axes, 0);
    }

    /** A tensor with the axes that its shape shows. */
    public static Averaged of(String tensor, List<Long> shape) {
        return new Averaged(tensor, axes(shape));
    }

    /**
     * The positions of a tensor, recognised by its shape: the two axes of equal length, as images are square; the last two of
     * three equal ones; the tokens of a sequence.
     *
     * @param shape without the batch
     * @throws IllegalArgumentException where it has more than three axes, or none
     */
    static List<Integer> axes(List<Long> shape) {
        return switch (shape.size()) {
            case 1 -> List.of();
            case 2 -> List.of(1);
            case 3 ->
                shape.get(0).equals(shape.get(1)) && !shape.get(1).equals(shape.get(2)) ? List.of(1, 2) : List.of(2, 3);
            default -> throw new IllegalArgumentException("The shape " + shape + " for one image");
        };
    }

    /** The number of values of such a tensor for one image after averaging; the shape is without the batch. */
    public static long channels(List<Long> shape) {
        List<Integer> axes = axes(shape);
        return IntStream.range(0, shape.size())
                .filter(i -> !axes.contains(i + 1))
                .mapToLong(shape::get)
                .reduce(1, Math::multiplyExact);
    }

    /**
     * A graph whose outputs are two tensors for each of the given ones, in order: each image's means, then its mean squares, N×C.
     * They give the mean and variance of any subset of images, m = E[x], v = E[x²] − m².
     */
    public static OnnxGraph moments(OnnxGraph graph, List<Averaged> tensors) {
        return with(graph, List.of(), tensors, true);
    }

    /** The same with the means alone, one tensor for each of the given ones: globally average-pooled features. */
    public static OnnxGraph means(OnnxGraph graph, List<Averaged> tensors) {
        return with(graph, List.of(), tensors, false);
    }

    /** The same with the graph's own outputs, and after them the means of the given tensors. */
    public static OnnxGraph beside(OnnxGraph graph, List<Averaged> tensors) {
        return with(graph, graph.outputs(), tensors, false);
    }

    private static OnnxGraph with(OnnxGraph graph, List<String> kept, List<Averaged> tensors, boolean squares) {
        Draft draft = new Draft(graph);
        List<String> outputs = new ArrayList<>(kept);
        for (int i = 0; i < tensors.size(); i++) {
            Averaged t = tensors.get(i);
            String square = "quadrant.square." + i;
            if (squares) {
                draft.add(GraphEdits.node("Mul", "quadrant/square/" + i, List.of(t.tensor(), t.tensor()), square));
            }
            String mean = mean(draft, t.tensor(), t.axes(), "quadrant.mean." + i);
            Tensor row = Tensor.of(mean + ".row", -1, t.joined());
            outputs.add(
                    t.joined() == 0
                            ? mean
                            : draft.add("Reshape", List.of(mean, draft.constant(row)), mean + ".joined"));
            if (squares) {
                outputs.add(mean(draft, square, t.axes(), "quadrant.meansquare." + i));
            }
        }
        return draft.graph(outputs.stream().map(GraphEdits::value).toList());
    }

    private static String mean(Draft draft, String of, List<Integer> axes, String name) {
        if (axes.isEmpty()) {
            return draft.add("Identity", List.of(of), name);
        }
        // the only mean that ONNX Runtime computes in its own channel layout
        return axes.equals(MAP)
                ? draft.add("Flatten", List.of(draft.add("GlobalAveragePool", List.of(of), name + ".place")), name)
                : draft.mean(of, axes, false, name);
    }
}
