package quadrant.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The positions in the image of a tensor's values.
 *
 * @param shape of the tensor for one image, without the batch
 * @param form how positions and channels are arranged in it
 * @param height rows of positions
 * @param width positions in a row
 */
public record Places(List<Long> shape, Form form, int height, int width) {
    /** The maximum number of tokens of a sequence without a position. */
    private static final int[] ELSEWHERE = {0, 1, 2, 5, 9};

    /** The arrangement of a tensor's values. */
    public enum Form {
        /** C×H×W. */
        CHANNELS_FIRST,
        /** H×W×C. */
        CHANNELS_LAST,
        /** T×C; the last H·W tokens are the positions. */
        TOKENS
    }

    public Places {
        shape = List.copyOf(shape);
    }

    /**
     * The positions of a tensor, recognised by its shape for one image; none where tokens do not form a square, empty where it
     * is not a map.
     */
    public static Optional<Places> of(List<Long> shape) {
        return switch (shape.size()) {
            case 3 -> {
                boolean last = Averaged.of("", shape).axes().equals(List.of(1, 2));
                int rows = last ? 0 : 1;
                yield Optional.of(new Places(
                        shape,
                        last ? Form.CHANNELS_LAST : Form.CHANNELS_FIRST,
                        Math.toIntExact(shape.get(rows)),
                        Math.toIntExact(shape.get(rows + 1))));
            }
            case 2 -> {
                int side = Arrays.stream(ELSEWHERE)
                        .map(others -> side(shape.get(0) - others))
                        .filter(n -> n > 1)
                        .findFirst()
                        .orElse(0);
                yield Optional.of(new Places(shape, Form.TOKENS, side, side));
            }
            default -> Optional.empty();
        };
    }

    /** Whether so many tokens can be a class token, perhaps others without a position, and a square of patches. */
    static boolean classToken(long tokens) {
        return side(tokens) == 0 && Arrays.stream(ELSEWHERE).anyMatch(others -> side(tokens - others) > 0);
    }

    /** The side of a square with so many positions; 0 where they do not form one. */
    static int side(long places) {
        int side = (int) Math.round(Math.sqrt((double) Math.max(0, places)));
        return (long) side * side == places ? side : 0;
    }

    public int count() {
        return height * width;
    }

    /** The number of tokens without a position, such as the class token; they come first. */
    public int elsewhere() {
        return form == Form.TOKENS ? shape.get(0).intValue() - count() : 0;
    }

    public int channels() {
        return shape.get(form == Form.CHANNELS_FIRST ? 0 : shape.size() - 1).intValue();
    }

    /**
     * The index of a channel's value at a position in the tensor of one image.
     *
     * @param place position from 0; tokens without one have the numbers before it, down to −{@link #elsewhere()}
     */
    public int index(int channel, int place) {
        return form == Form.CHANNELS_FIRST ? channel * count() + place : (elsewhere() + place) * channels() + channel;
    }
}
