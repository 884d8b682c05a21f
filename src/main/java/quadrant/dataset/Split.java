package quadrant.dataset;

import java.util.List;

/** Indices of a dataset's samples to train on and to test on, each rising, disjoint. */
public record Split(List<Integer> train, List<Integer> test) {
    public Split {
        train = List.copyOf(train);
        test = List.copyOf(test);
    }
}
