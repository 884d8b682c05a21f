package quadrant.augment;

/**
 * The amount of haematoxylin, which dyes nuclei, in a colour, by the stain vectors of {@link StainBasis#HED}; for bright-field
 * images with eosin or DAB as the other stain.
 */
public final class Haematoxylin {
    private static final double WHITE = 256;

    private Haematoxylin() {}

    /**
     * Separates it from the other stains.
     *
     * @param red 0–255, as are the others
     * @return an optical density, about 0 to 3; may fall below 0 where other stains are strong
     */
    public static double amount(int red, int green, int blue) {
        return StainBasis.HED.amount(0, density(red), density(green), density(blue));
    }

    private static double density(int grey) {
        return -Math.log((grey + 1) / WHITE);
    }
}
