package quadrant.app;

import java.util.List;
import java.util.Optional;
import quadrant.app.Option.Group;
import quadrant.dataset.MarkedImage;
import quadrant.dataset.io.GeoObjects;
import quadrant.imagej.RoiClass;
import quadrant.pixels.CropRule;
import quadrant.pixels.FieldSize;

/** The options on how marked objects are cut out of images, and on tiles all over an image. */
public final class MarkOptions {
    public static final Option<RoiClass> CLASS_FROM = Option.of(Group.MARKS, "class_from", Value.choice(RoiClass.class))
            .label("Class from ROI")
            .help("Which property of a ROI is its class: its name without the number, its group, its colour")
            .or(RoiClass.NAME);

    public static final Option<Optional<Double>> CONTEXT = Option.of(
                    Group.MARKS, "context", Value.real("SHARE", CropRule.MOST_CONTEXT))
            .label("Context (0.1)")
            .help("The margin about a marked object, as a share of its longer side")
            .optional("0.1");

    public static final Option<Optional<FieldSize>> BOX = Option.of(Group.MARKS, "box", Value.size("20um|64px"))
            .label("Box (20um, 64px)")
            .help("Cuts a square of this side about the centre of each marked object; points need it.")
            .optional();

    public static final Option<Optional<Double>> UM_PER_PX = Option.of(Group.MARKS, "um_per_px", Value.microns())
            .label("µm per pixel")
            .help("Resamples the crops of marked objects to this number of µm per pixel")
            .optional("as they are");

    public static final Option<CropRule.Background> BACKGROUND = Option.of(
                    Group.MARKS, "background", Value.choice(CropRule.Background.class))
            .help("How the pixels outside an object's outline are treated")
            .or(CropRule.Background.KEEP);

    public static final Option<Optional<FieldSize>> TILES = Option.of(Group.MARKS, "tiles", Value.size("224px|100um"))
            .label("Tiles (224px)")
            .help("Cuts the areas that ROIs outline into tiles of this side.")
            .optional();

    public static final Option<GeoObjects> OBJECTS = Option.of(Group.MARKS, "objects", Value.choice(GeoObjects.class))
            .label("Objects of GeoJSON")
            .help("Which objects of a GeoJSON file are used")
            .or(GeoObjects.ALL);

    public static final Option<CropRule.Outline> OUTLINE = Option.of(
                    Group.MARKS, "outline", Value.choice(CropRule.Outline.class))
            .label("Outline of cells")
            .help("Which outline of a cell of a GeoJSON file is used: the cell's own, or its nucleus's")
            .or(CropRule.Outline.OBJECT);

    public static final Option<Optional<FieldSize>> TILE = Option.of(Group.MARKS, "tile", length())
            .label("Tile (224px, 100um)")
            .help("The side of a tile, such as 224px or 100um")
            .optional("the field of view of a training image: the median shorter side of the training images, scaled by"
                    + " the model's"
                    + " µm per pixel to those of the image where both are known");

    public static final Option<Optional<FieldSize>> STRIDE = Option.of(Group.MARKS, "stride", length())
            .label("Stride of tiles")
            .help("How far one tile is from the next")
            .optional("the side of a tile");

    public static final Option<Boolean> NO_MASK = Option.of(Group.MARKS, "no_mask", Value.toggle())
            .label("Also tiles without tissue")
            .help(
                    "Runs all tiles. Otherwise those of a bright-field slide that show glass, dust or pen marks are left out; images"
                            + " without bright glass, such as fluorescence, have no mask.")
            .or(false);

    /** Those on tiles all over an image. */
    static final List<Option<?>> GRID = List.of(TILE, STRIDE, NO_MASK);

    /** Those on labelled images, in the order of the help. */
    public static final List<Option<?>> ALL =
            List.of(CLASS_FROM, CONTEXT, BOX, UM_PER_PX, BACKGROUND, TILES, OBJECTS, OUTLINE);

    private MarkOptions() {}

    private static Value<FieldSize> length() {
        return Value.word(
                "PX|UM",
                "a length such as 224px or 50um",
                text -> FieldSize.parse(text.matches("[0-9.]+") ? text + "px" : text));
    }

    /** Open images with their marked objects, as the ImageJ interface reads them. */
    @FunctionalInterface
    public interface OpenImages {
        List<MarkedImage> marked(RoiClass classFrom, CropRule rule, Optional<FieldSize> tiles);
    }
}
