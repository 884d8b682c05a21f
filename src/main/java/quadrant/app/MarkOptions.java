package quadrant.app;

import java.util.List;
import java.util.Optional;
import quadrant.app.Option.Group;
import quadrant.dataset.MarkedImage;
import quadrant.dataset.io.GeoObjects;
import quadrant.imagej.RoiClass;
import quadrant.pixels.CropRule;
import quadrant.pixels.FieldSize;

/** The options on how marked objects are read, for every verb that reads labelled images. */
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

    /** All options, in the order of the help. */
    public static final List<Option<?>> ALL =
            List.of(CLASS_FROM, CONTEXT, BOX, UM_PER_PX, BACKGROUND, TILES, OBJECTS, OUTLINE);

    private MarkOptions() {}

    /** Open images with their marked objects, as the ImageJ interface reads them. */
    @FunctionalInterface
    public interface OpenImages {
        List<MarkedImage> marked(RoiClass classFrom, CropRule rule, Optional<FieldSize> tiles);
    }
}
