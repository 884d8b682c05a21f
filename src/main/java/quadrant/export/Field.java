package quadrant.export;

import static quadrant.task.OptionName.option;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import quadrant.model.FineTunedModel;
import quadrant.pixels.CropRule;
import quadrant.pixels.FieldSize;
import quadrant.pixels.PixelSize;
import quadrant.pixels.ResizeRule;
import quadrant.task.UserException;

/**
 * The field of view of a model on a slide: a number of pixels at a pixel size.
 *
 * @param patchPx the side of the square
 * @param micronsPerPixel the pixel size at which they are read
 */
public record Field(int patchPx, double micronsPerPixel) {
    /** A network that was trained on centre crops, as is usual for ImageNet, sees this part of the image's side. */
    private static final double MIDDLE = 224.0 / 256;

    /**
     * The field of view given by the user, else that of the model's training images.
     *
     * @throws UserException where neither is known
     */
    public static Field of(FineTunedModel model, OptionalInt patchPx, Optional<Double> micronsPerPixel) {
        Optional<CropRule> crop = model.crop();
        Optional<PixelSize> trained =
                crop.flatMap(CropRule::pixelSize).or(() -> model.preprocessing().pixelSize());
        double spacing = micronsPerPixel
                .or(() -> trained.map(PixelSize::micronsPerPixel))
                .orElseThrow(() -> new UserException(
                        "The model does not say at how many µm per pixel it was trained.",
                        "Give it: " + option("um_per_px") + " 0.5, for example."));
        double side = patchPx.isPresent()
                ? patchPx.getAsInt()
                : trainedPx(model, crop.flatMap(CropRule::box), trained, spacing);
        return new Field((int) Math.max(1, Math.round(side)), spacing);
    }

    private static double trainedPx(
            FineTunedModel model, Optional<FieldSize> box, Optional<PixelSize> trained, double spacing) {
        if (box.isPresent()) {
            return box.get().px(Optional.of(new PixelSize(spacing)), "the slide");
        }
        OptionalInt side = model.trainedSidePx();
        if (side.isEmpty()) {
            return model.preprocessing().sizePx();
        }
        // the same length, where the pixels are to be read at another pixel size
        double same = trained.map(t -> t.micronsPerPixel() / spacing).orElse(1.0);
        return side.getAsInt() * same * (model.preprocessing().resize() == ResizeRule.IMAGENET ? MIDDLE : 1);
    }

    /** In words, such as "64 pixels of 0.5 µm". */
    public String describe() {
        return String.format(Locale.ROOT, "%d pixels of %.4g µm", patchPx, micronsPerPixel);
    }
}
