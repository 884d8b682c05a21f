package quadrant.find;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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

    private static final String WORD = "automatic";

    public Search {
        never = List.copyOf(never);
        if (!(typicalPx >= 0 && minPx >= 0 && maxPx >= 0)) {
            throw new IllegalArgumentException("An area is below 0.");
        }
    }

    /**
     * What objects are alike in: their mean colour and their size.
     *
     * @param density mean logarithm of each channel, after 8 of 255 are added
     * @param reach the largest distance of an object's density from this one
     * @param minPx their least area, in square pixels, and {@code maxPx} their largest
     */
    public record Like(List<Double> density, double reach, double minPx, double maxPx) {
        public Like {
            density = List.copyOf(density);
            if (density.isEmpty()) {
                throw new IllegalArgumentException("A colour has no channel.");
            }
        }

        /** Whether an object of this density and area is alike; of an image with other channels only the area counts. */
        boolean has(double[] other, double areaPx) {
            double squares = 0;
            for (int c = 0; c < other.length && other.length == density.size(); c++) {
                squares += (other[c] - density.get(c)) * (other[c] - density.get(c));
            }
            return Math.sqrt(squares) <= reach && areaPx >= minPx && areaPx <= maxPx;
        }

        private List<Double> numbers() {
            List<Double> all = new ArrayList<>(List.of(reach, minPx, maxPx));
            all.addAll(density);
            return all;
        }

        private static Like of(List<Double> n) {
            return new Like(n.subList(3, n.size()), n.get(0), n.get(1), n.get(2));
        }
    }

    /** In words, which {@link #parse} reads: {@code green-density typical 420}; {@code automatic} where all is open. */
    public String text() {
        List<String> words = new ArrayList<>();
        high.ifPresent(h -> words.add(word(h)));
        if (typicalPx > 0) {
            words.add("typical " + number(typicalPx));
        }
        if (minPx > 0) {
            words.add("smallest " + number(minPx));
        }
        if (maxPx > 0) {
            words.add("largest " + number(maxPx));
        }
        only.ifPresent(l -> words.add("only" + numbers(l)));
        never.forEach(l -> words.add("never" + numbers(l)));
        return words.isEmpty() ? WORD : String.join(" ", words);
    }

    private static String word(Projection p) {
        return p.toString().replace(' ', '-');
    }

    private static String numbers(Like like) {
        StringBuilder all = new StringBuilder();
        like.numbers().forEach(n -> all.append(' ').append(number(n)));
        return all.toString();
    }

    private static String number(double n) {
        return n == Math.rint(n) && Math.abs(n) < 1e9 ? String.valueOf((long) n) : String.valueOf(n);
    }

    /** Parses the format of {@link #text}; empty for anything else. */
    public static Optional<Search> parse(String text) {
        Search s = AUTOMATIC;
        List<String> words = Arrays.asList(text.strip().split("\\s+"));
        try {
            for (int i = 0; i < words.size(); ) {
                String key = words.get(i++).toLowerCase(Locale.ROOT);
                List<Double> n = new ArrayList<>();
                while (i < words.size() && words.get(i).matches("[-+.\\d].*")) {
                    n.add(Double.valueOf(words.get(i++)));
                }
                s = s.with(key, n);
            }
            return Optional.of(s);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private Search with(String key, List<Double> n) {
        List<Like> more = new ArrayList<>(never);
        switch (key) {
            case "only":
                return new Search(high, typicalPx, minPx, maxPx, Optional.of(Like.of(n)), never);
            case "never":
                more.add(Like.of(n));
                return new Search(high, typicalPx, minPx, maxPx, only, more);
            default:
                break;
        }
        if (n.size() != (key.equals("typical") || key.equals("smallest") || key.equals("largest") ? 1 : 0)) {
            throw new IllegalArgumentException(key);
        }
        switch (key) {
            case "typical":
                return new Search(high, n.get(0), minPx, maxPx, only, never);
            case "smallest":
                return new Search(high, typicalPx, n.get(0), maxPx, only, never);
            case "largest":
                return new Search(high, typicalPx, minPx, n.get(0), only, never);
            case WORD:
                return this;
            default:
                Projection named = Arrays.stream(Projection.values())
                        .filter(p -> word(p).equals(key))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(key));
                return new Search(Optional.of(named), typicalPx, minPx, maxPx, only, never);
        }
    }
}
