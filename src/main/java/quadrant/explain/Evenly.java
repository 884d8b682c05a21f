package quadrant.explain;

import java.util.List;
import java.util.stream.IntStream;

/** Evenly spaced selection of items. */
final class Evenly {
    private Evenly() {}

    /** At most the given number of positions among {@code of}, ascending and evenly spaced. */
    static List<Integer> positions(int of, int most) {
        int n = Math.min(of, most);
        return IntStream.range(0, n).map(i -> (int) ((long) i * of / n)).boxed().toList();
    }
}
