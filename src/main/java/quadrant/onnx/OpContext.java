package quadrant.onnx;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A node with what is known of its inputs.
 *
 * @param opset version of ONNX's operator set
 * @param shapes of the inputs by position; empty where unknown or left out
 * @param hosts values of the inputs by position, where they are small constants
 */
record OpContext(Node node, int opset, List<Optional<long[]>> shapes, List<Optional<HostTensor>> hosts) {
    /** The shape of an input that must be known. */
    long[] shape(int i) {
        if (i >= shapes.size()) {
            throw new UnknownShape();
        }
        return shapes.get(i).orElseThrow(UnknownShape::new);
    }

    /** The value of an input that must be known. */
    HostTensor host(int i) {
        if (i >= hosts.size()) {
            throw new UnknownShape();
        }
        return hosts.get(i).orElseThrow(UnknownShape::new);
    }

    boolean given(int i) {
        return node.input(i).isPresent();
    }

    int rank() {
        return shape(0).length;
    }

    /** Integers that are an attribute in old operator sets and an input in new ones; empty where neither is given. */
    long[] integers(String attribute, int input) {
        Optional<long[]> a = node.integers(attribute);
        if (a.isPresent()) {
            return a.get();
        }
        return given(input) ? host(input).longs() : new long[0];
    }

    long[] attribute(String name, long[] otherwise) {
        return node.integers(name).orElse(otherwise);
    }

    /** An axis attribute counted from the front of input 0. */
    int axis(long otherwise) {
        return Dims.axis(node.integer("axis", otherwise), rank());
    }

    /** The axes of Slice, or all of them. */
    long[] sliceAxes(int count) {
        long[] axes = integers("axes", 3);
        return axes.length == 0 ? IntStream.range(0, count).asLongStream().toArray() : axes;
    }
}
