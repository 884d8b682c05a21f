package quadrant.onnx;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The layers of a network that a classifier on all layers reads, the outputs of its blocks, each pooled to one vector per image.
 *
 * <p>Where images are unlike the pretraining data, earlier layers hold information that the last one has discarded (Evci,
 * Dumoulin, Larochelle and Mozer, Head2Toe, ICML 2022). A map of C channels gives 2·C numbers: each channel's mean and standard
 * deviation over the positions. A row of tokens gives the class token, where there is one, and each channel's mean and standard
 * deviation over the tokens. The embedding, which the network's own classifier read, is the last of them, or the mean of the
 * last map.
 *
 * <p>Maps are pooled in two further ways. Mean and standard deviation over the centre, the middle half of each side: the object
 * is in the middle, its surroundings are not. Correlations over the positions between each pair of channels: texture (Gatys,
 * Ecker and Bethge, NeurIPS 2015), a normalised form of bilinear pooling (Lin, RoyChowdhury and Maji, ICCV 2015; Li, Xie, Wang
 * and Zuo, ICCV 2017), as linear classifiers read it in Chu and Wu (ACM Multimedia 2016). They are taken in full, of the layers
 * from the image on, as long as they are {@value #CORRELATIONS} numbers at most.
 *
 * @param graph the network up to its embedding
 * @param embedding the tensor N×D that the network's own classifier read
 * @param layers from the input to the output, family by family
 */
public record PooledLayers(OnnxGraph graph, String embedding, List<Layer> layers) {
    /** The tensor N×F of all pooled layers, in the order of {@link #layers}. */
    public static final String FEATURES = "quadrant.layers";

    /** The planes N·C×1×S×S of a network that reads channels one by one. */
    static final String PLANES = "quadrant.planes";

    /** The same tensor after standardisation, as the linear layer reads it. */
    public static final String STANDARDISED = "quadrant.layers.standardised";

    /** Operators that use only the mean of the last map. */
    private static final Set<String> PLAIN =
            Set.of("GlobalAveragePool", "ReduceMean", "Flatten", "Reshape", "Squeeze", "Identity", "Constant");

    private static final int CORRELATIONS = 2500;
    /** A shorter side has no centre other than the whole. */
    private static final int CENTRED = 3;

    public PooledLayers {
        layers = List.copyOf(layers);
    }

    /** Layers that are pooled in one way. */
    public enum Family {
        /** Over all positions. */
        WHOLE,
        /** Over the middle half of each side. */
        CENTRE,
        /** Correlations of the early layers' channels. */
        EARLY
    }

    /** The pooled values of a layer. */
    public enum Kind {
        /** Mean and standard deviation over the positions: 2·C numbers. */
        MAP,
        /** The same, where the mean is the network's own embedding. */
        LAST_MAP,
        /** Mean and standard deviation over the tokens: 2·C numbers. */
        TOKENS,
        /** The first token, then mean and standard deviation over all: 3·C numbers. */
        CLASS_TOKEN,
        /** A vector, unchanged. */
        VECTOR,
        /** Mean and standard deviation over the middle half of each side: 2·C numbers. */
        CENTRE,
        /** Correlations over the positions of each pair of channels: C·(C − 1)/2 numbers. */
        CORRELATIONS
    }

    /**
     * One layer.
     *
     * @param shape for one image or channel, without the batch
     * @param channel the place of the image's channel that alone went through the network; −1 for a colour image
     */
    public record Layer(String tensor, List<Long> shape, Kind kind, int channel) {
        /** That of a colour image. */
        static final int COLOUR = -1;

        public Layer {
            shape = List.copyOf(shape);
        }

        /** That of a colour image. */
        public Layer(String tensor, List<Long> shape, Kind kind) {
            this(tensor, shape, kind, COLOUR);
        }

        private Layer of(int other) {
            return new Layer(tensor, shape, kind, other);
        }

        /** The axes of the positions, counted with the batch as 0. */
        public List<Integer> positions() {
            return Averaged.axes(shape);
        }

        /** Its mean over the positions. */
        public Averaged mean() {
            return Averaged.of(tensor, shape);
        }

        /** The index of the mean among its pooled values. */
        int meanFrom() {
            return kind == Kind.CLASS_TOKEN ? channels() : 0;
        }

        /** Channels of the tensor. */
        public int channels() {
            return Math.toIntExact(Averaged.channels(shape));
        }

        /** The number of its pooled values. */
        public int width() {
            return widths().stream().mapToInt(i -> i).sum();
        }

        /** The number of values of each of the statistics that are pooled. */
        List<Integer> widths() {
            int c = channels();
            return switch (kind) {
                case VECTOR -> List.of(c);
                case MAP, LAST_MAP, TOKENS, CENTRE -> List.of(c, c);
                case CLASS_TOKEN -> List.of(c, c, c);
                case CORRELATIONS -> List.of(c * (c - 1) / 2);
            };
        }

        /** The family of its values. */
        public Family family() {
            return switch (kind) {
                case CENTRE -> Family.CENTRE;
                case CORRELATIONS -> Family.EARLY;
                default -> Family.WHOLE;
            };
        }

        /** The places of a map that its values are pooled from: rows and columns, each from the first to an exclusive end. */
        public List<Integer> window() {
            List<Integer> axes = positions();
            List<Integer> window = new ArrayList<>();
            for (int axis : axes) {
                int side = shape.get(axis - 1).intValue();
                int edge = kind == Kind.CENTRE ? (side + 1) / 4 : 0;
                window.addAll(List.of(edge, side - edge));
            }
            return window;
        }

        private boolean map() {
            return kind == Kind.MAP || kind == Kind.LAST_MAP;
        }

        private boolean hasCentre() {
            return map() && positions().stream().allMatch(a -> shape.get(a - 1) >= CENTRED);
        }

        private Layer as(Kind other) {
            return new Layer(tensor, shape, other, channel);
        }

        private static Layer of(CutPoint cut) {
            return new Layer(
                    cut.tensor(),
                    cut.shape(),
                    switch (cut.shape().size()) {
                        case 1 -> Kind.VECTOR;
                        case 2 -> Places.classToken(cut.shape().get(0)) ? Kind.CLASS_TOKEN : Kind.TOKENS;
                        default -> Kind.MAP;
                    });
        }
    }

    /**
     * The layers of a network without its classifier: the end of each block, the last map, and the embedding.
     *
     * @param graph with the nodes that pool before the classifier
     * @param head where the classifier stood
     */
    public static PooledLayers of(OnnxGraph graph, Head head) {
        OnnxGraph body = Cutter.trunk(graph, List.of(head.features()));
        List<CutPoint> cuts = Anatomy.cuts(body);
        List<CutPoint> blocks = new ArrayList<>(new Stages(body, cuts).blocks());
        Optional<CutPoint> last = cuts.stream()
                .filter(c -> !c.tensor().equals(body.input()) && hasPlaces(c.shape()))
                .findFirst();
        last.ifPresent(c -> {
            // in place of its own output, where fully connected layers follow
            blocks.removeIf(b -> b.layers() == c.layers());
            blocks.add(
                    (int) blocks.stream().filter(b -> b.layers() > c.layers()).count(), c);
        });
        List<Layer> layers = new ArrayList<>();
        for (CutPoint c : blocks) {
            boolean mean = last.filter(c::equals).isPresent()
                    && c.shape().size() == 3
                    && plainMean(body, c.tensor(), head.features());
            layers.add(mean ? new Layer(c.tensor(), c.shape(), Kind.LAST_MAP) : Layer.of(c));
        }
        if (layers.isEmpty() || layers.get(layers.size() - 1).kind() != Kind.LAST_MAP) {
            layers.add(new Layer(head.features(), List.of((long) head.width()), Kind.VECTOR));
        }
        return new PooledLayers(body, head.features(), withFamilies(layers));
    }

    /** Whole layers, behind them their centres, and behind these the correlations of the early ones. */
    private static List<Layer> withFamilies(List<Layer> layers) {
        List<Layer> all = new ArrayList<>(layers);
        layers.stream().filter(Layer::hasCentre).forEach(l -> all.add(l.as(Kind.CENTRE)));
        int left = CORRELATIONS;
        for (Layer l : layers) {
            Layer pairs = l.as(Kind.CORRELATIONS);
            left = l.map() && l.channels() <= CORRELATIONS ? left - pairs.width() : -1;
            if (left < 0) {
                break;
            }
            all.add(pairs);
        }
        return all;
    }

    /** Those of some families. */
    public PooledLayers of(Collection<Family> families) {
        return only(l -> families.contains(l.family()));
    }

    /** Those of some channels. */
    public PooledLayers ofChannels(Collection<Integer> some) {
        return only(l -> some.contains(l.channel()));
    }

    private PooledLayers only(Predicate<Layer> wanted) {
        return new PooledLayers(graph, embedding, layers.stream().filter(wanted).toList());
    }

    /** The layers of so many channels of an image, each of which goes through the network by itself; channel by channel. */
    public PooledLayers forEach(int channels) {
        return new PooledLayers(
                graph,
                embedding,
                IntStream.range(0, channels)
                        .boxed()
                        .flatMap(c -> layers.stream().map(l -> l.of(c)))
                        .toList());
    }

    /** The places of the channels that go through the network one by one; {@link Layer#COLOUR} alone for colour images. */
    public List<Integer> channels() {
        return layers.stream().map(Layer::channel).distinct().toList();
    }

    /** Whether channels go through the network one by one. */
    public boolean oneByOne() {
        return layers.get(0).channel() != Layer.COLOUR;
    }

    /** The layers of one channel, which are the same for each. */
    private PooledLayers single() {
        return ofChannels(channels().subList(0, 1));
    }

    /** Its families, from simple to rich. */
    public Set<Family> families() {
        return layers.stream().map(Layer::family).collect(Collectors.toCollection(() -> EnumSet.noneOf(Family.class)));
    }

    private static boolean hasPlaces(List<Long> shape) {
        long all = shape.stream().reduce(1L, Math::multiplyExact);
        return shape.size() > 1 && all > Averaged.channels(shape);
    }

    private static boolean plainMean(OnnxGraph body, String map, String features) {
        return GraphEdits.ancestors(body, List.of(features), Set.of(map)).stream()
                .allMatch(n -> PLAIN.contains(n.op()));
    }

    /**
     * The layers that a model on all layers pools.
     *
     * @param model from {@link #classified}, trained further or not
     * @return empty where it is not such a model
     */
    public static Optional<PooledLayers> in(OnnxGraph model) {
        Map<String, Node> producers = model.producers();
        if (!producers.containsKey(FEATURES) || producers.containsKey(PLANES)) {
            return Optional.empty();
        }
        return Optional.of(new LayerNodes(model).read(producers));
    }

    /** Whether a model reads channels one by one. */
    public static boolean oneByOne(OnnxGraph model) {
        return model.producers().containsKey(PLANES);
    }

    /** The position of the network's own classifier. */
    public Head head() {
        return new Head(embedding, layers.get(last()).channels(), 0);
    }

    /**
     * The block in the middle of those before the last, by which images of another kind are recognised: its channels tell
     * microscopes and stains apart, and classes less than the embedding.
     */
    public Layer middle() {
        List<Layer> whole = single().of(Set.of(Family.WHOLE)).layers;
        return whole.get((whole.size() - 2) / 2);
    }

    /** {@link #middle}, for each channel of an image. */
    public List<Layer> middles() {
        Layer one = middle();
        return channels().stream().map(one::of).toList();
    }

    /** The mean of {@link #middle} over the positions, the channels of an image side by side. */
    public Averaged middleMean() {
        Averaged one = middle().mean();
        return new Averaged(one.tensor(), one.axes(), oneByOne() ? channels().size() * middle().channels() : 0);
    }

    /** The index of the layer that holds the embedding, in front of other values. */
    private int last() {
        return last(layers.get(0).channel());
    }

    private int last(int channel) {
        return IntStream.range(0, layers.size())
                .filter(i ->
                        layers.get(i).family() == Family.WHOLE && layers.get(i).channel() == channel)
                .max()
                .orElseThrow();
    }

    /** The index at which the embedding begins in an image's row, that of the first channel where there are several. */
    public int embeddingFrom() {
        return offsets()[last()];
    }

    /** The same for each channel of an image. */
    public List<Integer> embeddingsFrom() {
        return channels().stream().map(c -> offsets()[last(c)]).toList();
    }

    /** The number of features of an image. */
    public int width() {
        return layers.stream().mapToInt(Layer::width).sum();
    }

    /** The index at which the mean of a layer's channels begins in an image's row. */
    public int meanFrom(Layer layer) {
        int at = layers.indexOf(layer);
        return offsets()[at] + layers.get(at).meanFrom();
    }

    /** The index at which each layer's values begin in an image's row; the last entry is the width of the row. */
    public int[] offsets() {
        int[] at = new int[layers.size() + 1];
        IntStream.range(0, layers.size())
                .forEach(i -> at[i + 1] = at[i] + layers.get(i).width());
        return at;
    }

    /** The index in a row of these layers for each value of a row of some of them. */
    public int[] columns(PooledLayers some) {
        int[] at = offsets();
        return some.layers.stream()
                .flatMapToInt(l -> {
                    int from = at[layers.indexOf(l)];
                    return IntStream.range(from, from + l.width());
                })
                .toArray();
    }

    /** The graph image, or channel of an image, → {@link #FEATURES}. */
    public OnnxGraph pooled() {
        PooledLayers one = single();
        LayerNodes nodes = new LayerNodes(graph);
        nodes.pool(one.layers, embedding, FEATURES);
        return nodes.made(List.of(GraphEdits.table(FEATURES, one.width())));
    }

    /**
     * The parameters of a linear classifier on standardised features: scores = W·((x − center)·scale) + bias, probabilities =
     * softmax(scores / temperature).
     *
     * @param center F numbers
     * @param scale F numbers, the reciprocal of each feature's standard deviation
     * @param weight classes×F
     * @param bias one for each class
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Classifier(float[] center, float[] scale, float[] weight, float[] bias, float temperature) {
        /** The classifier of a model that {@link PooledLayers#in} recognises. */
        public static Classifier of(OnnxGraph model) {
            return new Classifier(
                    constant(model, LayerNodes.CENTER),
                    constant(model, LayerNodes.SCALE),
                    constant(model, Head.WEIGHT),
                    constant(model, Head.BIAS),
                    constant(model, LayerNodes.TEMPERATURE)[0]);
        }

        private static float[] constant(OnnxGraph model, String name) {
            return model.initializer(name)
                    .orElseThrow(() -> new IllegalArgumentException("The model has no " + name))
                    .floats();
        }

        /**
         * The same with a temperature of 1, weights and bias divided by it. It is trained further in this form, as the size of
         * an AdamW step does not depend on a temperature that divides the logits afterwards.
         */
        public Classifier ofLogits() {
            return new Classifier(center, scale, divided(weight), divided(bias), 1);
        }

        private float[] divided(float... values) {
            float[] all = values.clone();
            for (int i = 0; i < all.length; i++) {
                all[i] /= temperature;
            }
            return all;
        }
    }

    /** As {@link #classified(Classifier, List, List)}, for colour images. */
    public OnnxGraph classified(Classifier c) {
        return classified(c, List.of(), List.of());
    }

    /**
     * The graph image → {@link Head#LOGITS}, {@link Head#PROBABILITIES}: the network followed by pooling, standardisation,
     * linear layer, temperature and softmax. Where channels go through the network one by one, the image is N×C×S×S in 0–255, each
     * of its N·C planes becomes an input of three equal planes, and the pooled layers of an image's channels are joined.
     *
     * @param mean one for each of the three planes of the network's own input (x − mean) / scale
     * @param scale one for each
     */
    public OnnxGraph classified(Classifier c, List<Double> mean, List<Double> scale) {
        LayerNodes nodes = new LayerNodes(graph);
        if (oneByOne()) {
            nodes.poolEach(single().layers, embedding, channels().size(), mean, scale);
        } else {
            nodes.pool(layers, embedding, FEATURES);
        }
        nodes.classify(c);
        int classes = c.bias.length;
        return nodes.made(
                List.of(GraphEdits.table(Head.LOGITS, classes), GraphEdits.table(Head.PROBABILITIES, classes)));
    }
}
