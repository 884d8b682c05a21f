package quadrant.engine.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import quadrant.onnx.Node;

/**
 * Matrix products, and sums of products in Einstein's notation, such as {@code bhid,bhjd->bhij}.
 *
 * <p>The operands of an Einsum are multiplied from the left, two at a time: axes that no later term names are summed, and the
 * rest is one batched matrix product. An axis that one operand names twice (a diagonal) and "..." are not supported.
 */
final class Products {
    private Products() {}

    static Map<String, Operator> operators() {
        return Map.of(
                "MatMul",
                Operator.of(c -> c.at(0).matMul(c.at(1))),
                "Gemm",
                Operator.of(Products::gemm),
                "Einsum",
                Operator.of(Products::einsum).unless(Products::refusal));
    }

    private static NDArray gemm(NodeContext c) {
        Node n = c.node();
        NDArray a = n.integer("transA", 0) != 0 ? c.at(0).transpose() : c.at(0);
        NDArray b = n.integer("transB", 0) != 0 ? c.at(1).transpose() : c.at(1);
        NDArray y = a.matMul(b);
        float alpha = n.real("alpha", 1);
        float beta = n.real("beta", 1);
        if (alpha != 1) {
            y = y.mul(alpha);
        }
        if (c.has(2)) {
            y = y.add(beta == 1 ? c.at(2) : c.at(2).mul(beta));
        }
        return y;
    }

    /** Without an arrow: the letters that occur once, in alphabetical order. */
    private static String implied(String left) {
        return left.chars()
                .filter(ch -> ch != ',' && left.indexOf(ch) == left.lastIndexOf(ch))
                .sorted()
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    private static NDArray einsum(NodeContext c) {
        String equation = c.node().text("equation", "").replace(" ", "");
        List<String> operands = operands(equation);
        String output = equation.contains("->") ? equation.split("->", -1)[1] : implied(equation);
        Term t = new Term(c.at(0), operands.get(0));
        for (int i = 1; i < operands.size(); i++) {
            String needed = output + String.join("", operands.subList(i + 1, operands.size()));
            t = multiply(t, new Term(c.at(i), operands.get(i)), needed);
        }
        return t.summed(output).ordered(output).array;
    }

    private static List<String> operands(String equation) {
        return List.of(equation.split("->", -1)[0].split(",", -1));
    }

    private static Optional<String> refusal(Operator.Form f) {
        String equation = f.node().text("equation", "");
        boolean diagonal = operands(equation.replace(" ", "")).stream()
                .anyMatch(o -> o.chars().distinct().count() < o.length());
        return diagonal || equation.contains(".") ? Optional.of("with the equation " + equation) : Optional.empty();
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
        Shape shape = a.shape(batch).addAll(a.shape(rows)).addAll(b.shape(columns));
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
        return among.isEmpty() ? axes : axes.replaceAll("[" + among + "]", "");
    }
}
