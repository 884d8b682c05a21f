package quadrant.pixels;

import java.util.Optional;

/**
 * How a marked object (a ROI, an object of a label map, a point) is cut out of its image; it is recorded with a model, so that
 * objects are classified from crops like those of its training.
 *
 * <p>Every crop is a square about the centre of the object's bounding box. Its side is {@code box} where it is given, else the
 * box's longer side × (1 + 2·context), and at least 16 pixels. Beyond the image's edge the image is mirrored.
 *
 * @param context the margin on each side as a share of the object's longer side, from 0 to 10; ignored where there is a box
 * @param box the side of every crop, the same field of view for all objects; points need it
 * @param pixelSize the µm per pixel to which crops are resampled; unchanged where empty
 * @param background how the pixels outside the object's outline are treated
 * @param outline which outline is used where an object has two
 */
public record CropRule(
        double context,
        Optional<FieldSize> box,
        Optional<PixelSize> pixelSize,
        Background background,
        Outline outline) {
    /** How the pixels of a crop outside the outline are treated. */
    public enum Background {
        KEEP,
        /** Each channel becomes its median over the crop's pixels outside the outline. */
        BLANK
    }

    /** Which outline of an object is used. */
    public enum Outline {
        /** The object's own outline: for a cell the whole cell. */
        OBJECT,
        /** The outline of a cell's nucleus. */
        NUCLEUS
    }

    /** The default margin. */
    public static final double CONTEXT = 0.1;

    public static final double MOST_CONTEXT = 10;

    /** A margin of 0.1, no box, unchanged pixel size, background kept. */
    public static final CropRule DEFAULT = new CropRule(CONTEXT, Optional.empty(), Optional.empty(), Background.KEEP);

    public CropRule {
        if (!(context >= 0 && context <= MOST_CONTEXT)) {
            throw new IllegalArgumentException("The context must lie from 0 to 10, was " + context);
        }
    }

    /** With the object's own outline. */
    public CropRule(double context, Optional<FieldSize> box, Optional<PixelSize> pixelSize, Background background) {
        this(context, box, pixelSize, background, Outline.OBJECT);
    }

    /** A copy with another outline. */
    public CropRule with(Outline other) {
        return new CropRule(context, box, pixelSize, background, other);
    }

    /** In words, such as "context 0.1, background kept". */
    public String describe() {
        return box.map(b -> "a box of " + b).orElse("context " + context)
                + pixelSize
                        .map(p -> ", " + p.micronsPerPixel() + " µm per pixel")
                        .orElse("")
                + (background == Background.KEEP ? ", background kept" : ", background blanked")
                + (outline == Outline.OBJECT ? "" : ", outlines of nuclei");
    }
}
