package quadrant.advisor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import quadrant.dataset.Dataset;
import quadrant.dataset.GroupSplit;
import quadrant.evaluation.Measured;
import quadrant.task.UserException;

/** The images that races are run on, and the inner fold of each. */
final class InnerFolds {
    /** More images would tell more than the time for them allows. */
    private static final int MOST_IN_RACE = 600;

    private final int[] part;
    private final Dataset data;
    private final Measured<int[]> folds;

    private InnerFolds(int[] part, Dataset data, Measured<int[]> folds) {
        this.part = part;
        this.data = data;
        this.folds = folds;
    }

    /** Whole groups up to a number of images, split into grouped folds. */
    static InnerFolds of(Dataset dataset, int count, long seed) {
        int[] part = part(dataset, seed);
        Dataset data = dataset.with(
                Arrays.stream(part).mapToObj(dataset.samples()::get).toList());
        try {
            return new InnerFolds(part, data, Measured.of(GroupSplit.folds(data, count, seed)));
        } catch (UserException tooFew) {
            return new InnerFolds(part, data, Measured.not(tooFew.problem()));
        }
    }

    /** The places of the images in the dataset. */
    int[] part() {
        return part.clone();
    }

    Dataset data() {
        return data;
    }

    /** The fold of each image, from 0; or why there are none. */
    Measured<int[]> folds() {
        return folds;
    }

    /** Whole groups in a seeded order until there are enough images; all where there are not too many. */
    static int[] part(Dataset dataset, long seed) {
        Map<String, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < dataset.size(); i++) {
            groups.computeIfAbsent(dataset.samples().get(i).group().value(), g -> new ArrayList<>())
                    .add(i);
        }
        List<List<Integer>> order = new ArrayList<>(groups.values());
        if (dataset.size() > MOST_IN_RACE) {
            Collections.shuffle(order, new Random(seed));
        }
        List<Integer> drawn = new ArrayList<>();
        for (List<Integer> group : order) {
            if (drawn.size() < MOST_IN_RACE) {
                drawn.addAll(group);
            }
        }
        return drawn.stream().mapToInt(Integer::intValue).sorted().toArray();
    }
}
