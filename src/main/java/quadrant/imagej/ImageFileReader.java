package quadrant.imagej;

import static quadrant.task.OptionName.option;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import ij.IJ;
import ij.ImagePlus;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import quadrant.dataset.PixelSource;
import quadrant.dataset.UnreadableImageException;
import quadrant.dataset.io.ImageFile;
import quadrant.pixels.Orientation;
import quadrant.pixels.RawImage;
import quadrant.pixels.RegionSource;
import quadrant.task.Attempt;
import quadrant.task.OptionName;
import quadrant.task.OutsideFile;
import quadrant.task.Reason;
import quadrant.task.UserException;

/**
 * The one reader of image files: PNG, JPEG, BMP, GIF, WebP and TIFF, distinguished by their content; others by {@link BioFormats}.
 *
 * <p>The plane that is read: of a stack written by ImageJ or described by OME-XML, all channels of the middle slice ((n + 1) / 2,
 * counted from 1) of the first frame, or what the reader is made for; of any other file with several pages or frames the first.
 * Values stay in the file's units; alpha is blended onto white; palettes become colours, but the lookup table of a TIFF written by
 * ImageJ is ignored. Every choice is listed in {@link RawImage#notes()}. Display ranges and the pixel size come from ImageJ's metadata.
 *
 * <p>A truncated image is refused, never filled with grey. There are no dialogs and no logs; it works in headless mode and is
 * thread-safe.
 */
public final class ImageFileReader {
    /** The minimum height and width of an image. */
    private static final int LEAST_PX = 16;

    private static final String SKIP = ", or leave it out with " + option("skip_unreadable") + ".";
    private static final String AGAIN = "Copy or export it again" + SKIP;

    /** What lays a picture upright, by the camera's orientation (Exif 2.32, 4.6.4) as Java's standard metadata names it. */
    private static final Map<String, Orientation> TURNS = Map.of(
            "FlipH", Orientation.MIRRORED,
            "Rotate180", Orientation.TURNED_180,
            "FlipV", Orientation.FLIPPED,
            "FlipVRotate90", Orientation.TRANSPOSED,
            "Rotate270", Orientation.TURNED_LEFT,
            "FlipHRotate90", Orientation.ANTITRANSPOSED,
            "Rotate90", Orientation.TURNED_RIGHT);

    private static final ImageReaderSpi JPEG = jpeg();

    private final ClassLoader plugins;
    private final boolean upright;
    private final StackPosition planes;

    public ImageFileReader() {
        this(StackPosition.MIDDLE);
    }

    /** @param planes what is read of a stack where no slice is named; a projection even then */
    public ImageFileReader(StackPosition planes) {
        this(IJ.getClassLoader(), true, planes);
    }

    /**
     * @param plugins the loader of ImageJ's plug-ins
     * @param upright whether a JPEG is turned as its EXIF orientation says
     */
    ImageFileReader(ClassLoader plugins, boolean upright, StackPosition planes) {
        this.plugins = plugins;
        this.upright = upright;
        this.planes = planes;
    }

    /** ImageIO finds plug-ins only through the context class loader, which in ImageJ is not that of the plug-in. */
    private static ImageReaderSpi jpeg() {
        IIORegistry registry = IIORegistry.getDefaultInstance();
        if (registry.getServiceProviderByClass(JPEGImageReaderSpi.class) == null) {
            registry.registerServiceProvider(new JPEGImageReaderSpi(), ImageReaderSpi.class);
        }
        return registry.getServiceProviderByClass(JPEGImageReaderSpi.class);
    }

    /**
     * Reads images as stored, regardless of their EXIF orientation: ImageJ and QuPath show them so, and coordinates refer to
     * that.
     */
    public ImageFileReader asStored() {
        return new ImageFileReader(plugins, false, planes);
    }

    /**
     * The chosen plane of a file.
     *
     * @param name the image's name for the user, for messages
     * @throws UnreadableImageException when the file cannot be read completely, is smaller than 16×16 pixels, or would need
     *     more than a quarter of Java's memory
     */
    public RawImage read(Path file, String name) {
        return read(file, name, StackPosition.MIDDLE);
    }

    /** The pixels of a file, decoded anew at each reading. */
    public PixelSource source(Path file, String name) {
        return PixelSource.of(name, () -> read(file, name));
    }

    /** The plane of a TIFF stack; as {@link #read(Path, String)} for the middle slice. */
    RawImage read(Path file, String name, StackPosition named) {
        StackPosition position = named.under(planes);
        if (position.take().project()) {
            List<PixelSource> all = slices(file, name, position);
            if (all.size() > 1) {
                return decoded(name, new Warnings(), () -> projected(name, all, position));
            }
        }
        Warnings warnings = new Warnings();
        requireFile(file, name);
        return decoded(name, warnings, () -> decode(file, name, position, warnings))
                .with(warnings.notes());
    }

    private static RawImage projected(String name, List<PixelSource> planes, StackPosition position) {
        boolean mean = position.take() == Planes.MEAN;
        RawImage image = planes.get(0).read();
        for (int n = 2; n <= planes.size(); n++) {
            List<float[]> next = planes.get(n - 1).read().channels();
            for (int c = 0; c < next.size(); c++) {
                float[] all = image.channels().get(c);
                for (int i = 0; i < all.length; i++) {
                    float v = next.get(c)[i];
                    all[i] = mean ? all[i] + (v - all[i]) / n : Math.max(all[i], v);
                }
            }
        }
        return image.with(name, image.widthPx(), image.heightPx(), image.channels(), image.pixelSize())
                .with(List.of(position.take() + " of " + planes.size() + " planes"));
    }

    /**
     * A file as a region source, which the caller owns. TIFF and BigTIFF, including slides, are read by region; any other file is
     * decoded completely.
     *
     * @param name the image's name for the user
     * @throws UnreadableImageException where it cannot be opened, or is to be projected
     */
    public RegionSource regions(Path file, String name) {
        return regions(file, name, StackPosition.MIDDLE);
    }

    /** The plane of a TIFF stack; as above for the middle slice. */
    RegionSource regions(Path file, String name, StackPosition named) {
        StackPosition at = named.under(planes);
        Warnings warnings = new Warnings();
        requireFile(file, name);
        if (at.take().project() && slices(file, name, at).size() > 1) {
            String problem = name + " has several planes, and tiles or pyramids are not projected.";
            throw new UnreadableImageException(
                    problem, "Save its projection as a file, or train on single planes.", null);
        }
        return decoded(
                name,
                warnings,
                () -> FileKind.of(file) == FileKind.TIFF
                        ? new TiffFile(file, name, at, true, warnings)
                        : RegionSource.of(asStored().read(file, name, at)));
    }

    /**
     * Every slice and frame of a TIFF, in this order, its channels together; a file with one plane gives that plane.
     *
     * @param name the file's name for the user
     * @param at of a projection only those that it takes: the slices of one frame or, where there is one slice, all frames
     * @throws UnreadableImageException where the file cannot be read
     */
    public List<PixelSource> slices(Path file, String name, StackPosition at) {
        Warnings warnings = new Warnings();
        requireFile(file, name);
        List<StackPosition.Plane> planes = decoded(name, warnings, () -> {
            if (FileKind.of(file) != FileKind.TIFF) {
                return StackPosition.Plane.all(1, 1);
            }
            try (TiffFile tiff = new TiffFile(file, name, StackPosition.MIDDLE, false, warnings)) {
                return tiff.list(at);
            }
        });
        return planes.size() == 1
                ? List.of(source(file, name))
                : planes.stream()
                        .map(p -> {
                            String of = name + ", " + p.text();
                            return PixelSource.of(of, () -> read(file, of, StackPosition.listed(p)));
                        })
                        .toList();
    }

    /**
     * Refuses an image that is too small to be useful, or would fill more than a quarter of the heap: 4 bytes for each value,
     * in addition to the decoder's own memory.
     *
     * @throws UnreadableImageException with the sizes
     */
    static void checkSize(String name, long widthPx, long heightPx, long channels, long decodedBytesPerPixel) {
        checkLeast(name, widthPx, heightPx);
        double bytes = (double) widthPx * heightPx * (4.0 * Math.max(3, channels) + decodedBytesPerPixel);
        double most = Runtime.getRuntime().maxMemory() / 4.0;
        if (bytes > most || (double) widthPx * heightPx * 3 > Integer.MAX_VALUE) {
            String problem = String.format(
                    Locale.ROOT,
                    "%s is %d×%d pixels with %d channel(s), which need %.1f GB; %.1f GB may be used.",
                    name,
                    widthPx,
                    heightPx,
                    channels,
                    bytes / 1e9,
                    most / 1e9);
            throw new UnreadableImageException(problem, "Cut it into tiles, give Java more memory" + SKIP, null);
        }
    }

    /** Refuses an image that is too small to be useful. */
    static void checkLeast(String name, long widthPx, long heightPx) {
        if (Math.min(widthPx, heightPx) < LEAST_PX) {
            throw new UnreadableImageException(
                    name + " is " + widthPx + "×" + heightPx + " pixels, fewer than the " + LEAST_PX + "×" + LEAST_PX
                            + " that are needed.",
                    "Use larger images" + SKIP,
                    null);
        }
    }

    /**
     * What is decoded completely, without a warning that it is not.
     *
     * @param name its name in messages
     */
    static <T> T decoded(String name, Warnings warnings, Callable<T> decode) {
        T decoded;
        try {
            decoded = Attempt.at(decode);
        } catch (ExecutionException e) {
            throw explain(name, e, warnings);
        }
        if (warnings.truncated()) {
            throw truncated(name, null);
        }
        if (warnings.damaged()) {
            throw damaged(name, "its data is corrupt", null);
        }
        return decoded;
    }

    private static void requireFile(Path file, String name) {
        ImageFile.refuseZarr(file, name);
        if (Files.isDirectory(file)) {
            throw new UnreadableImageException(
                    name + " is a folder, not an image file.", "Name the image file itself.", null);
        }
        if (!Files.exists(file)) {
            throw new UnreadableImageException(
                    name + " does not exist (looked for " + file.toAbsolutePath() + ").",
                    "Check the path, or put the file there" + SKIP,
                    null);
        }
        try {
            if (OutsideFile.size(file, "an image file") == 0) {
                throw new UnreadableImageException(name + " is empty (0 bytes).", AGAIN, null);
            }
        } catch (UnreadableImageException e) {
            throw e;
        } catch (UserException e) {
            throw new UnreadableImageException(e.problem(OptionName::option), e.remedy(OptionName::option), e);
        } catch (IOException e) {
            throw new UnreadableImageException(name + " cannot be read (" + Reason.of(e) + ").", AGAIN, e);
        }
    }

    private RawImage decode(Path file, String name, StackPosition position, Warnings warnings) throws IOException {
        FileKind kind = FileKind.of(file);
        return switch (kind) {
            case TIFF -> {
                try (TiffFile tiff = new TiffFile(file, name, position, false, warnings)) {
                    yield tiff.read();
                }
            }
            case PNG, JPEG, GIF, BMP, WEBP -> {
                position.requireFirst(name);
                yield decodeByImageIo(file, name, kind, warnings);
            }
            case OTHER -> {
                ImagePlus opened = BioFormats.open(file, name, plugins)
                        .orElseThrow(() -> new UnreadableImageException(
                                name + " is not a PNG, JPEG, BMP, GIF, WebP or TIFF image, whatever its name says.",
                                "Convert it to TIFF or PNG, for example in Fiji with File > Save As, or install"
                                        + " Bio-Formats, which Fiji has, and run Quadrant there" + SKIP,
                                null));
                ImagePlus taken = position.take().of(opened);
                yield (position.explicit() ? OpenImage.at(taken, position) : new OpenImage(taken)).read();
            }
        };
    }

    private RawImage decodeByImageIo(Path file, String name, FileKind kind, Warnings warnings) throws IOException {
        ImageReader reader = switch (kind) {
            case JPEG -> JPEG.createReaderInstance();
            case WEBP -> new WebPImageReaderSpi().createReaderInstance(null);
            default -> ImageIO.getImageReadersByFormatName(kind.name()).next();
        };
        try (ImageInputStream in = FileKind.open(file)) {
            reader.setInput(in);
            reader.addIIOReadWarningListener(warnings);
            int w = reader.getWidth(0);
            int h = reader.getHeight(0);
            checkSize(name, w, h, 4, 8);
            Bands bands = Bands.of(reader.read(0));
            List<String> notes = new ArrayList<>(bands.notes());

            if ((kind == FileKind.GIF || kind == FileKind.WEBP) && reader.getNumImages(true) > 1) {
                notes.add("frame 1 of " + reader.getNumImages(true));
            }
            Orientation turn =
                    upright && kind == FileKind.JPEG ? turn(reader.getImageMetadata(0)) : Orientation.UPRIGHT;
            RawImage stored = new RawImage(
                    name,
                    w,
                    h,
                    bands.channels(),
                    bands.type(),
                    bands.colour(),
                    List.of(),
                    Optional.empty(),
                    notes,
                    List.of());
            return turn == Orientation.UPRIGHT
                    ? stored
                    : stored.with(turn).with(List.of(turn.text() + ", as its EXIF data says"));
        } finally {
            reader.dispose();
        }
    }

    private static Orientation turn(IIOMetadata metadata) {
        NodeList found = ((Element) metadata.getAsTree("javax_imageio_1.0")).getElementsByTagName("ImageOrientation");
        String value = found.getLength() == 0 ? "" : ((Element) found.item(0)).getAttribute("value");
        return TURNS.getOrDefault(value, Orientation.UPRIGHT);
    }

    private static UserException explain(String name, ExecutionException thrown, Warnings warnings) {
        Throwable cause = thrown.getCause() == null ? thrown : thrown.getCause();
        if (cause instanceof UserException already) {
            return already;
        }
        if (cause instanceof OutOfMemoryError) { // a damaged length, for which one allocation failed
            return new UnreadableImageException(
                    name + " asks for more memory than Java has; it is damaged or too large.",
                    "Copy or export it again, cut it into tiles" + SKIP,
                    cause);
        }
        if (cause instanceof Error error && !(cause instanceof StackOverflowError)) {
            throw error;
        }
        if (warnings.truncated()
                || Stream.iterate(cause, Objects::nonNull, Throwable::getCause)
                        .anyMatch(EOFException.class::isInstance)) {
            return truncated(name, cause);
        }
        String message = cause instanceof IOException io ? Reason.of(io) : "its structure is broken";
        if (message.toLowerCase(Locale.ROOT).matches(".*(unsupported|unknown).*")) {
            return new UnreadableImageException(
                    name + " uses a variant of its format that cannot be read (" + oneLine(message) + ").",
                    "Open it in Fiji and save it as plain TIFF or PNG" + SKIP,
                    cause);
        }
        return damaged(name, message, cause);
    }

    private static UnreadableImageException truncated(String name, @Nullable Throwable cause) {
        return new UnreadableImageException(name + " is cut off: the file ends before its last pixel.", AGAIN, cause);
    }

    private static UnreadableImageException damaged(String name, String how, @Nullable Throwable cause) {
        return new UnreadableImageException(
                name + " is damaged and cannot be read whole (" + oneLine(how) + ").", AGAIN, cause);
    }

    /** A decoder's message within a sentence. */
    private static String oneLine(String message) {
        return message.strip()
                .replaceAll("\\s+", " ")
                .replaceAll("\\.$", "")
                .replaceAll("Compression value: (3300[345]|34712)$", "compression JPEG 2000");
    }

    /** The warnings of a decoder that fills a missing part of an image with grey: only they show that the image is incomplete. */
    static final class Warnings implements IIOReadWarningListener {
        private static final Pattern MISSING =
                Pattern.compile("truncated|premature|unexpected end|missing eoi|\\beof\\b", Pattern.CASE_INSENSITIVE);
        private static final Pattern DAMAGED =
                Pattern.compile("corrupt jpeg data: (?!\\d+ extraneous)|bad huffman", Pattern.CASE_INSENSITIVE);
        private static final Pattern HARMLESS = Pattern.compile("ByteCount|extraneous", Pattern.CASE_INSENSITIVE);
        private static final int MOST_NOTES = 3;

        private final List<String> warnings = new ArrayList<>();

        @Override
        public void warningOccurred(ImageReader source, String warning) {
            warnings.add(warning);
        }

        boolean truncated() {
            return warnings.stream().anyMatch(w -> MISSING.matcher(w).find());
        }

        boolean damaged() {
            return warnings.stream().anyMatch(w -> DAMAGED.matcher(w).find());
        }

        /** The other warnings, for the record. */
        List<String> notes() {
            return warnings.stream()
                    .filter(w -> !HARMLESS.matcher(w).find())
                    .distinct()
                    .limit(MOST_NOTES)
                    .map(w -> "the decoder says: " + w)
                    .toList();
        }
    }
}
