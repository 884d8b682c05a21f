package quadrant.engine.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import quadrant.onnx.Node;

/**
 * Sums of products in Einstein's notation, such as {@code bhid,bhjd->bhij}.
 *
 * <p>Operands are multiplied from the left, two at a time: axes that no later term names are summed, and the rest is one
 * batched matrix product. An axis that one operand names twice (a diagonal) and "..." are not supported.
 */
record Einsum(List<String> operands, String output) {
    static Einsum of(Node node) {
        String equation = node.text("equation", "").replace(" ", "");
        String left = equation.split("->", -1)[0];
        List<String> operands = List.of(left.split(",", -1));
        return new Einsum(operands, equation.contains("->") ? equation.split("->", -1)[1] : implied(left));
    }

    static Optional<String> refusal(Node node) {
        String equation = node.text("equation", "");
        Einsum e = of(node);
        boolean diagonal =
                e.operands.stream().anyMatch(o -> o.chars().distinct().count() < o.length());
        return diagonal || equation.contains(".")
                ? Optional.of(String.format(Locale.ROOT, "with the equation %s", equation))
                : Optional.empty();
    }

    /** Without an arrow: the letters that occur once, in alphabetical order. */
    private static String implied(String left) {
        return left.chars()
                .filter(ch -> ch != ',' && left.indexOf(ch) == left.lastIndexOf(ch))
                .sorted()
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    NDArray apply(NodeContext c) {
        NDArray x = c.at(0);
        String axes = operands.get(0);
        for (int i = 1; i < operands.size(); i++) {
            String needed = output + String.join("", operands.subList(i + 1, operands.size()));
            Term t = multiply(new Term(x, axes), new Term(c.at(i), operands.get(i)), needed);
            x = t.array;
            axes = t.axes;
        }
        Term t = new Term(x, axes).summed(output).ordered(output);
        return t.array;
    }

    /** An array and the letters of its axes. */
    private record Term(NDArray array, String axes) {
        /** The sum over the axes that are not needed. */
        Term summed(String needed) {
            int[] gone = axes.chars()
                    .filter(a -> needed.indexOf(a) < 0)
                    .map(axes::indexOf)
                    .toArray();
            return gone.length == 0 ? this : new Term(array.sum(gone), keep(axes, needed));
        }

        Term ordered(String wanted) {
            int[] order = wanted.chars().map(axes::indexOf).toArray();
            return wanted.equals(axes) ? this : new Term(array.transpose(order), wanted);
        }

        Shape shape(String of) {
            return new Shape(of.chars()
                    .mapToLong(a -> array.getShape().get(axes.indexOf(a)))
                    .toArray());
        }
    }

    private static Term multiply(Term first, Term second, String needed) {
        Term a = first.summed(needed + second.axes);
        Term b = second.summed(needed + first.axes);
        String shared = keep(a.axes, b.axes);
        String batch = keep(shared, needed);
        String inner = drop(shared, needed);
        String rows = drop(a.axes, b.axes);
        String columns = drop(b.axes, a.axes);
        NDArray left = matrices(a.ordered(batch + rows + inner), batch, rows, inner);
        NDArray right = matrices(b.ordered(batch + inner + columns), batch, inner, columns);
        List<Long> dims = new ArrayList<>();
        for (Shape s : List.of(a.shape(batch), a.shape(rows), b.shape(columns))) {
            for (long d : s.getShape()) {
                dims.add(d);
            }
        }
        Shape shape = new Shape(dims.stream().mapToLong(Long::longValue).toArray());
        return new Term(left.matMul(right).reshape(shape), batch + rows + columns);
    }

    private static NDArray matrices(Term t, String batch, String rows, String columns) {
        return t.array.reshape(
                t.shape(batch).size(), t.shape(rows).size(), t.shape(columns).size());
    }

    private static String keep(String axes, String among) {
        return axes.chars()
                .filter(a -> among.indexOf(a) >= 0)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    private static String drop(String axes, String among) {
        return axes.chars()
                .filter(a -> among.indexOf(a) < 0)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }
}
