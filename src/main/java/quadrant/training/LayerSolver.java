package quadrant.training;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import quadrant.onnx.PooledLayers;
import quadrant.onnx.PooledLayers.Family;
import quadrant.ridge.Blocks;
import quadrant.ridge.LeftOut;

/**
 * The ridge classifier for one set of images on standardised, pooled layers, by the smaller form of the equations. Each layer
 * counts equally, however wide it is: its numbers are weighted by 1/√size, the group-wise scaling of a sum of linear kernels
 * (Lanckriet, Cristianini, Bartlett, El Ghaoui &amp; Jordan, JMLR 5, 2004).
 */
interface LayerSolver {
    /**
     * Scores of left-out images at every strength, for each kind of test: unaugmented and, where there are turned views, the mean
     * over these.
     */
    List<List<LeftOut>> trials(Blocks blocks);

    /** The classifier on all images at a strength. */
    Weights fit(double strength);

    /** The classifiers without the left-out images. */
    List<Weights> fitsWithout(double strength, Blocks blocks);

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
