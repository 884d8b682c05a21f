package quadrant.find;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import quadrant.find.Finder.Cell;

/**
 * What is searched for; what is left open comes from each image itself.
 *
 * @param high what is high in cells
 * @param typicalPx the area of a typical cell, in square pixels; 0 for open
 * @param minPx the least area, in square pixels; 0 for open
 * @param maxPx the largest area, in square pixels; 0 for open
 * @param only only objects like these are kept
 * @param never objects like any of these are left out
 */
public record Search(
        Optional<Projection> high,
        double typicalPx,
        double minPx,
        double maxPx,
        Optional<Like> only,
        List<Like> never) {
    /** Everything comes from the image. */
    public static final Search AUTOMATIC = new Search(Optional.empty(), 0, 0, 0, Optional.empty(), List.of());

    private static final String OPEN = "automatic";
    private static final double TIMES = 4;
    private static final double COLOUR = 0.35;
    private static final double GREY = 1;
    private static final double BEYOND = 1.5;

    public Search {
        never = List.copyOf(never);
        if (!(typicalPx >= 0 && minPx >= 0 && maxPx >= 0)) {
            throw new IllegalArgumentException("An area is negative.");
        }
    }

    /** With another projection. */
    public Search of(Optional<Projection> other) {
        return new Search(other, typicalPx, minPx, maxPx, only, never);
    }

    /** With other areas. */
    public Search sized(double typical, double min, double max) {
        return new Search(high, typical, min, max, only, never);
    }

    /** With other filters. */
    public Search filtered(Optional<Like> otherOnly, List<Like> otherNever) {
        return new Search(high, typicalPx, minPx, maxPx, otherOnly, otherNever);
    }

    /**
     * What objects are alike in: their mean colour and their size.
     *
     * @param reach the largest distance of an object's density from this one
     * @param minPx their least area, in square pixels, and {@code maxPx} their largest
     */
    public record Like(double reach, double minPx, double maxPx, List<Double> density) {
        /** What these are alike in, and a little beyond. */
        public static Like those(List<Cell> some) {
            double[] areas = some.stream().mapToDouble(Cell::areaPx).toArray();
            List<Double> centre = IntStream.range(0, some.get(0).density().size())
                    .mapToObj(c -> Field.of(
                                    some.size(), 1, i -> some.get(i).density().get(c))
                            .at(0.5)[0])
                    .toList();
            double far = some.stream()
                    .mapToDouble(c -> far(centre, c.density()))
                    .max()
                    .orElse(0);
            return new Like(
                    (centre.size() > 1 ? COLOUR : GREY) + (some.size() > 2 ? BEYOND * far : 0),
                    Arrays.stream(areas).min().orElse(0) / TIMES,
                    Arrays.stream(areas).max().orElse(0) * TIMES,
                    centre);
        }

        /** What is like this one alone: half as far from it. */
        public static Like close(Cell cell) {
            Like all = those(List.of(cell));
            return new Like(all.reach / 2, 2 * all.minPx, all.maxPx / 2, all.density);
        }

        private static double far(List<Double> a, List<Double> b) {
            return Math.sqrt(IntStream.range(0, Math.min(a.size(), b.size()))
                    .mapToDouble(c -> (a.get(c) - b.get(c)) * (a.get(c) - b.get(c)))
                    .sum());
        }

        /** Whether an object is alike. */
        public boolean has(Cell c) {
            return far(density, c.density()) <= reach && c.areaPx() >= minPx && c.areaPx() <= maxPx;
        }

        private String text() {
            return Stream.concat(Stream.of(reach, minPx, maxPx), density.stream())
                    .map(Search::number)
                    .collect(Collectors.joining(" "));
        }
    }

    /** Why an object is left out, in words; empty for one that is wanted. */
    Optional<String> refused(Cell c) {
        return maxPx > 0 && c.areaPx() > maxPx
                ? Optional.of("too large")
                : c.areaPx() < minPx
                        ? Optional.of("too small")
                        : !only.map(l -> l.has(c)).orElse(true)
                                ? Optional.of("unlike those wanted")
                                : never.stream().anyMatch(l -> l.has(c))
                                        ? Optional.of("like those not wanted")
                                        : Optional.empty();
    }

    /** In words, which {@link #parse} reads: {@code green-density typical 420}; {@code automatic} where all is open. */
    public String text() {
        List<String> words = new ArrayList<>();
        high.ifPresent(h -> words.add(h.toString().replace(' ', '-')));
        String[] keys = {"typical ", "smallest ", "largest "};
        double[] areas = {typicalPx, minPx, maxPx};
        IntStream.range(0, keys.length).filter(k -> areas[k] > 0).forEach(k -> words.add(keys[k] + number(areas[k])));
        only.ifPresent(l -> words.add("only " + l.text()));
        never.forEach(l -> words.add("never " + l.text()));
        return words.isEmpty() ? OPEN : String.join(" ", words);
    }

    private static String number(double n) {
        return String.valueOf(n).replaceFirst("\\.0$", "");
    }

    /** Parses the format of {@link #text}; empty for anything else. */
    public static Optional<Search> parse(String text) {
        try {
            Search s = AUTOMATIC;
            // each key with its numbers
            for (String part : text.strip().split("\\s+(?=[A-Za-z])", -1)) {
                String[] words = part.split("\\s+", -1);
                s = s.with(
                        words[0],
                        Arrays.stream(words).skip(1).map(Double::valueOf).toList());
            }
            return Optional.of(s);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private Search with(String key, List<Double> n) {
        return switch (key) {
            case "typical" -> sized(n.get(0), minPx, maxPx);
            case "smallest" -> sized(typicalPx, n.get(0), maxPx);
            case "largest" -> sized(typicalPx, minPx, n.get(0));
            case "only" -> filtered(Optional.of(like(n)), never);
            case "never" ->
                filtered(only, Stream.concat(never.stream(), Stream.of(like(n))).toList());
            case OPEN -> this;
            default ->
                of(Arrays.stream(Projection.values())
                        .filter(p -> p.toString().replace(' ', '-').equals(key) && n.isEmpty())
                        .findFirst()
                        .or(() -> {
                            throw new IllegalArgumentException(key);
                        }));
        };
    }

    private static Like like(List<Double> n) {
        return new Like(n.get(0), n.get(1), n.get(2), n.subList(3, n.size()));
    }
}
