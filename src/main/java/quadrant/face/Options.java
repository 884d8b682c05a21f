package quadrant.face;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import quadrant.task.UserException;

/**
 * The options of one verb as texts by key: the command line's long options without dashes, {@code _} for {@code -}. Every
 * face makes this map, so that every face understands the same words.
 */
public final class Options {
    private final Map<String, String> texts;

    /**
     * Options of a verb.
     *
     * @throws UserException when a key is not among the known ones
     */
    public Options(Map<String, String> texts, Set<String> known) {
        this.texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
        for (String key : texts.keySet()) {
            if (!known.contains(key)) {
                throw new UserException(
                        "There is no option \"" + key + "\".",
                        "The options are: "
                                + String.join(", ", known.stream().sorted().toList()) + ".");
            }
        }
    }

    /** The text of a key; empty where it is not given or blank. */
    public Optional<String> text(String key) {
        return Optional.ofNullable(texts.get(key)).map(String::strip).filter(s -> !s.isEmpty());
    }

    /** The text of a key that must be given. */
    public String need(String key) {
        return text(key)
                .orElseThrow(() -> new UserException("The option " + key + " is missing.", "Give " + key + "."));
    }

    /** The path under a key that must be given. */
    public Path path(String key) {
        return asPath(key, need(key));
    }

    /** The path under a key, if it is given. */
    public Optional<Path> pathIfGiven(String key) {
        return text(key).map(t -> asPath(key, t));
    }

    private static Path asPath(String key, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw outOfRange(key, text, "a path that this system understands");
        }
    }

    /** Whether a switch is on: given without a value, or as true, yes or 1; off as false, no, 0 or not given. */
    public boolean on(String key) {
        String value = texts.get(key);
        if (value == null) {
            return false;
        }
        return switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "", "true", "yes", "1" -> true;
            case "false", "no", "0" -> false;
            default -> throw outOfRange(key, value.strip(), "true or false");
        };
    }

    /** A whole number in a range; {@code auto} is the same as not given. */
    public OptionalInt integer(String key, int min, int max) {
        Optional<String> text = text(key).filter(t -> !t.equalsIgnoreCase("auto"));
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        try {
            int value = Integer.parseInt(text.get());
            if (value >= min && value <= max) {
                return OptionalInt.of(value);
            }
        } catch (NumberFormatException e) {
            throw outOfRange(key, text.get(), whole(min, max));
        }
        throw outOfRange(key, text.get(), whole(min, max));
    }

    private static String whole(int min, int max) {
        return max == Integer.MAX_VALUE
                ? "a whole number of " + min + " or more"
                : "a whole number from " + min + " to " + max;
    }

    /** Any whole number of 64 bits. */
    public long number(String key, long otherwise) {
        Optional<String> text = text(key);
        try {
            return text.isPresent() ? Long.parseLong(text.get()) : otherwise;
        } catch (NumberFormatException e) {
            throw outOfRange(key, text.orElse(""), "a whole number");
        }
    }

    /** A number from 0 to a greatest one. */
    public double real(String key, double otherwise, double greatest) {
        Optional<String> text = text(key);
        String expected = String.format(Locale.ROOT, "a number from 0 to %.4g", greatest);
        try {
            double value = text.isPresent() ? Double.parseDouble(text.get()) : otherwise;
            if (value >= 0 && value <= greatest) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw outOfRange(key, text.orElse(""), expected);
        }
        throw outOfRange(key, text.orElse(""), expected);
    }

    /** A share, 0 or more and below 1. */
    public double share(String key, double otherwise) {
        Optional<String> text = text(key);
        try {
            double value = text.isPresent() ? Double.parseDouble(text.get()) : otherwise;
            if (value >= 0 && value < 1) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw outOfRange(key, text.orElse(""), "a share from 0 to below 1");
        }
        throw outOfRange(key, text.orElse(""), "a share from 0 to below 1");
    }

    /** One of an enum's names, in any case. */
    public <E extends Enum<E>> E choice(String key, Class<E> type, E otherwise) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return otherwise;
        }
        for (E value : type.getEnumConstants()) {
            if (value.name().replace('_', '-').equalsIgnoreCase(text.get().replace('_', '-'))) {
                return value;
            }
        }
        List<String> names = Arrays.stream(type.getEnumConstants())
                .map(e -> e.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
        throw outOfRange(key, text.get(), "one of " + String.join(", ", names));
    }

    static UserException outOfRange(String key, String value, String expected) {
        return new UserException(
                "The option " + key + " is \"" + value + "\", and " + expected + " was expected.",
                "Give such a value, or leave the option out.");
    }
}
