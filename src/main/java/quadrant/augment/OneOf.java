package quadrant.augment;

import java.util.List;
import java.util.Map;

/**
 * At most one of several defects: each keeps its own probability, and no view has two of them.
 *
 * @param choices at least one; their probabilities add up to at most 1; none is itself a choice
 */
public record OneOf(List<Optics> choices) implements Optics {
    public OneOf {
        choices = List.copyOf(choices);
        if (choices.isEmpty()) {
            throw new IllegalArgumentException("a one-of must have choices, got none");
        }
        for (Optics choice : choices) {
            if (choice instanceof OneOf) {
                throw new IllegalArgumentException("a one-of must not hold another");
            }
        }
        Limits.within("sum of the probabilities in a one-of", sum(choices), 0, 1);
    }

    @Override
    public Map<String, Double> parameters() {
        return Map.of();
    }

    @Override
    public double probability() {
        return sum(choices);
    }

    @Override
    public OneOf scaled(double factor) {
        return new OneOf(choices.stream().map(c -> c.scaled(factor)).toList());
    }

    @Override
    public OneOf withProbability(double p) {
        double sum = probability();
        return sum == 0
                ? this
                : new OneOf(choices.stream()
                        .map(c -> c.withProbability(c.probability() * p / sum))
                        .toList());
    }

    @Override
    public void render(Draws draws, OpticsPass optics) {
        double left = draws.uniform() * probability();
        for (Optics choice : choices) {
            left -= choice.probability();
            if (left < 0) {
                choice.render(draws, optics);
                return;
            }
        }
    }

    private static double sum(List<Optics> choices) {
        return choices.stream().mapToDouble(Optics::probability).sum();
    }
}
