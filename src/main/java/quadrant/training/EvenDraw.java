package quadrant.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Draws some of many images by a seed, as evenly over the classes as possible. */
public final class EvenDraw {
    private EvenDraw() {}

    /** Rounds over the classes, one image each, until there are enough: the positions of the drawn images. */
    public static List<Integer> of(int[] labels, int classes, int most, long seed) {
        List<List<Integer>> byClass = new ArrayList<>();
        for (int k = 0; k < classes; k++) {
            byClass.add(new ArrayList<>());
        }
        List<Integer> shuffled = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            shuffled.add(i);
        }
        Collections.shuffle(shuffled, new Random(seed));
        shuffled.forEach(i -> byClass.get(labels[i]).add(i));
        int enough = Math.min(most, labels.length);
        List<Integer> drawn = new ArrayList<>();
        for (int round = 0; drawn.size() < enough; round++) {
            for (List<Integer> own : byClass) {
                if (round < own.size() && drawn.size() < enough) {
                    drawn.add(own.get(round));
                }
            }
        }
        return drawn;
    }
}
