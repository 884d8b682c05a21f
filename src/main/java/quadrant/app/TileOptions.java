package quadrant.app;

import java.util.List;
import java.util.Optional;
import quadrant.app.Option.Group;
import quadrant.pixels.FieldSize;

/** The options on tiles over a whole image, for the verbs that use tiles. */
public final class TileOptions {
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

    static final List<Option<?>> ALL = List.of(TILE, STRIDE, NO_MASK);

    private TileOptions() {}

    private static Value<FieldSize> length() {
        return Value.word(
                "PX|UM",
                "a length such as 224px or 50um",
                text -> FieldSize.parse(text.matches("[0-9.]+") ? text + "px" : text));
    }
}
