package quadrant.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The places of the image that the numbers of a tensor belong to.
 *
 * @param shape of the tensor for one image, without the batch
 * @param form how places and channels lie in it
 * @param height rows of places
 * @param width places in a row
 */
public record Places(List<Long> shape, Form form, int height, int width) {
    /** How many tokens of a sequence may belong to no place. */
    private static final int[] ELSEWHERE = {0, 1, 2, 5, 9};

    /** How the numbers of a tensor lie. */
    public enum Form {
        /** C×H×W. */
        CHANNELS_FIRST,
        /** H×W×C. */
        CHANNELS_LAST,
        /** T×C, the last H·W tokens being the places. */
        TOKENS
    }

    public Places {
        shape = List.copyOf(shape);
    }

    /** Those of a tensor, by its shape for one image; no place where tokens make no square, empty where it is no map. */
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

    /** Of a square of so many places; 0 where they make none. */
    private static int side(long places) {
        int side = (int) Math.round(Math.sqrt((double) Math.max(0, places)));
        return (long) side * side == places ? side : 0;
    }

    public int count() {
        return height * width;
    }

    /** Tokens that belong to no place, such as the class token; they come before the others. */
    public int elsewhere() {
        return form == Form.TOKENS ? shape.get(0).intValue() - count() : 0;
    }

    public int channels() {
        return shape.get(form == Form.CHANNELS_FIRST ? 0 : shape.size() - 1).intValue();
    }

    /**
     * Where the number of a channel at a place lies in the tensor of one image.
     *
     * @param place from 0; tokens that belong to none have the numbers before it, down to −{@link #elsewhere()}
     */
    public int index(int channel, int place) {
        return form == Form.CHANNELS_FIRST ? channel * count() + place : (elsewhere() + place) * channels() + channel;
    }
}
