package quadrant.explain;

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

    /** An image with one colour inside a square or around it. */
    static Patch filled(Patch image, Square square, boolean inside, float... colour) {
        float[] values = image.values().clone();
        int width = image.widthPx();
        int area = image.heightPx() * width;
        for (int i = 0; i < area; i++) {
            if (square.holds(i / width, i % width) == inside) {
                for (int c = 0; c < colour.length; c++) {
                    values[c * area + i] = colour[c];
                }
            }
        }
        return new Patch(image.channels(), image.heightPx(), width, values);
    }
}
