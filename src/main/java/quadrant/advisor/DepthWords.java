package quadrant.advisor;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Why a depth was taken, as a sentence. */
final class DepthWords {
    private DepthWords() {}

    static String why(Quadrant place, int depth, Evidence evidence) {
        if (evidence.race().value().isPresent()) {
            return raced(evidence.race().value().get());
        }
        String rule = switch (place) {
            case SMALL_UNLIKE ->
                "Depth " + depth + " by rule, for " + evidence.dataset().size()
                        + " training images: the fewer, the sooner deep layers are overfitted.";
            case LARGE_UNLIKE -> "Depth " + depth + ": every layer.";
            case LARGE_ALIKE -> "Depth " + depth + ": the topmost stage.";
            case SMALL_ALIKE -> "Depth 0: the head alone.";
        };
        return rule
                + evidence.race()
                        .reason()
                        .filter(r -> place != Quadrant.LARGE_UNLIKE)
                        .map(r -> " " + r)
                        .orElse("");
    }

    private static String raced(RaceResult race) {
        RaceResult.Entry pick = race.entry(race.pick());
        List<RaceResult.Entry> ran =
                race.entries().stream().filter(e -> !e.scores().isEmpty()).toList();
        String scores = ran.stream()
                .map(e -> String.format(
                        Locale.ROOT,
                        "depth %d %.3f (%s)",
                        e.depth(),
                        e.mean(),
                        folds(e.scores().size())))
                .collect(Collectors.joining(", "));
        String late = race.entries().stream()
                .filter(e -> !e.left().isBlank())
                .map(e -> " Depth " + e.depth() + " left the race: " + e.left() + ".")
                .collect(Collectors.joining());
        return "Depths were tried briefly on inner folds: " + scores + "." + late + " " + verdict(race, pick);
    }

    private static String verdict(RaceResult race, RaceResult.Entry pick) {
        if (race.laps() < 2) {
            return "Depth " + race.pick() + " is taken by rule, as one fold decides nothing.";
        }
        if (race.pick() == race.best()) {
            return "Depth " + race.pick() + " was the best.";
        }
        RaceResult.Difference d = race.entry(race.best()).over(pick);
        return String.format(
                Locale.ROOT,
                "Depth %d is taken: the best, depth %d, is ahead by %.3f, within the standard error of %.3f.",
                race.pick(),
                race.best(),
                d.mean(),
                d.standardError());
    }

    private static String folds(int n) {
        return n == 1 ? "1 fold" : n + " folds";
    }
}
