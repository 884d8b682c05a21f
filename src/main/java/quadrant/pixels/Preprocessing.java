package quadrant.pixels;

import java.util.List;
import java.util.Optional;

/**
 * All that lies between an image and a network's input; written by training into the model file and read by inference,
 * with no default there.
 *
 * @param sizePx height and width of the network's input
 * @param mean per channel of the network's input, on the 0–255 scale: input = (x − mean) / scale
 * @param scale per channel, on the 0–255 scale
 * @param pixelSize the micrometres per pixel of the training images, where all had one
 */
public record Preprocessing(
        int sizePx,
        ResizeRule resize,
        ChannelMapping mapping,
        ChannelOrder order,
        List<Double> mean,
        List<Double> scale,
        Optional<PixelSize> pixelSize) {
    public Preprocessing {
        mean = List.copyOf(mean);
        scale = List.copyOf(scale);
        if (sizePx < 1
                || mean.size() != 3
                || scale.size() != 3
                || scale.stream().anyMatch(s -> !(s > 0))) {
            throw new IllegalArgumentException("Preprocessing needs a size, three means and three positive scales");
        }
    }

    public Preprocessing withMapping(ChannelMapping other) {
        return new Preprocessing(sizePx, resize, other, order, mean, scale, pixelSize);
    }

    public Preprocessing withResize(ResizeRule other) {
        return new Preprocessing(sizePx, other, mapping, order, mean, scale, pixelSize);
    }

    public Preprocessing withPixelSize(Optional<PixelSize> other) {
        return new Preprocessing(sizePx, resize, mapping, order, mean, scale, other);
    }
}
