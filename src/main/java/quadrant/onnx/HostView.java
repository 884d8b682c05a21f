package quadrant.onnx;

/** Copies of a host constant's elements along strides. */
final class HostView {
    private HostView() {}

    /**
     * Elements of {@code in} in the row-major order of {@code out}.
     *
     * @param strides of each axis of {@code out} in elements of {@code in}
     * @param repeat whether indices wrap around at the input's dimensions
     */
    static HostTensor of(HostTensor in, long[] out, long[] strides, long offset, boolean repeat) {
        long n = Dims.product(out);
        if (n > HostOps.LIMIT || n < 0) {
            throw new UnknownShape();
        }
        double[] numbers = new double[(int) n];
        long[] index = new long[out.length];
        for (int i = 0; i < numbers.length; i++) {
            long from = offset;
            for (int a = 0; a < out.length; a++) {
                from += (repeat ? index[a] % in.dims()[a] : index[a]) * strides[a];
            }
            numbers[i] = in.numbers()[(int) from];
            for (int a = out.length - 1; a >= 0 && ++index[a] == out[a]; a--) {
                index[a] = 0;
            }
        }
        return new HostTensor(numbers, out, in.type());
    }
}
