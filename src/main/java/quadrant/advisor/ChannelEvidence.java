package quadrant.advisor;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import quadrant.evaluation.PairedDifference;
import quadrant.training.LayerFit;

/**
 * How well a channel that goes through the network by itself separates the classes of left-out images.
 *
 * @param used whether the classifier reads it
 * @param alone the balanced accuracy by this channel alone, 0–1
 * @param lost the balanced accuracy by all used channels minus that without this one; empty where it is not used, or alone
 */
public record ChannelEvidence(String name, boolean used, LayerEvidence.Score alone, Optional<PairedDifference> lost) {
    /** The evidence for each channel, in the order of the image. */
    public static List<ChannelEvidence> of(LayerFit.ByChannel by, List<String> names, long seed) {
        return IntStream.range(0, names.size())
                .mapToObj(c -> {
                    int used = by.chosen().indexOf(c);
                    return new ChannelEvidence(
                            names.get(c),
                            used >= 0,
                            LayerEvidence.Score.of(by.alone().get(c), seed),
                            used < 0 || by.without().isEmpty()
                                    ? Optional.empty()
                                    : Optional.of(PairedDifference.of(
                                            by.together(), by.without().get(used), seed)));
                })
                .toList();
    }

    /** Which channels are read, and which was left out, in a sentence. */
    public static String sentence(List<ChannelEvidence> all) {
        String used = all.stream()
                .filter(ChannelEvidence::used)
                .map(c -> String.format(Locale.ROOT, "%s (alone %.3f)", c.name, c.alone.value()))
                .collect(Collectors.joining(", "));
        long rest = all.stream().filter(c -> !c.used).count();
        return "Of " + all.size() + " channels the classifier reads " + used
                + (rest == 0 ? "." : "; the others do not reduce the error of left-out images.");
    }
}
