package quadrant.workspace;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import quadrant.evaluation.KnnOutlierDetector;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.WorthLabelling;
import quadrant.workspace.FeatureTable.Method;
import quadrant.workspace.Workspace.Origin;

/**
 * Chooses the object to look at next: the suggested ones first; then alternately the one that the classifier is least certain
 * of, and the one most unlike all labelled ones; every fifth is drawn at random, as only random ones give an unbiased score.
 */
public final class Queue {
    private static final int EVERY = 5;
    /** The maximum number of objects whose distances are computed. */
    private static final int MOST_CANDIDATES = 400;

    private static final int MOST_LABELLED = 200;

    private final long seed;
    private final Map<Integer, String> suggested = new LinkedHashMap<>();
    private final Set<Integer> shown = new HashSet<>();
    private int place;

    /** @param seed for drawing random objects */
    public Queue(long seed) {
        this.seed = seed;
    }

    /**
     * An object to look at.
     *
     * @param reason why, in words
     */
    public record Pick(int item, Origin origin, String reason) {}

    /** Puts objects first, in their order, in place of earlier ones; each with the reason. */
    public synchronized void suggest(Map<Integer, String> items) {
        suggested.clear();
        suggested.putAll(items);
        shown.removeAll(items.keySet());
    }

    /** The next object without a label; empty where all have one. */
    public synchronized Optional<Pick> next(Labels labels, Forecast forecast, FeatureTable features) {
        Set<Integer> labelled = new HashSet<>();
        labels.of().forEach(l -> labelled.add(l.item()));
        List<Integer> open = open(labels, labelled);
        if (open.isEmpty()) {
            shown.clear();
            open = open(labels, labelled);
        }
        if (open.isEmpty()) {
            return Optional.empty();
        }
        suggested.keySet().retainAll(open);
        Optional<Pick> first = suggested.entrySet().stream()
                .map(e -> new Pick(e.getKey(), Origin.QUEUE, e.getValue()))
                .findFirst();
        Pick pick = first.isPresent() ? first.get() : pick(open, labels, forecast, features);
        shown.add(pick.item);
        return Optional.of(pick);
    }

    private List<Integer> open(Labels labels, Set<Integer> labelled) {
        return IntStream.of(labels.all())
                .filter(i -> !labelled.contains(i) && !shown.contains(i))
                .boxed()
                .toList();
    }

    private Pick pick(List<Integer> open, Labels labels, Forecast forecast, FeatureTable features) {
        SplittableRandom random = new SplittableRandom(seed + place);
        int turn = place++;
        Labels seen = labels.known(features);
        List<Integer> known = turn % EVERY == EVERY - 1 || !seen.ready()
                ? List.of()
                : open.stream()
                        .filter(i -> forecast.of().containsKey(i) && features.row(i) != null)
                        .toList();
        if (!known.isEmpty()) {
            return turn % 2 == 0 ? leastSure(known, forecast) : mostUnlike(known, seen, features, random);
        }
        return new Pick(
                open.get(random.nextInt(open.size())), Origin.RANDOM, "Drawn at random: such objects make the score.");
    }

    private static Pick leastSure(List<Integer> known, Forecast forecast) {
        int best = Collections.max(
                known, Comparator.comparingDouble(i -> WorthLabelling.uncertainty(probabilities(forecast, i))));
        List<Float> p = probabilities(forecast, best);
        List<Float> others = new ArrayList<>(p);
        int first = Prediction.largest(p);
        others.set(first, -1f);
        int second = Prediction.largest(others);
        String reason = String.format(
                Locale.ROOT,
                "Uncertain: %s %.2f, %s %.2f.",
                forecast.classes().get(first).name(),
                p.get(first),
                forecast.classes().get(second).name(),
                p.get(second));
        return new Pick(best, Origin.QUEUE, reason);
    }

    private static List<Float> probabilities(Forecast forecast, int item) {
        return Objects.requireNonNull(forecast.of().get(item));
    }

    /** By the cosine of embeddings, as {@link WorthLabelling} does. */
    private static Pick mostUnlike(List<Integer> known, Labels seen, FeatureTable features, SplittableRandom random) {
        float[][] rows = seen.of().stream()
                .skip(Math.max(0, seen.of().size() - MOST_LABELLED))
                .map(l -> features.of(l.item(), Method.LAST_LAYER, false))
                .toArray(float[][]::new);
        // only their order matters here, and not the threshold by folds
        KnnOutlierDetector like = KnnOutlierDetector.of(
                rows, IntStream.range(0, rows.length).map(i -> i % 2).toArray());
        int from = known.size() <= MOST_CANDIDATES ? 0 : random.nextInt(known.size());
        int best = known.get(from);
        double farthest = -1;
        for (int c = 0; c < Math.min(MOST_CANDIDATES, known.size()); c++) {
            int item = known.get((from + c) % known.size());
            double distance = like.score(features.of(item, Method.LAST_LAYER, false));
            if (distance > farthest) {
                farthest = distance;
                best = item;
            }
        }
        return new Pick(best, Origin.QUEUE, "Unlike all that are labelled.");
    }
}
