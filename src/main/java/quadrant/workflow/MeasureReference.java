package quadrant.workflow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import quadrant.advisor.Similarity;
import quadrant.advisor.SimilarityMeter;
import quadrant.backbone.Backbone;
import quadrant.backbone.PhotoReference;
import quadrant.dataset.GroupId;
import quadrant.dataset.PixelSource;
import quadrant.dataset.Sample;
import quadrant.onnx.ReferenceStatistics;
import quadrant.pixels.PixelHash;
import quadrant.task.Task;
import quadrant.task.UserException;

/**
 * Measures the channel statistics of a backbone without BatchNorm layers on photographs like its pretraining data, as the
 * reference for the similarity of other images.
 */
public final class MeasureReference {
    /** With fewer photographs, noise in the reference makes photographs seem less similar than they are. */
    public static final int LEAST = 50;

    /** More photographs add no information. */
    private static final int MOST = 1000;

    private MeasureReference() {}

    /**
     * Refuses too few photographs, before any is read.
     *
     * @throws UserException when there are fewer than {@link #LEAST}
     */
    public static void requireEnough(int photographs) {
        if (photographs < LEAST) {
            throw new UserException(
                    "There " + (photographs == 1 ? "is 1 photograph" : "are " + photographs + " photographs")
                            + ", and a reference needs " + LEAST + " or more different ones.",
                    "Give more photographs of everyday things, such as a sample of ImageNet.");
        }
    }

    /**
     * Measures on all photographs, or on 1000 spread evenly over more; copies count once.
     *
     * @param text a description of the photographs
     * @throws UserException when there are too few, or the backbone needs none
     */
    public static PhotoReference run(
            SimilarityMeter meter, Backbone backbone, List<PixelSource> photographs, String text, Task task) {
        if (SimilarityMeter.carriesStatistics(backbone.graph())) {
            throw new UserException(
                    "The backbone " + backbone.card().name()
                            + " has BatchNorm layers, which carry the statistics of its pretraining data.",
                    "Nothing needs to be done: similarity is measured by these.");
        }
        List<PixelSource> drawn = different(photographs, task);
        requireEnough(drawn.size());
        task.phase("Measuring reference photographs");
        ReferenceStatistics statistics =
                meter.reference(backbone, backbone.card().preprocessing(), drawn, task);
        uncertainty(meter, backbone, drawn, task);
        return new PhotoReference(statistics, text, List.of());
    }

    private static List<PixelSource> different(List<PixelSource> given, Task task) {
        int n = Math.min(MOST, given.size());
        List<PixelSource> all = IntStream.range(0, n)
                .mapToObj(i -> given.get((int) ((long) i * given.size() / n)))
                .toList();
        task.phase("Reading photographs");
        Map<String, PixelSource> different = new LinkedHashMap<>();
        for (PixelSource p : all) {
            task.checkCancelled();
            different.putIfAbsent(PixelHash.of(p.read()), p);
        }
        if (different.size() < all.size()) {
            task.warn((all.size() - different.size()) + " of the photographs are copies of others and count once.");
        }
        return List.copyOf(different.values());
    }

    /** Warns where the backbone's own classifier is unsure of the photographs. */
    private static void uncertainty(
            SimilarityMeter meter, Backbone backbone, List<PixelSource> photographs, Task task) {
        List<Sample> samples = photographs.stream()
                .map(p -> new Sample(p.name(), p, 0, new GroupId(p.name()), OptionalInt.empty(), Map.of()))
                .toList();
        task.phase("Asking the classifier");
        meter.confidence(backbone, backbone.card().preprocessing(), samples, 1, task)
                .value()
                .filter(s -> !s.alike())
                .ifPresent(s -> task.warn(String.format(
                        Locale.ROOT,
                        "The backbone's own classifier is unsure of these images (mean uncertainty %.2f, and below %.2f was"
                                + " expected): a reference needs photographs like those of its pretraining.",
                        s.value(),
                        Similarity.Method.HEAD_CONFIDENCE.alike())));
    }
}
