package quadrant.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import quadrant.dataset.Dataset;
import quadrant.dataset.Sample;

/** Draws some of many images by a seed, as evenly over the classes as possible. */
public final class EvenDraw {
    private EvenDraw() {}

    /** Rounds over the classes, one image each, until there are enough: the positions of the drawn images. */
    public static List<Integer> of(Dataset dataset, int most, long seed) {
        int[] labels = dataset.samples().stream().mapToInt(Sample::label).toArray();
        List<Integer> shuffled =
                new ArrayList<>(IntStream.range(0, labels.length).boxed().toList());
        Collections.shuffle(shuffled, new Random(seed));
        int[] ofClass = new int[dataset.classes().size()];
        int[] round = new int[labels.length];
        shuffled.forEach(i -> round[i] = ofClass[labels[i]]++);
        return shuffled.stream()
                .sorted(Comparator.comparingInt((Integer i) -> round[i]).thenComparingInt(i -> labels[i]))
                .limit(most)
                .toList();
    }
}
