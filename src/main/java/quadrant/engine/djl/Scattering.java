package quadrant.engine.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Scatter operations: known numbers written over part of an array, such as the key bias that Swin v2 holds at 0. */
final class Scattering {
    private Scattering() {}

    static Map<String, Operator> operators() {
        return Map.of(
                "ScatterND",
                Operator.of(Scattering::nd)
                        .fixed(1, 2)
                        .unless(f -> f.node().text("reduction", "none").equals("none")
                                ? Optional.empty()
                                : Optional.of("that combines old and new numbers")));
    }

    /** The kept data is multiplied by 1, the rest by 0; then the new numbers are added. */
    private static NDArray nd(NodeContext c) {
        Shape data = c.shape();
        long[] places = c.longs(1);
        int depth = Math.toIntExact(c.at(1).getShape().getLastDimension());
        int block = Math.toIntExact(data.slice(depth).size());
        float[] updates = c.at(2).toType(DataType.FLOAT32, false).toFloatArray();
        float[] keep = new float[Math.toIntExact(data.size())];
        Arrays.fill(keep, 1);
        float[] added = new float[keep.length];
        for (int i = 0; i * block < updates.length; i++) {
            int at = 0;
            for (int a = 0; a < depth; a++) {
                long k = places[i * depth + a];
                at = Math.toIntExact(at * data.get(a) + (k < 0 ? k + data.get(a) : k));
            }
            Arrays.fill(keep, at * block, (at + 1) * block, 0);
            System.arraycopy(updates, i * block, added, at * block, block);
        }
        return c.at(0).mul(c.create(keep, data)).add(c.create(added, data));
    }
}
