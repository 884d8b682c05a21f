package quadrant.engine.djl;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import quadrant.onnx.Node;

/** Matrix products. */
final class Products {
    private Products() {}

    static Map<String, Operator> operators() {
        return Map.of(
                "MatMul",
                Operator.of(c -> c.at(0).matMul(c.at(1))),
                "Gemm",
                Operator.of(Products::gemm),
                "Einsum",
                Operator.of(c -> Einsum.of(c.node()).apply(c)).unless(f -> Einsum.refusal(f.node())));
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
}
