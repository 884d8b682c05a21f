package quadrant.dataset;

import java.util.List;

/** The indices of a dataset's samples for training and for testing, each ascending, disjoint. */
public record Split(List<Integer> train, List<Integer> test) {
    public Split {
        train = List.copyOf(train);
        test = List.copyOf(test);
    }
}
