package quadrant.advisor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import quadrant.augment.AugmentationPlan;
import quadrant.dataset.Dataset;
import quadrant.dataset.Split;
import quadrant.engine.Engines;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.training.DepthTrials;
import quadrant.training.FeatureCache;
import quadrant.training.TrainingInput;

/**
 * A race between augmentation plans at one depth, on the inner folds of the race between depths and by its rules: of the best
 * and a simpler plan the simpler wins where their paired difference is within its own standard error.
 */
public final class PlanRace implements AutoCloseable {
    private final Engines engines;
    private final FeatureCache cache;
    private final int depth;
    private final List<AugmentationPlan> plans;
    private final Function<AugmentationPlan, TrainingInput> inputs;
    private final Map<Integer, DepthTrials> trials = new TreeMap<>();

    /**
     * A race that has not begun.
     *
     * @param plans the simplest first
     * @param inputs what is trained on with views by a plan
     */
    PlanRace(
            Engines engines,
            FeatureCache cache,
            int depth,
            List<AugmentationPlan> plans,
            Function<AugmentationPlan, TrainingInput> inputs) {
        this.engines = engines;
        this.cache = cache;
        this.depth = depth;
        this.plans = List.copyOf(plans);
        this.inputs = inputs;
    }

    /**
     * What came out.
     *
     * @param plans the simplest first
     * @param race its entries' depths are places in the plans
     */
    public record Result(List<AugmentationPlan> plans, RaceResult race) {
        public Result {
            plans = List.copyOf(plans);
        }

        /** The plan to take. */
        public AugmentationPlan pick() {
            return plans.get(race.pick());
        }

        /** A sentence with every plan's balanced accuracy. */
        String words() {
            String means = race.entries().stream()
                    .map(e -> String.format(
                            Locale.ROOT,
                            "%s %s",
                            plans.get(e.depth()).name(),
                            e.scores().isEmpty() ? "not tried" : String.format(Locale.ROOT, "%.3f", e.mean())))
                    .collect(Collectors.joining(", "));
            String best = plans.get(race.best()).name();
            return "Augmentation plans on " + race.laps() + (race.laps() == 1 ? " inner fold: " : " inner folds: ")
                    + means
                    + ". "
                    + (race.best() == race.pick()
                            ? "The plan " + best + " is taken."
                            : "The plan " + pick().name() + " is simpler than " + best
                                    + " and within the standard error of their difference.");
        }
    }

    /** Runs, all plans once at least where time allows. */
    Result run(Dataset data, int[] folds, int foldCount, double seconds, LongSupplier nanoClock, Task task) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < plans.size(); i++) {
            places.add(i);
        }
        RaceResult race = new Race(data, folds, foldCount, nanoClock).run(places, seconds, place -> 1, this::lap, task);
        return new Result(plans, race);
    }

    private List<Integer> lap(int place, Split split, Task task) {
        TrainingInput input = inputs.apply(plans.get(place));
        DepthTrials own = trials.computeIfAbsent(
                place,
                p -> DepthTrials.open(engines, cache, input, List.of(depth), task)
                        .orElseThrow(() -> new UserException(
                                "The features of the augmentation plans would not fit into the cache.",
                                "Give the cache more room with QUADRANT_CACHE_GIB, or compare fewer plans.")));
        return own.run(depth, input.recipe().epochs(), split, task).calls();
    }

    @Override
    public void close() {
        trials.values().forEach(DepthTrials::close);
    }
}
