package quadrant.onnx;

import java.util.Optional;
import java.util.Set;

/**
 * The number of weights of nodes, and their cost for one image as publications count it; {@link Footprint} bounds their time.
 *
 * <p>Multiply–adds: a convolution's output elements × input channels of a group × kernel; a transposed convolution's input
 * elements × output channels of a group × kernel; for a matrix product, output elements × the length that is summed over. All
 * other operators count as zero. Weights are real initializers, without the running statistics of BatchNorm and without single
 * numbers; in quantised layers the integers.
 *
 * @param layers nodes with a matrix of weights
 */
public record Cost(int layers, long parameters, long multiplyAdds) {
    static final Set<String> CONVOLUTIONS = Set.of("Conv", "FusedConv", "ConvInteger", "QLinearConv");
    static final Set<String> PRODUCTS = Set.of("Gemm", "MatMul", "MatMulInteger", "QGemm", "QLinearMatMul");

    Cost plus(Cost o) {
        return new Cost(layers + o.layers, parameters + o.parameters, multiplyAdds + o.multiplyAdds);
    }

    Cost minus(Cost o) {
        return new Cost(layers - o.layers, parameters - o.parameters, multiplyAdds - o.multiplyAdds);
    }

    static Cost of(Node n, OnnxGraph graph, Shapes shapes, Set<String> flowing) {
        if (n.inputs().stream().noneMatch(flowing::contains)) {
            return new Cost(0, 0, 0);
        }
        boolean layer = (PRODUCTS.contains(n.op()) || CONVOLUTIONS.contains(n.op()) || n.op().equals("ConvTranspose"))
                && !flowing.contains(n.input(weightInput(n)).orElse(""));
        return new Cost(layer ? 1 : 0, parameters(n, graph, shapes, layer), multiplyAdds(n, shapes));
    }

    private static int weightInput(Node n) {
        return n.op().startsWith("Q") ? 3 : 1;
    }

    private static long parameters(Node n, OnnxGraph graph, Shapes shapes, boolean layer) {
        long sum = 0;
        for (int i = 0; i < n.inputs().size(); i++) {
            String name = n.inputs().get(i);
            boolean real = graph.isInitializer(name) && shapes.type(name) == ElementType.FLOAT;
            boolean matrix = layer && i == weightInput(n);
            boolean statistics = n.op().equals("BatchNormalization") && (i == 3 || i == 4);
            if (!statistics && (real || matrix)) {
                sum += shapes.shape(name).map(Dims::product).filter(p -> p > 1).orElse(0L);
            }
        }
        return sum;
    }

    /** Those of a node for all images of the shapes; zero for other operators and unknown shapes. */
    static long multiplyAdds(Node n, Shapes shapes) {
        Optional<long[]> out = shapes.shape(n.outputs().get(0));
        Optional<long[]> w = n.input(weightInput(n)).flatMap(shapes::shape);
        Optional<long[]> x = n.input(0).flatMap(shapes::shape);
        if (out.isEmpty() || w.isEmpty() || x.isEmpty()) {
            return 0;
        }
        if (PRODUCTS.contains(n.op())) {
            long[] a = x.get();
            return Dims.product(out.get()) * a[n.integer("transA", 0) != 0 ? 0 : a.length - 1];
        }
        if (CONVOLUTIONS.contains(n.op())) {
            return Dims.product(out.get()) * Dims.product(w.get(), 1, w.get().length);
        }
        return n.op().equals("ConvTranspose") ? Dims.product(x.get()) * Dims.product(w.get(), 1, w.get().length) : 0;
    }
}
