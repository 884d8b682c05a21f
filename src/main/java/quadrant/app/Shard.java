package quadrant.app;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One of several parts of a list.
 *
 * @param number from 1
 * @param of the number of parts
 */
public record Shard(int number, int of) {
    static final int MOST = 100_000;

    private static final Pattern TEXT = Pattern.compile("(\\d{1,6})/(\\d{1,6})");

    /** Parses a text such as {@code 2/4}; empty where it is not of this form. */
    static Optional<Shard> parse(String text) {
        Matcher m = TEXT.matcher(text);
        return m.matches()
                ? Optional.of(new Shard(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2))))
                        .filter(s -> s.of <= MOST && s.number >= 1 && s.number <= s.of)
                : Optional.empty();
    }

    /** The indices of this shard's names: of the sorted names every {@code of}-th belongs to it. */
    List<Integer> places(List<String> names) {
        List<Integer> sorted = IntStream.range(0, names.size())
                .boxed()
                .sorted((a, b) -> names.get(a).compareTo(names.get(b)))
                .toList();
        return IntStream.range(0, sorted.size())
                .filter(i -> i % of == number - 1)
                .mapToObj(sorted::get)
                .collect(Collectors.toList());
    }

    /** The name of its files, such as {@code part-02-of-10}. */
    String fileName() {
        return String.format(Locale.ROOT, "part-%0" + Integer.toString(of).length() + "d-of-%d", number, of);
    }

    @Override
    public String toString() {
        return number + "/" + of;
    }
}
