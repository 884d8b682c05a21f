package quadrant.backbone;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import quadrant.pixels.ChannelOrder;

/** The common pixel conventions of networks, by the name that a user gives. */
public enum Convention {
    /** PyTorch's: pixels in 0–1 minus the ImageNet mean, divided by the standard deviation. */
    IMAGENET("imagenet", ChannelOrder.RGB, List.of(123.675, 116.28, 103.53), List.of(58.395, 57.12, 57.375)),
    /** TensorFlow's: −1 to 1. */
    TF("tf", ChannelOrder.RGB, same(127.5), same(127.5)),
    /** EfficientNet-Lite's. */
    LITE("lite", ChannelOrder.RGB, same(127), same(128)),
    /** 0 to 1. */
    UNIT("unit", ChannelOrder.RGB, same(0), same(255)),
    /** 0 to 255. */
    NONE("none", ChannelOrder.RGB, same(0), same(1)),
    /** Caffe's mean, in RGB. */
    CAFFE_RGB("caffe-rgb", ChannelOrder.RGB, List.of(123.68, 116.779, 103.939), same(1)),
    /** Caffe's mean, in BGR. */
    CAFFE_BGR("caffe-bgr", ChannelOrder.BGR, List.of(103.939, 116.779, 123.68), same(1));

    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // its lists are copies
    private final Normalisation normalisation;

    Convention(String title, ChannelOrder order, List<Double> mean, List<Double> scale) {
        this.title = title;
        this.normalisation = new Normalisation(order, mean, scale);
    }

    private static List<Double> same(double v) {
        return List.of(v, v, v);
    }

    /** The name that a user gives. */
    public String title() {
        return title;
    }

    /** Its mean and scale. */
    public Normalisation normalisation() {
        return normalisation;
    }

    /** The convention with a name; {@code half} is another name for tf, {@code raw} for none. */
    public static Optional<Convention> named(String name) {
        String n = name.strip().toLowerCase(Locale.ROOT);
        String known = n.equals("half") ? "tf" : n.equals("raw") ? "none" : n;
        return Arrays.stream(values()).filter(c -> c.title.equals(known)).findFirst();
    }

    /** All names, for messages. */
    public static String names() {
        return Arrays.stream(values()).map(Convention::title).collect(Collectors.joining(", "));
    }
}
