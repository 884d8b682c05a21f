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
    IMAGENET("imagenet"),
    /** TensorFlow's: −1 to 1. */
    TF("tf"),
    /** EfficientNet-Lite's. */
    LITE("lite"),
    /** 0 to 1. */
    UNIT("unit"),
    /** 0 to 255. */
    NONE("none"),
    /** Caffe's mean, in RGB. */
    CAFFE_RGB("caffe-rgb"),
    /** Caffe's mean, in BGR. */
    CAFFE_BGR("caffe-bgr");

    private final String title;

    Convention(String title) {
        this.title = title;
    }

    /** The name that a user gives. */
    public String title() {
        return title;
    }

    /** Its mean and scale. */
    public Normalisation normalisation() {
        return switch (this) {
            case IMAGENET -> rgb(List.of(123.675, 116.28, 103.53), List.of(58.395, 57.12, 57.375));
            case TF -> rgb(same(127.5), same(127.5));
            case LITE -> rgb(same(127), same(128));
            case UNIT -> rgb(same(0), same(255));
            case NONE -> rgb(same(0), same(1));
            case CAFFE_RGB -> rgb(List.of(123.68, 116.779, 103.939), same(1));
            case CAFFE_BGR -> new Normalisation(ChannelOrder.BGR, List.of(103.939, 116.779, 123.68), same(1));
        };
    }

    private static Normalisation rgb(List<Double> mean, List<Double> scale) {
        return new Normalisation(ChannelOrder.RGB, mean, scale);
    }

    private static List<Double> same(double v) {
        return List.of(v, v, v);
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
