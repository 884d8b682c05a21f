package quadrant.onnx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import quadrant.task.UserException;

/**
 * A bound of the time that a node takes, in multiply–adds of a matrix product.
 *
 * <p>Every element that is read or written counts as {@link #ELEMENT}: a processor makes so many multiply–adds while it raises
 * one to a power. A pooling reads its window for each element that it writes. Operators that are not in these lists, such as
 * recurrent layers, determinants and transforms, have no bound.
 */
final class Work {
    private static final double ELEMENT = 128;

    /** Taps of a cubic resize, and of bilinear sampling with its coordinates. */
    private static final double TAPS = 16;

    private static final Set<String> POOLS =
            Set.of("MaxPool", "AveragePool", "LpPool", "NhwcMaxPool", "QLinearAveragePool");
    private static final Set<String> SAMPLED = Set.of("Resize", "Upsample", "GridSample");

    /** Each element of the inputs and outputs is visited a few times, whatever its value. */
    private static final Set<String> ELEMENTWISE = Set.of(("Abs Acos Acosh Add And ArgMax ArgMin Asin Asinh Atan Atanh"
                    + " BatchNormalization BitShift BitwiseAnd BitwiseNot BitwiseOr BitwiseXor Cast CastLike Ceil Celu"
                    + " CenterCropPad Clip Concat Constant ConstantOfShape Cos Cosh CumSum DepthToSpace"
                    + " DequantizeLinear Div Dropout DynamicQuantizeLinear Elu Equal Erf Exp Expand EyeLike Flatten"
                    + " Floor Gather GatherElements GatherND Gelu GlobalAveragePool GlobalLpPool GlobalMaxPool Greater"
                    + " GreaterOrEqual GroupNormalization HardSigmoid HardSwish Hardmax Identity InstanceNormalization"
                    + " IsInf IsNaN LayerNormalization LeakyRelu Less LessOrEqual Log LogSoftmax LpNormalization Max"
                    + " Mean MeanVarianceNormalization Min Mish Mod Mul Neg Not OneHot Or PRelu Pad Pow QuantizeLinear"
                    + " RMSNormalization Range Reciprocal ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax"
                    + " ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare Relu Reshape ReverseSequence Round"
                    + " Scatter ScatterElements ScatterND Selu Shape Shrink Sigmoid Sign Sin Sinh Size Slice Softmax"
                    + " Softplus Softsign SpaceToDepth Split Sqrt Squeeze Sub Sum Swish Tan Tanh ThresholdedRelu Tile"
                    + " Transpose Trilu Unsqueeze Where Xor"
                    // com.microsoft
                    + " BiasGelu FastGelu QLinearAdd QLinearConcat QLinearGlobalAveragePool QLinearLeakyRelu QLinearMul"
                    + " QLinearReduceMean QLinearSigmoid QLinearSoftmax QLinearWhere QuickGelu"
                    + " SkipLayerNormalization")
            .split(" "));

    private Work() {}

    /**
     * That of a node; of an operator without a bound only its elements, of an unknown shape nothing.
     *
     * @param shapes for as many images as are asked for
     */
    static double of(Node n, Shapes shapes) {
        double written = elements(n.outputs(), shapes);
        double visits = written + elements(n.inputs(), shapes);
        if (POOLS.contains(n.op())) {
            visits += written * window(n, shapes);
        } else if (SAMPLED.contains(n.op())) {
            visits += written * TAPS;
        } else if (n.op().equals("LRN")) {
            visits += written * n.integer("size", 1);
        }
        double products = n.op().equals("Einsum") ? einsum(n, shapes) : Cost.multiplyAdds(n, shapes);
        return products + ELEMENT * visits;
    }

    /** Refuses a node whose operator has no bound. */
    static void requireListed(Node n) {
        boolean listed = ELEMENTWISE.contains(n.op())
                || POOLS.contains(n.op())
                || SAMPLED.contains(n.op())
                || Cost.CONVOLUTIONS.contains(n.op())
                || Cost.PRODUCTS.contains(n.op())
                || Set.of("ConvTranspose", "Einsum", "LRN").contains(n.op());
        if (!listed) {
            throw new UserException(
                    "How long the node " + n.label()
                            + " may run is not known, as Quadrant knows no bound for its operator.",
                    "Use the model.onnx that finetune wrote, of a network without this operator.");
        }
    }

    /** Refuses a node of which a shape is not known before it runs, so that it has no bound either. */
    static void requireSized(Node n, Shapes shapes) {
        Optional<String> unknown = Stream.concat(
                        n.inputs().stream(), n.outputs().stream().limit(1))
                .filter(t -> !t.isEmpty() && shapes.shape(t).isEmpty())
                .findFirst();
        if (unknown.isPresent()) {
            throw new UserException(
                    "How long the node " + n.label() + " may run is not known, as the size of \"" + unknown.get()
                            + "\" depends on numbers that are only known when it runs.",
                    "Use the model.onnx that finetune wrote, of a network exported with a fixed image size.");
        }
    }

    private static double elements(List<String> tensors, Shapes shapes) {
        return tensors.stream()
                .map(shapes::shape)
                .flatMap(Optional::stream)
                .mapToDouble(Dims::product)
                .sum();
    }

    /** The part of the window that may lie on the image. */
    private static double window(Node n, Shapes shapes) {
        long[] kernel = n.integers("kernel_shape").orElse(new long[0]);
        long[] in = n.input(0).flatMap(shapes::shape).orElse(new long[0]);
        double taps = 1;
        for (int i = 0; i < kernel.length; i++) {
            long extent = in.length == kernel.length + 2 ? in[i + (n.op().startsWith("Nhwc") ? 1 : 2)] : kernel[i];
            taps *= Math.min(kernel[i], extent);
        }
        return taps;
    }

    /** The product of all sizes that the equation names; an ellipsis counts with all dimensions of its operand. */
    private static double einsum(Node n, Shapes shapes) {
        String[] operands =
                n.text("equation", "").split("->", -1)[0].replace(" ", "").split(",", -1);
        Map<Character, Long> sizes = new HashMap<>();
        double product = 1;
        for (int i = 0; i < operands.length; i++) {
            long[] dims = n.input(i).flatMap(shapes::shape).orElse(new long[0]);
            if (operands[i].length() != dims.length) {
                product *= Dims.product(dims);
                continue;
            }
            for (int d = 0; d < dims.length; d++) {
                sizes.merge(operands[i].charAt(d), dims[d], Math::max);
            }
        }
        for (long size : sizes.values()) {
            product *= size;
        }
        return product;
    }
}
