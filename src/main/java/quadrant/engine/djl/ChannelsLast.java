package quadrant.engine.djl;

import java.nio.FloatBuffer;

/** N×C×P to N×P×C, where P counts the pixels. */
final class ChannelsLast {
    private ChannelsLast() {}

    static void copy(FloatBuffer from, FloatBuffer to, int n, int channels, int pixels) {
        float[] image = new float[channels * pixels];
        float[] turned = new float[channels * pixels];
        for (int i = 0; i < n; i++) {
            from.get(i * image.length, image);
            for (int c = 0; c < channels; c++) {
                for (int p = 0; p < pixels; p++) {
                    turned[p * channels + c] = image[c * pixels + p];
                }
            }
            to.put(i * turned.length, turned);
        }
    }
}
