package quadrant.training;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import quadrant.onnx.PooledLayers;
import quadrant.onnx.PooledLayers.Family;
import quadrant.ridge.Blocks;
import quadrant.ridge.Fit;
import quadrant.ridge.LeftOut;
import quadrant.ridge.Ridge;

/**
 * The ridge classifier for one set of images on standardised, pooled layers, by the smaller form of the equations. Each layer
 * counts equally, however wide it is: its numbers are weighted by 1/√size, the group-wise scaling of a sum of linear kernels
 * (Lanckriet, Cristianini, Bartlett, El Ghaoui &amp; Jordan, JMLR 5, 2004).
 *
 * @param <T> what the equations know of the images in some view
 */
abstract class LayerSolver<T> {
    final LayerFit of;
    /** The layers that are read. */
    final List<Part> parts;
    /** The kinds of test: unaugmented and, where there are turned views, the mean over these. */
    final List<T> tests = new ArrayList<>();

    LayerSolver(LayerFit of, List<Part> parts) {
        this.of = of;
        this.parts = List.copyOf(parts);
    }

    /** The equations. */
    abstract Ridge<T> ridge();

    /** The same fits in the features. */
    abstract List<Weights> weights(List<Fit> fits);

    /** Scores of left-out images at every strength, for each kind of test. */
    final List<List<LeftOut>> trials(Blocks blocks) {
        return ridge().trials(tests, blocks);
    }

    /** Scores of left-out unaugmented images, at the strength with the least error. */
    final LeftOut leftOut(Blocks blocks) {
        return ridge().leftOut(tests.get(0), blocks);
    }

    /** The classifier on all images at a strength. */
    final Weights fit(double strength) {
        return weights(List.of(ridge().fit(strength))).get(0);
    }

    /** The classifiers without the left-out images. */
    final List<Weights> fitsWithout(double strength, Blocks blocks) {
        return weights(ridge().fitsWithout(strength, blocks));
    }

    /** The number of views that are averaged in each kind of test. */
    final List<Integer> looks() {
        int turns = of.rows.turns().count();
        return turns == 1 ? List.of(1) : List.of(1, turns);
    }

    /** The standardised mean over the first views of an image, of one part. */
    final void mean(int image, int views, Part part, double[] into) {
        of.rows.mean(of.images[image], views, part.from, part.to, into);
        of.standard.apply(into, 0, part.from, part.to);
    }

    /**
     * Scores are values·x + bias for standardised features x.
     *
     * @param values classes×features, those of each part after another
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Weights(float[] values, double[] bias) {}

    /**
     * The features of one layer in a row.
     *
     * @param from first feature
     * @param to exclusive end
     */
    record Part(int from, int to) {
        int width() {
            return to - from;
        }

        /** The embedding: what the network's own classifier reads. */
        static Part embedding(PooledLayers layers) {
            int from = layers.embeddingFrom();
            return new Part(from, from + layers.head().width());
        }

        /** The layers of some families. */
        static List<Part> of(PooledLayers layers, Collection<Family> families) {
            int[] at = layers.offsets();
            List<Part> parts = new ArrayList<>();
            for (int l = 0; l + 1 < at.length; l++) {
                if (families.contains(layers.layers().get(l).family())) {
                    parts.add(new Part(at[l], at[l + 1]));
                }
            }
            return parts;
        }

        /** The number of features of some parts. */
        static int width(List<Part> parts) {
            return parts.stream().mapToInt(Part::width).sum();
        }
    }
}
