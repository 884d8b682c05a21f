package quadrant.augment;

/** A transform of the colour of each pixel, the same over the whole image. */
public sealed interface Colour extends Augmentation
        permits StainJitter, StainMix, Gamma, Contrast, Brightness, ChannelGain, ChannelOffset, WindowJitter {
    /** Draws this transform's parameters, always the same number of random numbers, and adds the transform to the pass. */
    void draw(Draws draws, ColourPass colours);

    @Override
    default Stage stage() {
        return Stage.COLOUR;
    }
}
