package quadrant.onnx;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The position of the batch axis in the tensors of a graph, and the Reshape targets that are valid for any number of images.
 */
final class BatchAxis {
    private final long declared;
    private final long other;
    private final Shapes one;
    private final Shapes two;

    /** For each tensor, the number of elements per image before the batch axis: 1 where the batch axis is the first. */
    private final Map<String, Long> offsets = new HashMap<>();

    /**
     * @param one the shapes for {@code declared} images
     * @param two the shapes for one image more, for the nodes up to the one in question
     */
    BatchAxis(long declared, Shapes one, Shapes two) {
        this.declared = declared;
        this.other = declared + 1;
        this.one = one;
        this.two = two;
    }

    /** Where the batch axis keeps its length, the elements before it stay the same as well. */
    void follow(String in, String out) {
        Long offset = offsets.get(in);
        if (offset != null && !offsets.containsKey(out) && length(in) == length(out)) {
            offsets.put(out, offset);
        }
    }

    /** The length of the batch axis; 0 where there is none. */
    private long length(String tensor) {
        Optional<long[]> a = one.shape(tensor);
        Optional<long[]> b = two.shape(tensor);
        return a.isEmpty() || b.isEmpty()
                ? 0
                : differing(a.get(), b.get()).map(q -> a.get()[q]).orElse(0L);
    }

    /**
     * The target that a Reshape should have; empty where the existing one is valid.
     *
     * @param stored whether its target is a constant of the graph
     * @param fixed whether the file fixes its batch
     */
    Optional<long[]> target(Node n, boolean stored, boolean fixed) {
        Optional<long[]> inA = one.shape(n.inputs().get(0));
        Optional<long[]> inB = two.shape(n.inputs().get(0));
        Optional<long[]> a = one.shape(n.outputs().get(0));
        Optional<long[]> b = fixed ? given(n, inB) : two.shape(n.outputs().get(0));
        if (inA.isEmpty() || inB.isEmpty() || a.isEmpty()) {
            return Optional.empty();
        }
        if (!stored && b.isPresent()) {
            return differing(a.get(), b.get()).map(q -> with(a.get(), q, inA.get(), inB.get()));
        }
        return fixed ? freed(n, inA.get(), inB.get(), a.get(), b) : Optional.empty();
    }

    /** The dimensions of the existing target for the other number of images; empty where it does not fit. */
    private Optional<long[]> given(Node n, Optional<long[]> in) {
        Optional<Tensor> target = n.input(1).flatMap(two::constant);
        if (in.isEmpty() || target.isEmpty()) {
            return Optional.empty();
        }
        long[] from = in.get();
        long[] out = target.get().longs();
        boolean copies = n.integer("allowzero", 0) == 0;
        long rest = Dims.product(from);
        int open = -1;
        for (int i = 0; i < out.length; i++) {
            out[i] = out[i] == 0 && copies && i < from.length ? from[i] : out[i];
            open = out[i] == -1 ? i : open;
            rest /= Math.max(1, out[i]);
        }
        if (open >= 0) {
            out[open] = rest;
        }
        // a damaged target may be larger than any number
        double all = Arrays.stream(out).asDoubleStream().reduce(1, (x, y) -> x * y);
        return all == Dims.product(from) ? Optional.of(out) : Optional.empty();
    }

    /** The single axis whose length is proportional to the number of images. */
    private Optional<Integer> differing(long[] a, long[] b) {
        Integer found = null;
        for (int i = 0; a.length == b.length && i < a.length; i++) {
            if (a[i] != b[i]) {
                if (found != null || a[i] * other != b[i] * declared) {
                    return Optional.empty();
                }
                found = i;
            }
        }
        return Optional.ofNullable(found);
    }

    private Optional<long[]> freed(Node n, long[] inA, long[] inB, long[] a, Optional<long[]> b) {
        Optional<Integer> p = differing(inA, inB);
        if (p.isEmpty() || Dims.product(a) == 0) {
            return Optional.empty();
        }
        long before =
                Dims.product(inA, 0, p.get()) * offsets.getOrDefault(n.inputs().get(0), 1L);
        int q = axis(a, before, a.length < inA.length);
        if (q < 0 || a[q] % declared != 0) {
            return Optional.empty();
        }
        offsets.put(n.outputs().get(0), Math.max(1, before / Dims.product(a, 0, q)));
        long[] expected = Dims.with(a, q, a[q] / declared * other);
        boolean right = b.isPresent() && Arrays.equals(b.get(), expected);
        return right ? Optional.empty() : Optional.of(with(a, q, inA, inB));
    }

    /**
     * The batch axis of a reshaped tensor, from the number of elements before it: an axis as long as the batch that begins
     * there; else, where axes are joined, the one that ends there; else the one that begins there or spans it.
     */
    private int axis(long[] a, long before, boolean joined) {
        int begins = -1;
        int across = -1;
        long prefix = 1;
        for (int q = 0; q < a.length; q++) {
            if (prefix == before) {
                if (a[q] == declared) {
                    return q;
                }
                begins = begins < 0 ? q : begins;
            } else if (crosses(prefix, before, prefix * a[q], joined)) {
                across = q;
            }
            prefix *= a[q];
        }
        return across >= 0 ? across : begins;
    }

    private static boolean crosses(long from, long before, long to, boolean joined) {
        return from < before && before % from == 0 && (joined ? before <= to : before < to);
    }

    private long[] with(long[] out, int q, long[] inA, long[] inB) {
        boolean copied = q < inA.length && inA[q] == out[q] && inB[q] == out[q] / declared * other;
        return Dims.with(out, q, copied ? 0 : -1);
    }
}
