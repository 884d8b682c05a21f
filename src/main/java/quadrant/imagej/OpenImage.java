package quadrant.imagej;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.measure.Calibration;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.IIOException;
import quadrant.dataset.PixelSource;
import quadrant.dataset.UnreadableImageException;
import quadrant.pixels.DisplayRange;
import quadrant.pixels.PixelSize;
import quadrant.pixels.PixelType;
import quadrant.pixels.Planes;

/**
 * The plane that an image window shows: all channels of its slice and frame, with the display ranges as they are set and
 * the calibration. A saved copy of the image that is read by {@link ImageFileReader} gives the same values, where the
 * plane shown is the one that it takes.
 */
public final class OpenImage implements PixelSource {
    private static final String REMEDY = "Convert the image with Image > Type to 8-bit, 16-bit, 32-bit or RGB.";

    private final ImagePlus image;
    private final boolean shown;
    private final StackPosition at;

    /** An image that stays open and unchanged while it is read. */
    public OpenImage(ImagePlus image) {
        this(image, true, new StackPosition(0, image.getZ(), image.getT()));
    }

    private OpenImage(ImagePlus image, boolean shown, StackPosition at) {
        this.image = image;
        this.shown = shown;
        this.at = at;
    }

    /**
     * The plane on which a ROI lies, else the one that {@link ImageFileReader} takes of a saved copy.
     *
     * @throws quadrant.task.UserException when the image has no such plane
     */
    static OpenImage at(ImagePlus image, StackPosition position) {
        return new OpenImage(
                image,
                false,
                position.in(image.getTitle(), image.getNChannels(), image.getNSlices(), image.getNFrames()));
    }

    @Override
    public String name() {
        return image.getTitle();
    }

    @Override
    public Planes read() {
        int count = image.getNChannels();
        Limits.check(name(), image.getWidth(), image.getHeight(), Math.max(3, count), image.getBytesPerPixel());
        List<float[]> channels = new ArrayList<>();
        PixelType type = PixelType.UINT8;
        boolean colour = false;
        for (int c = 1; c <= count; c++) {
            Bands bands = bands(plane(c));
            channels.addAll(bands.channels());
            colour = bands.colour() && count == 1;
            type = bands.type();
        }
        Calibration calibration = image.getCalibration();
        if (type == PixelType.UINT16 && calibration.isSigned16Bit()) {
            channels.forEach(TiffFile::subtract32768);
            type = PixelType.FLOAT32;
        }
        Optional<PixelSize> size = ImageJStack.pixelSize(
                String.valueOf(calibration.getUnit()), 1 / calibration.pixelWidth, 1 / calibration.pixelHeight);
        List<DisplayRange> ranges = channels.size() == count ? ranges(calibration.isSigned16Bit()) : List.of();
        return new Planes(name(), image.getWidth(), image.getHeight(), channels, type, colour, ranges, size, notes());
    }

    private ImageProcessor plane(int channel) {
        int index = image.getStackIndex(channel, at.z(), at.t());
        ImageProcessor plane = image.getStack().getProcessor(index);
        return image.getType() == ImagePlus.COLOR_256 ? new ColorProcessor(plane.createImage()) : plane;
    }

    private Bands bands(ImageProcessor plane) {
        try {
            return PixelArrays.bands(plane.getPixels());
        } catch (IIOException e) {
            throw new UnreadableImageException(name() + " cannot be classified (" + e.getMessage() + ").", REMEDY, e);
        }
    }

    private List<DisplayRange> ranges(boolean signed) {
        List<DisplayRange> ranges = new ArrayList<>();
        for (int c = 1; c <= image.getNChannels(); c++) {
            double shift = signed ? 32768 : 0;
            double min = image.getDisplayRangeMin() - shift;
            double max = image.getDisplayRangeMax() - shift;
            if (image instanceof CompositeImage composite) {
                min = composite.getChannelLut(c).min - shift;
                max = composite.getChannelLut(c).max - shift;
            }
            if (max > min && Double.isFinite(max - min)) {
                ranges.add(new DisplayRange(min, max));
            }
        }
        return ranges.size() == image.getNChannels() ? ranges : List.of();
    }

    private List<String> notes() {
        if (!shown) {
            return ImageJStack.notes(at, image.getNSlices(), image.getNFrames(), true);
        }
        List<String> notes = new ArrayList<>();
        if (image.getNSlices() > 1) {
            notes.add("slice " + at.z() + " of " + image.getNSlices() + ", the one shown");
        }
        if (image.getNFrames() > 1) {
            notes.add("frame " + at.t() + " of " + image.getNFrames() + ", the one shown");
        }
        return notes;
    }
}
