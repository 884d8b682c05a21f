package quadrant.pixels;

/** How an image that is not a square of the network's size is converted to one. */
public enum ResizeRule {
    /** The centre square is cut out, then resized. */
    CENTER_SQUARE,
    /** The whole image is resized, without keeping its aspect ratio. */
    STRETCH,
    /** The shorter side is resized to 256/224 of the size, then the centre is cut out: the ImageNet convention. */
    IMAGENET
}
