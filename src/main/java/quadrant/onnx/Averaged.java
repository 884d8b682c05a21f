package quadrant.onnx;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A tensor and the axes over which it is averaged, so that each image has one number per channel.
 *
 * @param axes the axes of the positions, counted with the batch as 0: 2 and 3 for N×C×H×W, 1 and 2 for N×H×W×C, 1 for the
 *     tokens of N×T×C, none for N×F
 */
public record Averaged(String tensor, List<Integer> axes) {
    public Averaged {
        axes = List.copyOf(axes);
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
}
