package quadrant.backbone;

import java.util.List;
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
    private static final int CHANNELS = 3;

    public Normalisation {
        mean = List.copyOf(mean);
        scale = List.copyOf(scale);
        if (mean.size() != CHANNELS
                || scale.size() != CHANNELS
                || mean.stream().anyMatch(m -> !Double.isFinite(m))
                || scale.stream().anyMatch(s -> !(s > 0) || !Double.isFinite(s))) {
            throw new IllegalArgumentException("three means and three positive scales were expected");
        }
    }

    static Normalisation of(Preprocessing p) {
        return new Normalisation(p.order(), p.mean(), p.scale());
    }

    /** The preprocessing for inputs of this size. */
    public Preprocessing at(int sizePx, ResizeRule resize) {
        return new Preprocessing(sizePx, resize, ChannelMapping.automatic(), order, mean, scale, Optional.empty());
    }
}
