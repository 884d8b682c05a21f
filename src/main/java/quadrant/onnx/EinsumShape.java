package quadrant.onnx;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/** The output shape of Einsum, for equations without an ellipsis. */
final class EinsumShape {
    private EinsumShape() {}

    static long[] shape(OpContext c) {
        String equation = c.node().text("equation", "...").replace(" ", "");
        if (equation.contains(".")) {
            throw new UnknownShape();
        }
        String[] sides = equation.split("->", -1);
        String[] terms = sides[0].split(",", -1);
        Map<Character, Long> length = new HashMap<>();
        Map<Character, Integer> seen = new HashMap<>();
        for (int i = 0; i < terms.length; i++) {
            long[] s = c.shape(i);
            for (int a = 0; a < s.length; a++) {
                length.merge(terms[i].charAt(a), s[a], Math::max);
                seen.merge(terms[i].charAt(a), 1, Integer::sum);
            }
        }
        StringBuilder out = new StringBuilder();
        if (sides.length > 1) {
            out.append(sides[1]);
        } else {
            new TreeSet<>(seen.keySet())
                    .stream().filter(l -> seen.getOrDefault(l, 0) == 1).forEach(out::append);
        }
        return out.chars().mapToLong(l -> length.getOrDefault((char) l, 1L)).toArray();
    }
}
