package quadrant.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import quadrant.advisor.Advice;
import quadrant.advisor.DatasetProfile;
import quadrant.advisor.Evidence;
import quadrant.advisor.FamilyEvidence;
import quadrant.advisor.LayerEvidence;
import quadrant.advisor.Similarity;
import quadrant.plan.Recipe;
import quadrant.plan.Strategy;

/** An advice as text for people, and as JSON values for programs. */
public final class AdviceText {
    private final Advice advice;
    private final Evidence evidence;

    public AdviceText(Advice advice) {
        this.advice = advice;
        this.evidence = advice.evidence();
    }

    /**
     * An advice for programs, as in {@code --json} and {@code advice.json}.
     *
     * @param smallestClass its size, as the advisor counted it
     * @param learningRates of the classifier and of each stage that is trained below it
     */
    public record Facts(
            int quadrant,
            List<DatasetProfile.ClassSize> size,
            DatasetProfile.SizeRule sizeUsed,
            double smallestClass,
            Optional<Similarity> similarity,
            Optional<String> similarityNotMeasured,
            Strategy strategy,
            int depth,
            String augmentation,
            int views,
            int epochs,
            List<Double> learningRates,
            Optional<LayerEvidence.Score> expectedAccuracy,
            List<LayerEvidence> layers,
            Optional<String> layersNotMeasured,
            List<FamilyEvidence> families,
            List<String> reasons,
            List<String> wouldChange) {}

    public Facts facts() {
        Recipe r = advice.recipe();
        return new Facts(
                evidence.place().number(),
                evidence.profile().classes(),
                evidence.rule(),
                evidence.smallest(),
                evidence.similarity().value(),
                evidence.similarity().reason(),
                r.strategy(),
                r.depth(),
                r.augmentation().name(),
                r.views(),
                r.epochs(),
                IntStream.rangeClosed(0, r.depth()).mapToObj(r::stageRate).toList(),
                advice.expectedAccuracy(),
                evidence.layers().value().orElse(List.of()),
                evidence.layers().reason(),
                evidence.families(),
                advice.reasons(),
                advice.wouldChange());
    }

    /** The advice alone. */
    List<String> headline() {
        Recipe r = advice.recipe();
        List<String> lines = new ArrayList<>();
        lines.add("Quadrant " + evidence.place().number() + ": "
                + evidence.place().place() + ".");
        boolean trained = r.strategy() != Strategy.LAYERS;
        lines.add("Advice: strategy " + r.strategy().name().toLowerCase(Locale.ROOT)
                + (trained ? ", depth " + r.depth() : "") + ", "
                + r.augmentation().name() + " augmentation, " + r.views() + " views"
                + (trained ? ", " + r.epochs() + " epochs" : "") + ".");
        lines.add(advice.expectedAccuracy()
                .map(a -> String.format(
                        Locale.ROOT,
                        "Expected balanced accuracy on images of new groups: %.3f (%.3f to %.3f; guessing gives %.3f).",
                        a.value(),
                        a.interval().low(),
                        a.interval().high(),
                        1.0 / evidence.profile().classes().size()))
                .orElse("Expected accuracy: not measured. "
                        + evidence.layers().reason().orElse("")));
        return lines;
    }

    /** For people: the advice first, then the reasons, then the tables. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>(headline());
        lines.add("");
        lines.add("Why:");
        advice.reasons().forEach(s -> lines.add("  " + s));
        lines.add("");
        lines.add("What would change this advice:");
        advice.wouldChange().forEach(s -> lines.add("  " + s));
        lines.add("");
        lines.add(String.format("%-28s %7s %7s %9s %10s", "class", "images", "groups", "distinct", "effective"));
        for (DatasetProfile.ClassSize c : evidence.profile().classes()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-28s %7d %7d %9d %10.0f",
                    c.name(),
                    c.images(),
                    c.groups(),
                    c.distinct(),
                    c.effective()));
        }
        evidence.layers().value().ifPresent(layers -> {
            lines.add("");
            lines.add("layer   alone                  all up to it           tensor");
            for (int l = 0; l < layers.size(); l++) {
                LayerEvidence e = layers.get(l);
                lines.add(String.format(
                        "%5d   %-20s   %-20s   %s", l + 1, range(e.alone()), range(e.upTo()), e.tensor()));
            }
        });
        return lines;
    }

    private static String range(LayerEvidence.Score s) {
        return String.format(
                Locale.ROOT,
                "%.3f (%.3f–%.3f)",
                s.value(),
                s.interval().low(),
                s.interval().high());
    }
}
