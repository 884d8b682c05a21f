package quadrant.augment;

/** A transform of each pixel's colour by itself, the same over the whole image. */
public sealed interface Colour extends Augmentation
        permits StainJitter, StainMix, Gamma, Contrast, Brightness, ChannelGain, ChannelOffset, WindowJitter {
    /** Draws this transform's numbers, always the same count, and adds the transform to the pass. */
    void draw(Draws draws, ColourPass colours);

    @Override
    default Stage stage() {
        return Stage.COLOUR;
    }
}
