package quadrant.inference;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.DisplayRange;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.RawImage;
import quadrant.pixels.Region;
import quadrant.pixels.RegionSource;

/**
 * One mapping of grey values for all tiles of an image. Where the model's rule uses percentiles of each image, they are
 * computed from a sample of the whole image and not from each tile, as noise in empty tiles would otherwise be stretched to
 * look like structure.
 *
 * @param ranges the ranges for all tiles instead of their own; empty where they keep their own
 */
record OneRange(Preprocessing preprocessing, Optional<List<DisplayRange>> ranges) {
    private static final int SAMPLES = 8;
    private static final int SAMPLE_PX = 64;

    static OneRange of(RegionSource image, Preprocessing preprocessing) {
        ChannelMapping mapping = preprocessing.mapping();
        RegionSource.Level full = image.levels().get(0);
        int side = Math.min(SAMPLE_PX, Math.min(full.widthPx(), full.heightPx()));
        if (!mapping.takesPercentiles(image.read(0, new Region(0, 0, side, side)))) {
            return new OneRange(preprocessing, Optional.empty());
        }
        RawImage sample = sample(image);
        return new OneRange(
                preprocessing.withMapping(new ChannelMapping(mapping.channels(), ChannelMapping.Range.DISPLAY)),
                Optional.of(ChannelMapping.percentiles(sample)));
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
        return new RawImage(
                first.name(),
                side,
                side * squares.size(),
                channels,
                first.type(),
                first.colour(),
                List.of(),
                first.pixelSize(),
                first.notes());
    }

    /** The tile with the image's range. */
    RawImage apply(RawImage tile) {
        return ranges.map(r -> new RawImage(
                        tile.name(),
                        tile.widthPx(),
                        tile.heightPx(),
                        tile.channels(),
                        tile.type(),
                        tile.colour(),
                        r,
                        tile.pixelSize(),
                        tile.notes()))
                .orElse(tile);
    }
}
