package quadrant.workflow;

import java.util.Map;
import java.util.Optional;
import quadrant.onnx.Head;
import quadrant.onnx.MeanOfTwo;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.PooledLayers;
import quadrant.pixels.Preprocessing;
import quadrant.training.LayerFit;
import quadrant.training.Trained;

/** A model that a fine-tuning may deliver. */
sealed interface Candidate {
    /** The network from the image to the probabilities. */
    OnnxGraph graph();

    /** The fit on the frozen network whose settings the model records; empty where a training merely began from it. */
    Optional<LayerFit.Fitted> fit();

    /** The training that the network went through; empty where it is frozen. */
    default Optional<Trained> trained() {
        return Optional.empty();
    }

    /**
     * A classifier in closed form on the frozen network.
     *
     * @param inPlace whether it replaces the network's own classifier, whose layer it reads alone
     * @param network the preprocessing of the frozen network
     */
    record Layers(LayerFit.Fitted by, boolean inPlace, Preprocessing network) implements Candidate {
        @Override
        public OnnxGraph graph() {
            return inPlace && !by.layers().oneByOne()
                    ? head()
                    : Head.finished(by.layers().classified(by.classifier(), network.mean(), network.scale()));
        }

        /** Standardisation and temperature are included in the weights. */
        private OnnxGraph head() {
            PooledLayers layers = by.layers();
            Head head = layers.head();
            PooledLayers.Classifier c = by.classifier();
            int classes = c.bias().length;
            int from = layers.embeddingFrom();
            float[] weight = new float[classes * head.width()];
            float[] bias = new float[classes];
            for (int k = 0; k < classes; k++) {
                double sum = c.bias()[k];
                for (int f = 0; f < head.width(); f++) {
                    double w = (double) c.weight()[k * layers.width() + from + f] * c.scale()[from + f];
                    weight[k * head.width() + f] = (float) (w / c.temperature());
                    sum -= w * c.center()[from + f];
                }
                bias[k] = (float) (sum / c.temperature());
            }
            return Head.finished(
                    head.replace(layers.graph(), classes).withWeights(Map.of(Head.WEIGHT, weight, Head.BIAS, bias)));
        }

        @Override
        public Optional<LayerFit.Fitted> fit() {
            return Optional.of(by);
        }
    }

    /** The network trained further behind a cut. */
    record Tail(Trained training, Optional<LayerFit.Fitted> fit) implements Candidate {
        @Override
        public OnnxGraph graph() {
            return training.graph();
        }

        @Override
        public Optional<Trained> trained() {
            return Optional.of(training);
        }
    }

    /** The mean of the probabilities of the classifier on all layers and another candidate. */
    record Mean(Layers layers, Candidate other) implements Candidate {
        @Override
        public OnnxGraph graph() {
            return MeanOfTwo.of(layers.graph(), other.graph());
        }

        @Override
        public Optional<LayerFit.Fitted> fit() {
            return layers.fit();
        }

        @Override
        public Optional<Trained> trained() {
            return other.trained();
        }
    }
}
