package quadrant.imagej;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.WindowManager;
import ij.gui.Roi;
import ij.measure.Calibration;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import quadrant.dataset.MarkedImage;
import quadrant.dataset.PixelSource;
import quadrant.dataset.io.GeoObjects;
import quadrant.pixels.CropRule;
import quadrant.pixels.DisplayRange;
import quadrant.pixels.FieldSize;
import quadrant.pixels.PixelSize;
import quadrant.pixels.PixelType;
import quadrant.pixels.RawImage;
import quadrant.pixels.Region;
import quadrant.pixels.RegionSource;
import quadrant.task.UserException;

/**
 * A plane of an image window, by default the displayed one: all channels of its slice and frame, with the current display
 * ranges and the calibration. {@link ImageFileReader} gives the same values for a saved copy of the image, if it reads the same
 * plane.
 */
public final class OpenImage implements PixelSource {
    private static final String SHOWN = ", the one shown";

    private final ImagePlus image;
    private final String name;
    private final StackPosition.Plane plane;
    private final int widthPx;
    private final int heightPx;
    private final List<String> notes;
    private final List<DisplayRange> ranges;
    private final List<String> channelNames;

    /** The currently displayed plane of an image that stays open and unchanged while it is read. */
    public OpenImage(ImagePlus image) {
        this(image, image.getTitle(), shown(image), shown(image).notes(SHOWN, SHOWN));
    }

    /** A plane of a stack. */
    OpenImage(ImagePlus image, StackPosition.Plane plane) {
        this(image, image.getTitle() + ", " + plane.text(), plane, List.of());
    }

    private OpenImage(ImagePlus image, String name, StackPosition.Plane plane, List<String> notes) {
        this.image = image;
        this.name = name;
        this.plane = plane;
        this.widthPx = image.getWidth();
        this.heightPx = image.getHeight();
        this.notes = List.copyOf(notes);
        this.ranges = ranges(image);
        this.channelNames = ChannelLabels.names(image);
    }

    /**
     * The plane of a ROI, else the one that {@link ImageFileReader} reads from a saved copy.
     *
     * @throws UserException when the image has no such plane
     */
    static OpenImage at(ImagePlus image, StackPosition position) {
        StackPosition.Plane plane =
                position.in(image.getTitle(), image.getNChannels(), image.getNSlices(), image.getNFrames());
        return new OpenImage(image, image.getTitle(), plane, plane.notes("", ""));
    }

    /** The images in ImageJ's windows. */
    public static List<ImagePlus> all() {
        int[] ids = WindowManager.getIDList();
        return IntStream.of(ids == null ? new int[0] : ids)
                .mapToObj(WindowManager::getImage)
                .filter(Objects::nonNull)
                .toList();
    }

    /** Every slice and frame of an open image, its channels together; it must not change while they are read. */
    public static List<PixelSource> slices(ImagePlus image) {
        return StackPosition.Plane.all(image.getNSlices(), image.getNFrames()).stream()
                .<PixelSource>map(p -> new OpenImage(image, p))
                .toList();
    }

    /**
     * The marked objects of open images, by the titles of the images: the same crops as from the images saved to files with their
     * ROIs. The images stay open and unchanged while they are read.
     *
     * @param classFrom which property of a ROI names its class
     * @param tiles the side of the tiles into which areas are cut, if any
     * @param stacks what is read of a stack
     */
    public static List<MarkedImage> marks(
            Map<ImagePlus, List<Roi>> rois,
            RoiClass classFrom,
            CropRule rule,
            Optional<FieldSize> tiles,
            StackPosition stacks) {
        var rules = new RoiMarks.Rules(Optional.of(classFrom), GeoObjects.ALL, rule, tiles);
        RecentImages recent = new RecentImages();
        List<ImagePlus> images = new ArrayList<>(rois.keySet());
        images.sort(Comparator.comparing(ImagePlus::getTitle).thenComparing(ImagePlus::getID));
        Set<String> titles = new HashSet<>();
        List<MarkedImage> marked = new ArrayList<>();
        for (ImagePlus image : images) {
            String title = image.getTitle();
            for (int n = 2; !titles.add(title); n++) {
                title = image.getTitle() + " (" + n + ")";
            }
            Map<StackPosition, Supplier<RegionSource>> planes = new HashMap<>();
            ImagePlus taken = stacks.take().of(image);
            RoiMarks.Planar planar = at -> planes.computeIfAbsent(at.under(stacks), p -> recent.plane(at(taken, p)));
            List<Roi> own = rois.getOrDefault(image, List.of());
            marked.add(new RoiMarks(title, planar, rules)
                    .rois(own, Optional.empty(), StackPosition.MIDDLE)
                    .gathered());
        }
        return marked;
    }

    private static StackPosition.Plane shown(ImagePlus image) {
        return new StackPosition.Plane(image.getZ(), image.getNSlices(), image.getT(), image.getNFrames());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public RawImage read() {
        ImageFileReader.checkSize(
                name(), widthPx, heightPx, Math.max(3, image.getNChannels()), image.getBytesPerPixel());
        return read(channels(), new Region(0, 0, widthPx, heightPx));
    }

    /** The pixels of the plane's channels, which are kept even if the window is closed. */
    private List<ImageProcessor> channels() {
        ImageStack stack = image.getStack();
        List<ImageProcessor> channels = new ArrayList<>();
        // ImageJ would take the last slice for one beyond the end
        boolean same = image.getNSlices() == plane.slices()
                && image.getNFrames() == plane.frames()
                && stack.getWidth() == widthPx
                && stack.getHeight() == heightPx;
        for (int c = 1; c <= image.getNChannels(); c++) {
            int at = image.getStackIndex(c, plane.slice(), plane.frame());
            boolean there = same && at <= stack.size();
            ImageProcessor pixels = there ? stack.getProcessor(at) : null;
            if (pixels == null || pixels.getPixels() == null) {
                throw new UserException(
                        name + " was closed or changed while it was classified.",
                        "Keep the image open and unchanged until the end.");
            }
            channels.add(pixels);
        }
        return channels;
    }

    /** The plane by region; one plane of a virtual stack is read from disk, once. The window may be closed meanwhile. */
    public RegionSource byRegion() {
        ImageFileReader.checkLeast(image.getTitle(), widthPx, heightPx);
        List<ImageProcessor> channels = channels();
        return RegionSource.of(name, widthPx, heightPx, pixelSize(), region -> read(channels, region));
    }

    /** A region of these channels. */
    private RawImage read(List<ImageProcessor> channels, Region region) {
        List<Bands> bands = channels.stream().map(c -> bands(c, region)).toList();
        boolean signed16 = image.getCalibration().isSigned16Bit();
        return Bands.together(bands, name, region, signed16, ranges, pixelSize(), notes, channelNames);
    }

    private Optional<PixelSize> pixelSize() {
        Calibration calibration = image.getCalibration();
        return SlideScale.of(
                String.valueOf(calibration.getUnit()), 1 / calibration.pixelWidth, 1 / calibration.pixelHeight);
    }

    private Bands bands(ImageProcessor plane, Region r) {
        ImageProcessor part = plane;
        if (r.widthPx() != plane.getWidth() || r.heightPx() != plane.getHeight()) {
            // the image's own ROI is set on this processor
            part = plane.createProcessor(r.widthPx(), r.heightPx());
            part.insert(plane, -r.xPx(), -r.yPx());
        }
        ImageProcessor own = image.getType() == ImagePlus.COLOR_256 ? new ColorProcessor(part.createImage()) : part;
        List<float[]> channels = IntStream.range(0, own.getNChannels())
                .mapToObj(c -> (float[]) own.toFloat(c, null).getPixels())
                .toList();
        PixelType type = own instanceof FloatProcessor
                ? PixelType.FLOAT32
                : own instanceof ShortProcessor ? PixelType.UINT16 : PixelType.UINT8;
        return new Bands(channels, type, own instanceof ColorProcessor, List.of());
    }

    private static List<DisplayRange> ranges(ImagePlus image) {
        List<DisplayRange> ranges = new ArrayList<>();
        for (int c = 1; c <= image.getNChannels(); c++) {
            double min = image.getDisplayRangeMin();
            double max = image.getDisplayRangeMax();
            if (image instanceof CompositeImage composite) {
                min = composite.getChannelLut(c).min;
                max = composite.getChannelLut(c).max;
            }
            if (max > min && Double.isFinite(max - min)) {
                ranges.add(new DisplayRange(min, max));
            }
        }
        return ranges.size() == image.getNChannels() ? ranges : List.of();
    }
}
