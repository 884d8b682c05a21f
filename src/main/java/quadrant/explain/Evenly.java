package quadrant.explain;

import java.util.List;
import java.util.stream.IntStream;

/** Some of many, evenly over their order. */
final class Evenly {
    private Evenly() {}

    /** At most so many positions among {@code of}, rising. */
    static List<Integer> positions(int of, int most) {
        int n = Math.min(of, most);
        return IntStream.range(0, n).map(i -> (int) ((long) i * of / n)).boxed().toList();
    }
}
