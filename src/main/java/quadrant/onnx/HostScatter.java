package quadrant.onnx;

import java.util.Arrays;

/** ScatterND on host constants: by it exporters write the masks of shifted windows (Swin). */
final class HostScatter {
    private HostScatter() {}

    static HostTensor nd(OpContext c) {
        HostTensor data = c.host(0);
        HostTensor updates = c.host(2);
        long[] places = c.shape(1);
        int depth = (int) places[places.length - 1];
        if (!c.node().text("reduction", "none").equals("none") || depth > data.dims().length) {
            throw new UnknownShape();
        }
        long[] strides = Dims.strides(data.dims());
        int block = (int) Dims.product(Arrays.copyOfRange(data.dims(), depth, data.dims().length));
        long[] index = c.host(1).longs();
        double[] out = data.numbers().clone();
        for (int i = 0; depth > 0 && i < index.length / depth; i++) {
            int at = 0;
            for (int a = 0; a < depth; a++) {
                long k = index[i * depth + a];
                at += (int) ((k < 0 ? k + data.dims()[a] : k) * strides[a]);
            }
            System.arraycopy(updates.numbers(), i * block, out, at, block);
        }
        return new HostTensor(out, data.dims(), data.type());
    }
}
