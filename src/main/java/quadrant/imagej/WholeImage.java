package quadrant.imagej;

import java.util.List;
import java.util.Optional;
import quadrant.pixels.PixelSize;
import quadrant.pixels.RawImage;
import quadrant.pixels.Region;
import quadrant.pixels.RegionSource;

/** An image in memory, as a region source. */
record WholeImage(RawImage image) implements RegionSource {
    @Override
    public String name() {
        return image.name();
    }

    @Override
    public List<Level> levels() {
        return List.of(new Level(image.widthPx(), image.heightPx(), 1));
    }

    @Override
    public Optional<PixelSize> pixelSize() {
        return image.pixelSize();
    }

    @Override
    public RawImage read(int level, Region region) {
        return image.part(region);
    }
}
