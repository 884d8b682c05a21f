package quadrant.app;

import static quadrant.task.OptionName.option;

import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import quadrant.inference.TileGrid;
import quadrant.model.FineTunedModel;
import quadrant.pixels.CropRule;
import quadrant.pixels.FieldSize;
import quadrant.pixels.PixelSize;
import quadrant.pixels.RegionSource;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.workflow.InitialModel;

/** The size of tiles and their distance: as requested, else such that each tile has the field of view of a training image. */
final class TilePlan {
    private static final double MEMORY_SHARE = 8;

    private TilePlan() {}

    static TileGrid of(TileOptions options, RegionSource image, FineTunedModel model, Task task) {
        TileGrid grid = grid(options, image, () -> asTrained(image, model, task));
        requireRoom(grid, model.classes().size());
        task.info(text(grid, image.pixelSize()));
        return grid;
    }

    /**
     * As above, for a backbone: a tile has as many pixels as its input, as the field of view of its training images is not
     * known.
     */
    static TileGrid of(TileOptions options, RegionSource image, InitialModel network, Task task) {
        TileGrid grid = grid(
                options,
                image,
                () -> network.continued().map(m -> asTrained(image, m, task)).orElse((double)
                        network.backbone().card().preprocessing().sizePx()));
        requireRoom(grid, 1);
        task.info(text(grid, image.pixelSize()));
        return grid;
    }

    private static TileGrid grid(TileOptions options, RegionSource image, DoubleSupplier usual) {
        Optional<FieldSize> asked = options.tile();
        Optional<FieldSize> stride = options.stride();
        double side = asked.isPresent() ? asked.get().px(image.pixelSize(), image.name()) : usual.getAsDouble();
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
        return new TileGrid(image.widthPx(), image.heightPx(), tilePx, stridePx);
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
