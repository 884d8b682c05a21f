package quadrant.imagej;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import quadrant.dataset.MarkReader;
import quadrant.inference.TileGrid;
import quadrant.inference.TissueMask;
import quadrant.pixels.FieldSize;
import quadrant.pixels.Region;
import quadrant.pixels.RegionSource;
import quadrant.task.Task;

/** The positions of slide tiles with tissue. */
final class TissueTiles {
    private TissueTiles() {}

    /**
     * Tiles side by side, in rows.
     *
     * @param side of a tile; the image's side where that is smaller
     * @param most the maximum number; of more tiles so many are taken, evenly spread
     */
    static List<Region> of(MarkReader.Image slide, FieldSize side, int most, ImageFileReader reader) {
        try (RegionSource image = Regions.open(slide.file(), slide.id(), reader)) {
            int tilePx = (int) Math.max(1, Math.rint(side.px(image.pixelSize(), slide.id())));
            int own = Math.min(tilePx, Math.min(image.widthPx(), image.heightPx()));
            TileGrid grid = new TileGrid(image.widthPx(), image.heightPx(), own, own);
            Optional<TissueMask> mask = TissueMask.of(image, grid, Task.SILENT);
            List<Region> tissue = IntStream.range(0, Math.toIntExact(grid.cells()))
                    .mapToObj(grid::tile)
                    .filter(t -> mask.isEmpty() || mask.get().tissue(t))
                    .toList();
            int count = Math.min(most, tissue.size());
            return IntStream.range(0, count)
                    .mapToObj(i -> tissue.get((int) ((2L * i + 1) * tissue.size() / (2L * count))))
                    .toList();
        }
    }
}
