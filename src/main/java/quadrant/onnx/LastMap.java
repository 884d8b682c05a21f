package quadrant.onnx;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The tensor nearest to the classifier that still has places in the image: where a network last knows what lies where.
 *
 * <p>Of a network whose features are a class token, it is the tokens before the last attention, as behind it the other tokens
 * reach nothing.
 *
 * @param tensor a clean cut of the graph
 * @param features the tensor N×F that enters the classifier
 * @param shape of the tensor for one image, without the batch
 * @param form how places and channels lie in it
 * @param heightPlaces rows of places
 * @param widthPlaces places in a row
 */
public record LastMap(String tensor, String features, List<Long> shape, Form form, int heightPlaces, int widthPlaces) {
    private static final int[] NO_PLACES = {0, 1, 2, 5, 9};

    /** How the numbers of a tensor lie. */
    public enum Form {
        /** C×H×W. */
        CHANNELS_FIRST,
        /** H×W×C. */
        CHANNELS_LAST,
        /** T×C, the last H·W tokens being the places. */
        TOKENS
    }

    public LastMap {
        shape = List.copyOf(shape);
    }

    /** The last map of a fine-tuned network; empty where it has none of more than one place. */
    public static Optional<LastMap> of(OnnxGraph graph) {
        Anatomy anatomy = Anatomy.of(graph, HeadKind.CLASSIFIER);
        String features = anatomy.head().features();
        return anatomy.cuts().stream()
                .filter(c -> !c.tensor().equals(graph.input()))
                .flatMap(c -> of(c, features, anatomy.graph()).stream())
                .findFirst();
    }

    private static Optional<LastMap> of(CutPoint cut, String features, OnnxGraph graph) {
        List<Long> s = cut.shape();
        if (s.size() == 3) {
            boolean last = Averaged.of(cut.tensor(), s).axes().equals(List.of(1, 2));
            long h = s.get(last ? 0 : 1);
            long w = s.get(last ? 1 : 2);
            Form form = last ? Form.CHANNELS_LAST : Form.CHANNELS_FIRST;
            return h * w > 1
                    ? Optional.of(new LastMap(cut.tensor(), features, s, form, (int) h, (int) w))
                    : Optional.empty();
        }
        return s.size() == 2 ? tokens(cut, features, graph) : Optional.empty();
    }

    private static Optional<LastMap> tokens(CutPoint cut, String features, OnnxGraph graph) {
        long all = cut.shape().get(0);
        for (int others : NO_PLACES) {
            int side = (int) Math.round(Math.sqrt((double) Math.max(0, all - others)));
            if (side > 1 && (long) side * side == all - others) {
                return others == 0 || mixes(cut.tensor(), features, graph)
                        ? Optional.of(new LastMap(cut.tensor(), features, cut.shape(), Form.TOKENS, side, side))
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Whether tokens learn of each other between two tensors. */
    private static boolean mixes(String from, String to, OnnxGraph graph) {
        return Surgery.ancestors(graph, List.of(to), Set.of(from)).stream().anyMatch(n -> n.op().equals("Softmax"));
    }

    public int places() {
        return heightPlaces * widthPlaces;
    }

    public int channels() {
        return Math.toIntExact(
                switch (form) {
                    case CHANNELS_FIRST -> shape.get(0);
                    case CHANNELS_LAST -> shape.get(2);
                    case TOKENS -> shape.get(1);
                });
    }

    /** Where the number of a channel at a place lies in the tensor of one image. */
    public int index(int channel, int place) {
        return switch (form) {
            case CHANNELS_FIRST -> channel * places() + place;
            case CHANNELS_LAST -> place * channels() + channel;
            case TOKENS -> (shape.get(0).intValue() - places() + place) * channels() + channel;
        };
    }
}
