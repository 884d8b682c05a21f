package quadrant.augment;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One random transform of an image, as a plain value: the distribution of its parameters, not a draw from it.
 *
 * @param kind the name in files, in {@link AugmentationPlan#canonical()} and in the derivation of the random numbers; a row of
 *     the table {@link Kind}
 * @param parameters those of the row by name, in its order, each within its bounds
 * @param choices the defects of optics that {@code one-of} chooses among, whose probabilities add up to at most 1; empty for all
 *     other kinds
 */
public record Augmentation(String kind, Map<String, Double> parameters, List<Augmentation> choices) {
    private static final String PROBABILITY = "probability";

    public Augmentation {
        Map<String, Double> ordered = new LinkedHashMap<>();
        for (Kind.Parameter p : Kind.of(kind).parameters()) {
            double value = Objects.requireNonNull(parameters.get(p.name()), p.name());
            p.check(kind, value);
            ordered.put(p.name(), value);
        }
        ordered.forEach((name, value) -> {
            String greatest = name.replaceFirst("min$", "max").replaceFirst("Min$", "Max");
            if (value > ordered.getOrDefault(greatest, value)) {
                throw new IllegalArgumentException("the \"" + name + "\" of " + kind + " must not exceed the \""
                        + greatest + "\", got " + value + " and " + ordered.get(greatest));
            }
        });
        parameters = Collections.unmodifiableMap(ordered);
        choices = List.copyOf(choices);
        if (kind.equals(Kind.ONE_OF)) {
            checkChoices(choices);
        }
    }

    private static void checkChoices(List<Augmentation> choices) {
        if (choices.isEmpty()) {
            throw new IllegalArgumentException("a one-of must have choices, got none");
        }
        for (Augmentation choice : choices) {
            if (choice.row().stage() != Kind.Stage.OPTICS) {
                throw new IllegalArgumentException("a one-of must hold optics, not " + choice.kind);
            }
            if (choice.kind.equals(Kind.ONE_OF)) {
                throw new IllegalArgumentException("a one-of must not hold another");
            }
        }
        if (sum(choices) > 1) {
            throw new IllegalArgumentException(
                    "the sum of the probabilities in a one-of must not exceed 1, got " + sum(choices));
        }
    }

    private static double sum(List<Augmentation> choices) {
        return choices.stream().mapToDouble(Augmentation::probability).sum();
    }

    /** A transform with its parameters in the table's order. */
    static Augmentation of(String kind, double... values) {
        List<Kind.Parameter> parameters = Kind.of(kind).parameters();
        if (values.length != parameters.size()) {
            throw new IllegalArgumentException("Expected " + parameters.size() + " parameters of " + kind);
        }
        Map<String, Double> named = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            named.put(parameters.get(i).name(), values[i]);
        }
        return new Augmentation(kind, named, List.of());
    }

    /** At most one of several defects: each keeps its own probability, and no view has two of them. */
    static Augmentation oneOf(Augmentation... choices) {
        return new Augmentation(Kind.ONE_OF, Map.of(), List.of(choices));
    }

    Kind row() {
        return Kind.of(kind);
    }

    /** The value of a parameter. */
    double get(String parameter) {
        return Objects.requireNonNull(parameters.get(parameter), parameter);
    }

    /** The probability that a view has it, 0–1; 1 for what every view has. */
    double probability() {
        if (!row().isByChance()) {
            return 1;
        }
        return choices.isEmpty() ? get(PROBABILITY) : sum(choices);
    }

    /** Draws the strength, and applies the transform to a view, if the draws say that the view has it. */
    void draw(Draws draws, Augmenter.View view) {
        if (!row().isByChance() || draws.uniform() < probability()) {
            row().drawing().draw(this, draws, view);
        }
    }

    /**
     * The same transform, stronger or weaker: the size of its changes is multiplied by the factor, within the limits of its
     * parameters; its probability is unchanged.
     *
     * @param factor 0 or more; 1 changes nothing
     */
    Augmentation scaled(double factor) {
        return new Augmentation(
                kind,
                row().parameters().stream()
                        .collect(Collectors.toMap(Kind.Parameter::name, p -> p.scaled(get(p.name()), factor))),
                choices.stream().map(c -> c.scaled(factor)).toList());
    }

    /** The same, in every view if it occurs by chance. */
    Augmentation certain() {
        Map<String, Double> changed = new LinkedHashMap<>(parameters);
        if (row().isByChance()) {
            changed.replace(PROBABILITY, 1.0);
        }
        return new Augmentation(kind, changed, choices);
    }

    /** Whether every draw leaves every image as it was. */
    boolean changesNothing() {
        return probability() == 0
                || (row().parameters().stream().anyMatch(Kind.Parameter::isSize)
                        && row().parameters().stream().allMatch(p -> !p.isSize() || get(p.name()) == p.nothing()));
    }

    /** Stable text that names every parameter. */
    @Override
    public String toString() {
        String values = parameters.entrySet().stream()
                .map(p -> p.getKey() + "=" + p.getValue())
                .collect(Collectors.joining(",", "(", ")"));
        return kind + values + (choices.isEmpty() ? "" : "[" + text(choices.stream()) + "]");
    }

    /** Stable text of several. */
    static String text(Stream<Augmentation> transforms) {
        return transforms.map(Augmentation::toString).collect(Collectors.joining(";"));
    }
}
