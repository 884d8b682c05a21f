package quadrant.explain;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import quadrant.engine.Compute;
import quadrant.engine.TrunkFactory;
import quadrant.evaluation.Prediction;
import quadrant.explain.AttributionMap.Technique;
import quadrant.model.FineTunedModel;
import quadrant.onnx.Cutter;
import quadrant.onnx.Places;
import quadrant.onnx.PooledLayers;
import quadrant.onnx.PooledLayers.Classifier;
import quadrant.onnx.PooledLayers.Kind;
import quadrant.onnx.PooledLayers.Layer;
import quadrant.pixels.Patch;
import quadrant.task.Task;

/**
 * Class activation maps of a model on all layers. They are exact: the contributions of all positions of all layers sum to the
 * score of the class.
 *
 * <p>Such a model is linear in the mean m and the standard deviation s of each channel x over the P positions of its layer:
 * score = b + Σ w·(m − m̄) + v·(s − s̄), where m̄ and s̄ are the averages of the training images, and w and v hold the scale of
 * the standardisation. Position p contributes w·(x<sub>p</sub> − m̄)/P + v·((x<sub>p</sub> − m)²/s − s̄)/P. The first term is
 * CAM (Zhou et al., CVPR 2016) of every layer. The second is the derivative of s, (x<sub>p</sub> − m)/(P·s), times the distance
 * from the channel's mean: gradient × input (Shrikumar et al., arXiv:1605.01713, 2016) relative to the constant map. As s is
 * homogeneous of degree 1 in x − m, these sum to s (Euler). With x<sub>p</sub> itself as the factor they would too, and the
 * maps are almost the same; but then a position's contribution would depend on the zero point of the channel, and s does not.
 * So 0 means: no more than an average position of the training images. Of a layer's centre the positions inside it contribute.
 * To the correlation of two channels position p contributes (x<sub>p</sub> − m)(x′<sub>p</sub> − m′)/(s·s′·P): these sum to
 * the correlation.
 *
 * <p>The map of each layer is resized to that of the finest, {@value #FINEST}×{@value #FINEST} at most, with its sum kept.
 * Class tokens and vectors have no position, and are not part of the map. A map for one class needs no contrast with the
 * others: the targets of an image sum to 0 over the classes, hence so do the scores of a ridge classifier, and what a position
 * adds to one score is subtracted from the sum of the others.
 */
final class LayerMaps implements HeatMapper {
    private static final int FINEST = 56;

    private final List<Layer> layers;
    private final int[] offsets;
    private final List<String> outputs;
    private final Classifier classifier;
    private final CanvasNetwork network;
    private final int side;

    LayerMaps(FineTunedModel model, PooledLayers pooled, TrunkFactory trunks, Compute compute, Task task) {
        this.layers = pooled.layers();
        this.offsets = pooled.offsets();
        this.classifier = Classifier.of(model.graph());
        this.side = Math.min(FINEST, finest(pooled));
        this.outputs = Stream.concat(
                        Stream.of(model.graph().output(), PooledLayers.FEATURES),
                        layers.stream().map(Layer::tensor))
                .distinct()
                .toList();
        // one at a time, as the maps of early layers are large
        this.network = new CanvasNetwork(
                Cutter.trunk(model.graph(), outputs), model.preprocessing(), 1, trunks, compute, task);
    }

    /** Whether a layer has more than one position. */
    static boolean finds(PooledLayers pooled) {
        return finest(pooled) > 1;
    }

    private static int finest(PooledLayers pooled) {
        return pooled.layers().stream()
                .flatMap(l -> Places.of(l.shape()).stream())
                .mapToInt(p -> Math.max(p.height(), p.width()))
                .max()
                .orElse(0);
    }

    /**
     * The parts of the score of a class: the sum of the grid, and the part without a position.
     *
     * @param grid 1×rows×columns
     * @param elsewhere the sum of bias, vectors and class tokens
     * @param shown the class
     */
    record Parts(Patch grid, double elsewhere, List<Float> probabilities, int shown) {}

    Parts parts(Patch canvas, OptionalInt wanted, Task task) {
        List<float[][]> out = network.run(List.of(canvas), task);
        List<Float> probabilities = CanvasNetwork.list(out.get(0)[0]);
        int shown = wanted.orElse(Prediction.largest(probabilities));
        double[] sum = new double[side * side];
        double elsewhere = classifier.bias()[shown];
        for (int i = 0; i < layers.size(); i++) {
            float[] x = out.get(outputs.indexOf(layers.get(i).tensor()))[0];
            elsewhere += add(layers.get(i), x, new Terms(out.get(1)[0], offsets[i], shown), sum);
        }
        Patch grid = Patch.blank(1, side, side);
        IntStream.range(0, sum.length).forEach(p -> grid.values()[p] = (float) sum[p]);
        return new Parts(grid, elsewhere, probabilities, shown);
    }

    /** Adds the contributions of a layer's positions, and returns that of the rest of the layer. */
    private double add(Layer layer, float[] x, Terms terms, double[] sum) {
        int channels = layer.channels();
        double elsewhere = 0;
        Terms means = terms;
        if (layer.kind() == Kind.VECTOR || layer.kind() == Kind.CLASS_TOKEN) {
            elsewhere = IntStream.range(0, channels)
                    .mapToDouble(c -> terms.of(c, terms.value(c)))
                    .sum();
            means = terms.after(channels);
        }
        if (layer.kind() == Kind.VECTOR) {
            return elsewhere;
        }
        Places places = Places.of(layer.shape()).orElseThrow();
        int others = places.elsewhere();
        double[] at = new double[others + places.count()];
        if (layer.kind() == Kind.CORRELATIONS) {
            addCorrelations(places, x, terms, at);
        } else {
            addSpread(places, inside(layer, places), x, means, at);
        }
        Enlarged.add(Arrays.copyOfRange(at, others, at.length), places.height(), places.width(), sum, side);
        return elsewhere + Arrays.stream(at, 0, others).sum();
    }

    /** The indices of the positions that a layer pools; of tokens, all. */
    private static int[] inside(Layer layer, Places places) {
        int all = places.elsewhere() + places.count();
        if (layer.kind() != Kind.CENTRE) {
            return IntStream.range(0, all).toArray();
        }
        List<Integer> w = layer.window();
        return IntStream.range(0, all)
                .filter(p -> p / places.width() >= w.get(0)
                        && p / places.width() < w.get(1)
                        && p % places.width() >= w.get(2)
                        && p % places.width() < w.get(3))
                .toArray();
    }

    private static void addSpread(Places places, int[] inside, float[] x, Terms means, double[] at) {
        int channels = places.channels();
        int others = places.elsewhere();
        Terms deviations = means.after(channels);
        double[] shares = new double[inside.length];
        for (int c = 0; c < channels; c++) {
            double m = means.value(c);
            double s = deviations.value(c);
            for (int p = 0; p < shares.length; p++) {
                double off = x[places.index(c, inside[p] - others)] - m;
                shares[p] = off * off / s;
            }
            // s is not exactly √E[(x − m)²]: it is kept above 0, and rounded
            double rest = s - Arrays.stream(shares).sum() / shares.length;
            for (int p = 0; p < shares.length; p++) {
                double value = x[places.index(c, inside[p] - others)];
                at[inside[p]] += (means.of(c, value) + deviations.of(c, shares[p] + rest)) / shares.length;
            }
        }
    }

    private static void addCorrelations(Places places, float[] x, Terms terms, double[] at) {
        int channels = places.channels();
        double[][] off = new double[channels][at.length];
        double[] spread = new double[channels];
        for (int c = 0; c < channels; c++) {
            double mean = 0;
            for (int p = 0; p < at.length; p++) {
                off[c][p] = x[places.index(c, p)];
                mean += off[c][p] / at.length;
            }
            for (int p = 0; p < at.length; p++) {
                off[c][p] -= mean;
                spread[c] += off[c][p] * off[c][p];
            }
            spread[c] = Math.sqrt(spread[c]);
        }
        int pair = 0;
        for (int i = 0; i < channels; i++) {
            for (int j = i + 1; j < channels; j++) {
                double both = spread[i] * spread[j];
                double sum = 0;
                double[] shares = new double[at.length];
                for (int p = 0; both > 0 && p < at.length; p++) {
                    shares[p] = off[i][p] * off[j][p] / both * at.length;
                    sum += shares[p];
                }
                double rest = terms.value(pair) - sum / at.length;
                for (int p = 0; p < at.length; p++) {
                    at[p] += terms.of(pair, shares[p] + rest) / at.length;
                }
                pair++;
            }
        }
    }

    /** The features of an image from the given index on, and their contributions to the score of a class. */
    private final class Terms {
        private final float[] features;
        private final int from;
        private final int shown;

        Terms(float[] features, int from, int shown) {
            this.features = features;
            this.from = from;
            this.shown = shown;
        }

        Terms after(int others) {
            return new Terms(features, from + others, shown);
        }

        double value(int i) {
            return features[from + i];
        }

        /** The contribution of a feature: its weight times its standardised value. */
        double of(int i, double value) {
            int f = from + i;
            return (value - classifier.center()[f])
                    * classifier.scale()[f]
                    * classifier.weight()[shown * classifier.center().length + f];
        }
    }

    @Override
    public AttributionMap look(Patch canvas, OptionalInt wanted, Task task) {
        Parts p = parts(canvas, wanted, task);
        return new AttributionMap(
                canvas, p.grid, Enlarged.of(p.grid, canvas.widthPx()), p.probabilities, p.shown, Technique.ALL_LAYERS);
    }

    @Override
    public void close() {
        network.close();
    }
}
