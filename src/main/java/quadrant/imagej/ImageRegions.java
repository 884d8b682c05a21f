package quadrant.imagej;

import ij.ImagePlus;
import ij.process.ImageProcessor;
import java.util.List;
import java.util.Optional;
import quadrant.pixels.PixelSize;
import quadrant.pixels.RawImage;
import quadrant.pixels.Region;
import quadrant.pixels.RegionSource;

/** The plane shown in an image window, by region; one plane of a virtual stack is read from disk, once. */
final class ImageRegions implements RegionSource {
    private final OpenImage image;
    private final List<ImageProcessor> channels;

    ImageRegions(ImagePlus image) {
        this.image = new OpenImage(image);
        ImageSizes.checkLeast(image.getTitle(), image.getWidth(), image.getHeight());
        this.channels = this.image.channels();
    }

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
    public List<String> notes() {
        return image.notes();
    }

    @Override
    public RawImage read(int level, Region region) {
        return image.read(channels, region);
    }

    @Override
    public void close() {
        // the image belongs to its window
    }
}
