package quadrant.explain;

import java.util.function.IntBinaryOperator;
import quadrant.pixels.Patch;

/** Square images with a part filled with one colour. */
final class Blank {
    private Blank() {}

    record Square(int top, int left, int width) {
        boolean holds(int y, int x) {
            return y >= top && y < top + width && x >= left && x < left + width;
        }

        /** The centred square with half of the area of an image. */
        static Square middle(int size) {
            int width = (int) Math.round(size * Math.sqrt(0.5));
            int start = (size - width) / 2;
            return new Square(start, start, width);
        }
    }

    /** The mean of each channel. */
    static float[] mean(Patch image) {
        int area = image.heightPx() * image.widthPx();
        float[] mean = new float[image.channels()];
        for (int c = 0; c < mean.length; c++) {
            double sum = 0;
            for (int i = 0; i < area; i++) {
                sum += image.values()[c * area + i];
            }
            mean[c] = (float) (sum / area);
        }
        return mean;
    }

    static Patch inside(Patch image, Square square, float... colour) {
        return filled(image, colour, (y, x) -> square.holds(y, x) ? 1 : 0);
    }

    static Patch outside(Patch image, Square square, float... colour) {
        return filled(image, colour, (y, x) -> square.holds(y, x) ? 0 : 1);
    }

    private static Patch filled(Patch image, float[] colour, IntBinaryOperator where) {
        float[] values = image.values().clone();
        int area = image.heightPx() * image.widthPx();
        for (int y = 0; y < image.heightPx(); y++) {
            for (int x = 0; x < image.widthPx(); x++) {
                if (where.applyAsInt(y, x) == 1) {
                    for (int c = 0; c < colour.length; c++) {
                        values[c * area + y * image.widthPx() + x] = colour[c];
                    }
                }
            }
        }
        return new Patch(image.channels(), image.heightPx(), image.widthPx(), values);
    }
}
