package quadrant.plan;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How mini-batches are made: how rows are sampled, and how they are mixed with each other, with soft labels.
 *
 * @param mixUp α of MixUp, 0 for none, at most {@value #MOST}: where layers are frozen, on their features
 * @param cutMix α of CutMix, 0 for none, at most {@value #MOST}: on pixels, so only where everything is trained
 */
public record Batching(Sampling sampling, double mixUp, double cutMix) {
    /** Above this, λ is almost always 0.5. */
    public static final double MOST = 4;

    /** All images equally, none mixed. */
    public static final Batching PLAIN = new Batching(Sampling.NATURAL, 0, 0);

    /** How images are sampled for mini-batches. */
    public enum Sampling {
        /** All images equally; rare classes have a higher weight in the loss. */
        NATURAL,
        /**
         * All classes equally, images of rare ones more often: class-balanced sampling (Kang et al., "Decoupling representation
         * and classifier for long-tailed recognition", ICLR 2020); all classes have the same weight in the loss.
         */
        BALANCED
    }

    /** All of it by name, in the order of a report. */
    Map<String, Object> values() {
        Map<String, Object> mixing = new LinkedHashMap<>();
        mixing.put("mixUp", mixUp);
        mixing.put("cutMix", cutMix);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("sampling", sampling);
        all.put("mixing", mixing);
        return all;
    }

    /** Whether all classes are sampled equally. */
    public boolean balanced() {
        return sampling == Sampling.BALANCED;
    }
}
