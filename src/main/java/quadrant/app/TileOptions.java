package quadrant.app;

import static quadrant.task.OptionName.option;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import quadrant.app.Option.Group;
import quadrant.inference.TileGrid;
import quadrant.model.FineTunedModel;
import quadrant.pixels.CropRule;
import quadrant.pixels.FieldSize;
import quadrant.pixels.PixelSize;
import quadrant.pixels.RegionSource;
import quadrant.task.Task;
import quadrant.task.UserException;

/** The options on tiles over a whole image, for the verbs that use tiles. */
public final class TileOptions {
    private static final double MEMORY_SHARE = 8;

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

    /**
     * The grid as requested, else such that each tile has the field of view of a training image.
     *
     * @param model empty for a backbone, the field of view of whose training images is not known: a tile then has as many pixels as
     *     its input
     * @param sizePx of the network's input
     * @param values that are kept of a tile
     */
    static TileGrid grid(
            Given given, RegionSource image, Optional<FineTunedModel> model, int sizePx, int values, Task task) {
        Optional<FieldSize> asked = given.get(TILE);
        Optional<FieldSize> stride = given.get(STRIDE);
        double side = asked.isPresent()
                ? asked.get().px(image.pixelSize(), image.name())
                : model.map(m -> asTrained(image, m, task)).orElse((double) sizePx);
        int tilePx = (int) Math.max(1, Math.rint(side));
        int stridePx = stride.isPresent()
                ? (int) Math.max(1, Math.rint(stride.get().px(image.pixelSize(), image.name())))
                : tilePx;
        if (tilePx > Math.min(image.widthPx(), image.heightPx())) {
            throw new UserException(
                    "A tile of " + tilePx + " pixels is larger than " + image.name() + ", which is " + image.widthPx()
                            + "×" + image.heightPx() + " pixels.",
                    "Give a smaller " + option("tile") + ", or classify the image as one, without " + option("tiles")
                            + ".");
        }
        TileGrid grid = new TileGrid(image.widthPx(), image.heightPx(), tilePx, stridePx);
        requireRoom(grid, values);
        task.info(text(grid, image.pixelSize()));
        return grid;
    }

    private static double asTrained(RegionSource image, FineTunedModel model, Task task) {
        Optional<FieldSize> box = model.crop().flatMap(CropRule::box);
        Optional<PixelSize> trained = model.preprocessing().pixelSize();
        if (box.isPresent()
                && box.get().unit() == FieldSize.Unit.MICRONS
                && image.pixelSize().isPresent()) {
            return box.get().px(image.pixelSize(), image.name());
        }
        int side = model.trainedSidePx().orElse(model.preprocessing().sizePx());
        if (trained.isPresent() && image.pixelSize().isPresent()) {
            return side
                    * trained.get().micronsPerPixel()
                    / image.pixelSize().get().micronsPerPixel();
        }
        String lacking = trained.isEmpty() ? "the model has no µm per pixel" : image.name() + " has no µm per pixel";
        task.warn("Tiles are " + side + " pixels wide, as "
                + (model.trainedSidePx().isPresent() ? "the training images were" : "the network's input is") + ": "
                + lacking + ", so their scale may differ; choose another with --tile.");
        return side;
    }

    private static void requireRoom(TileGrid grid, int classes) {
        double bytes = (double) grid.cells() * (classes * (double) Float.BYTES + 8);
        double most = Runtime.getRuntime().maxMemory() / MEMORY_SHARE;
        if (bytes > most) {
            throw new UserException(
                    String.format(
                            Locale.ROOT,
                            "Tiles every %d pixels are %,d, and a map of them with %d classes needs %.1f GB.",
                            grid.stridePx(),
                            grid.cells(),
                            classes,
                            bytes / 1e9),
                    "Give a larger " + option("stride") + ", or Java more memory.");
        }
    }

    private static String text(TileGrid grid, Optional<PixelSize> size) {
        String microns = size.map(p -> String.format(Locale.ROOT, " (%.4g µm)", grid.tilePx() * p.micronsPerPixel()))
                .orElse("");
        return grid.cells() + " tiles of " + grid.tilePx() + " pixels" + microns + ", every " + grid.stridePx()
                + " pixels: a map of " + grid.columns() + "×" + grid.rows() + ".";
    }
}
