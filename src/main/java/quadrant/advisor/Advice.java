package quadrant.advisor;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import quadrant.plan.Recipe;

/**
 * Advice on how to train on a dataset, with the reasons.
 *
 * @param quadrant the cell of the size–similarity matrix that holds the dataset; empty where similarity cannot be measured
 * @param chosenByUser whether the user set strategy or depth himself
 * @param reasons whole sentences
 * @param wouldChange what would change the advice, in whole sentences
 * @param untrained what the matrix prescribes and cannot be trained here, and why; empty where what it prescribes is trained
 * @param comparison of the trained network with the classifier on all layers; empty before, and where none was made
 */
public record Advice(
        Optional<Quadrant> quadrant,
        Recipe recipe,
        Evidence evidence,
        boolean chosenByUser,
        List<String> reasons,
        List<String> wouldChange,
        Optional<String> untrained,
        Optional<Comparison> comparison) {
    public Advice {
        reasons = List.copyOf(reasons);
        wouldChange = List.copyOf(wouldChange);
    }

    /** A copy with another recipe. */
    public Advice with(Recipe other) {
        return new Advice(quadrant, other, evidence, chosenByUser, reasons, wouldChange, untrained, comparison);
    }

    /** A copy with the comparison, and its sentences among the reasons. */
    public Advice with(Comparison made) {
        Advice searched = made.search().map(this::because).orElse(this).because(made.sentence());
        return new Advice(
                quadrant, recipe, evidence, chosenByUser, searched.reasons, wouldChange, untrained, Optional.of(made));
    }

    /** A copy with other evidence on channels. */
    public Advice with(List<ChannelEvidence> channels) {
        return new Advice(
                quadrant, recipe, evidence.with(channels), chosenByUser, reasons, wouldChange, untrained, comparison);
    }

    /** A copy with one more reason. */
    public Advice because(String reason) {
        List<String> more = Stream.concat(reasons.stream(), Stream.of(reason)).toList();
        return new Advice(quadrant, recipe, evidence, chosenByUser, more, wouldChange, untrained, comparison);
    }

    public Optional<Similarity> similarity() {
        return evidence.similarity().value();
    }

    /** By which similarity was measured; where it was not, the usual one. */
    public Similarity.Method method() {
        return similarity().map(Similarity::method).orElse(Similarity.Method.BATCH_NORM);
    }

    /**
     * The balanced accuracy to expect on images of new groups, estimated before training: the balanced accuracy of left-out
     * images by all layers, without augmentation.
     */
    public Optional<LayerEvidence.Score> expectedAccuracy() {
        return evidence.layers().value().map(l -> l.get(l.size() - 1).upTo());
    }
}
