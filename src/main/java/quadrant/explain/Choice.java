package quadrant.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import quadrant.evaluation.Predictions;

/** Chooses the held-out images to explain: the most confident wrong predictions, and correct ones of each class. */
final class Choice {
    private static final Comparator<Float> DOWN = Comparator.reverseOrder();

    private Choice() {}

    /**
     * Positions of at most {@code most} predictions, wrong ones first: half of them, or more where there are too few correct
     * ones.
     */
    static List<Integer> of(Predictions predicted, int most) {
        List<Integer> surest = IntStream.range(0, predicted.rows().size())
                .boxed()
                .sorted(Comparator.comparing(i -> sureness(predicted, i), DOWN))
                .toList();
        List<Integer> wrong = surest.stream().filter(i -> !right(predicted, i)).toList();
        List<Integer> right = inTurns(
                predicted, surest.stream().filter(i -> right(predicted, i)).toList());
        int half = most / 2;
        int ofRight = Math.min(right.size(), Math.max(half, most - wrong.size()));
        List<Integer> chosen = new ArrayList<>(wrong.subList(0, Math.min(wrong.size(), most - ofRight)));
        chosen.addAll(right.subList(0, Math.min(ofRight, half)));
        return chosen;
    }

    private static Float sureness(Predictions predicted, int i) {
        return predicted
                .rows()
                .get(i)
                .probabilities()
                .get(predicted.rows().get(i).predicted());
    }

    private static boolean right(Predictions predicted, int i) {
        return predicted.rows().get(i).predicted()
                == predicted.rows().get(i).truth().orElse(-1);
    }

    /** The first of each class, then the second of each. */
    private static List<Integer> inTurns(Predictions predicted, List<Integer> all) {
        Map<Integer, List<Integer>> byClass = new TreeMap<>();
        all.forEach(i -> byClass.computeIfAbsent(predicted.rows().get(i).predicted(), k -> new ArrayList<>())
                .add(i));
        Map<Integer, List<Integer>> turns = new LinkedHashMap<>();
        byClass.values().forEach(list -> {
            for (int t = 0; t < list.size(); t++) {
                turns.computeIfAbsent(t, k -> new ArrayList<>()).add(list.get(t));
            }
        });
        return new TreeMap<>(turns).values().stream().flatMap(List::stream).toList();
    }
}
