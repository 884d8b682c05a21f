package quadrant.inference;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import quadrant.dataset.PixelSource;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.DisplayRange;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.RawImage;
import quadrant.pixels.Region;
import quadrant.pixels.RegionSource;

/**
 * The tiles of one image as a network reads them: from the coarsest level on which a tile still has as many pixels as the
 * network's input, with one mapping of grey values for all of them. Where the network's rule uses percentiles of each image,
 * they are computed from a sample of the whole image and not from each tile, as noise in empty tiles would otherwise be
 * stretched to look like structure.
 */
final class Tiles {
    /** Levels are rounded to whole pixels, so a downsampling of 4 may read 4.001. */
    private static final double HALF_PIXEL = 0.5;

    private static final int SAMPLES = 8;
    private static final int SAMPLE_PX = 64;

    private final RegionSource image;
    private final TileGrid grid;
    private final int level;
    private final Preprocessing preprocessing;
    /** The ranges for all tiles instead of their own; empty where they keep their own. */
    private final Optional<List<DisplayRange>> ranges;

    Tiles(RegionSource image, TileGrid grid, Preprocessing network) {
        this.image = image;
        this.grid = grid;
        int coarsest = 0;
        for (int i = 1; i < image.levels().size(); i++) {
            double px = grid.tilePx() / image.levels().get(i).downsample();
            coarsest = px >= network.sidePx() - HALF_PIXEL ? i : coarsest;
        }
        this.level = coarsest;
        ChannelMapping mapping = network.mapping();
        int side = Math.min(SAMPLE_PX, Math.min(image.widthPx(), image.heightPx()));
        boolean percentiles = mapping.takesPercentiles(image.read(0, new Region(0, 0, side, side)));
        this.ranges = percentiles ? Optional.of(ChannelMapping.percentiles(sample(image))) : Optional.empty();
        this.preprocessing = percentiles ? network.withMapping(mapping.with(ChannelMapping.Range.DISPLAY)) : network;
    }

    /** How the network reads these tiles. */
    Preprocessing preprocessing() {
        return preprocessing;
    }

    /** The bytes of a tile as it is read. */
    long bytes() {
        double px = grid.tilePx() / image.levels().get(level).downsample();
        return (long) (3 * Float.BYTES * px * px);
    }

    /** 64 squares, evenly over the coarsest level, side by side. */
    private static RawImage sample(RegionSource image) {
        int level = image.levels().size() - 1;
        RegionSource.Level of = image.levels().get(level);
        int side = Math.min(SAMPLE_PX, Math.min(of.widthPx(), of.heightPx()));
        List<RawImage> squares = new ArrayList<>();
        for (int i = 0; i < SAMPLES * SAMPLES; i++) {
            int x = (int) ((long) (of.widthPx() - side) * (i % SAMPLES) / (SAMPLES - 1));
            int y = (int) ((long) (of.heightPx() - side) * (i / SAMPLES) / (SAMPLES - 1));
            squares.add(image.read(level, new Region(x, y, side, side)));
        }
        RawImage first = squares.get(0);
        List<float[]> channels = new ArrayList<>();
        for (int c = 0; c < first.channels().size(); c++) {
            float[] all = new float[squares.size() * side * side];
            for (int i = 0; i < squares.size(); i++) {
                System.arraycopy(squares.get(i).channels().get(c), 0, all, i * side * side, side * side);
            }
            channels.add(all);
        }
        return first.with(first.name(), side, side * squares.size(), channels, first.pixelSize());
    }

    /** The tile of a cell, which may be read by any thread. */
    PixelSource at(int cell) {
        return PixelSource.of(image.name(), () -> {
            RawImage tile = region(cell);
            return ranges.map(tile::ranged).orElse(tile);
        });
    }

    private RawImage region(int cell) {
        Region r = grid.tile(cell);
        RegionSource.Level of = image.levels().get(level);
        double d = of.downsample();
        int w = Math.min(of.widthPx(), (int) Math.rint(r.widthPx() / d));
        int h = Math.min(of.heightPx(), (int) Math.rint(r.heightPx() / d));
        int x = Math.min(of.widthPx() - w, (int) Math.rint(r.xPx() / d));
        int y = Math.min(of.heightPx() - h, (int) Math.rint(r.yPx() / d));
        synchronized (image) {
            return image.read(level, new Region(x, y, w, h));
        }
    }
}
