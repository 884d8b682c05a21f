package quadrant.backbone;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.ChannelOrder;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.ResizeRule;

/**
 * The normalisation from a pixel to a network's input: (x − mean) / scale.
 *
 * @param mean per channel in the network's order, of pixels in 0–255
 * @param scale per channel in the network's order, of pixels in 0–255
 */
public record Normalisation(ChannelOrder order, List<Double> mean, List<Double> scale) {
    public Normalisation {
        // checks them
        Preprocessing p = preprocessing(1, ResizeRule.STRETCH, order, mean, scale);
        mean = p.mean();
        scale = p.scale();
    }

    /** The conventions of most networks, by the name that a user gives. */
    public static Map<String, Normalisation> conventions() {
        Map<String, Normalisation> all = new LinkedHashMap<>();
        // PyTorch's: pixels in 0–1 minus the ImageNet mean, divided by the standard deviation
        all.put("imagenet", rgb(List.of(123.675, 116.28, 103.53), List.of(58.395, 57.12, 57.375)));
        // TensorFlow's: −1 to 1
        all.put("tf", rgb(same(127.5), same(127.5)));
        // EfficientNet-Lite's
        all.put("lite", rgb(same(127), same(128)));
        // 0 to 1, and 0 to 255
        all.put("unit", rgb(same(0), same(255)));
        all.put("none", rgb(same(0), same(1)));
        // Caffe's mean
        all.put("caffe-rgb", rgb(List.of(123.68, 116.779, 103.939), same(1)));
        all.put("caffe-bgr", new Normalisation(ChannelOrder.BGR, List.of(103.939, 116.779, 123.68), same(1)));
        return all;
    }

    private static Normalisation rgb(List<Double> mean, List<Double> scale) {
        return new Normalisation(ChannelOrder.RGB, mean, scale);
    }

    private static List<Double> same(double v) {
        return List.of(v, v, v);
    }

    static Optional<Normalisation> named(String convention) {
        return Optional.ofNullable(conventions().get(convention));
    }

    /** The names of the conventions, for messages. */
    static String names() {
        return String.join(", ", conventions().keySet());
    }

    static Normalisation of(Preprocessing p) {
        return new Normalisation(p.order(), p.mean(), p.scale());
    }

    /** The preprocessing for inputs of this size. */
    public Preprocessing at(int sizePx, ResizeRule resize) {
        return preprocessing(sizePx, resize, order, mean, scale);
    }

    private static Preprocessing preprocessing(
            int sizePx, ResizeRule resize, ChannelOrder order, List<Double> mean, List<Double> scale) {
        return new Preprocessing(sizePx, resize, ChannelMapping.automatic(), order, mean, scale, Optional.empty());
    }
}
