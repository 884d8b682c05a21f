package quadrant.imagej;

import static quadrant.task.OptionName.option;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageMetadata;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import javax.imageio.IIOException;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;
import quadrant.dataset.UnreadableImageException;
import quadrant.pixels.DisplayRange;
import quadrant.pixels.PixelSize;
import quadrant.pixels.PixelType;
import quadrant.pixels.RawImage;
import quadrant.pixels.Region;
import quadrant.pixels.RegionSource;
import quadrant.task.Attempt;
import quadrant.task.UserException;

/**
 * A TIFF or BigTIFF read by region: the plane that {@link ImageFileReader} reads, of which only the tiles or strips that a
 * region touches are decoded. Its tiled pages with the same aspect ratio but fewer pixels are levels, as in an Aperio SVS; so
 * are the sub-directories of its first page, as in an OME-TIFF.
 *
 * <p>Decoded tiles fill at most a sixth of Java's memory, and 128 MiB a plane.
 */
final class TiffRegions implements RegionSource {
    private static final double SHAPE_WITHIN = 0.02;
    private static final int MEMORY_SHARE = 6;

    private final String name;
    private final ImageInputStream in;
    private final TiffBlocks blocksOf;
    private final List<TIFFImageReader> readers = new ArrayList<>();
    private final TIFFImageMetadata first;
    private final Optional<ImageJStack> stack;
    private final Optional<StackPlane> at;
    private final boolean explicit;
    private final List<Level> levels = new ArrayList<>();
    private final List<List<BlockCache>> blocks = new ArrayList<>();
    private DecoderWarnings warnings = new DecoderWarnings();

    /** Opens it; decoders may fail with exceptions of any kind. */
    TiffRegions(Path file, String name, TIFFImageReader reader, ImageInputStream in, StackPosition position)
            throws IOException {
        this.name = name;
        this.in = in;
        readers.add(reader);
        int pages = reader.getNumImages(true);
        if (pages == 0) {
            throw new IIOException("the list of its pages is damaged");
        }
        this.first = (TIFFImageMetadata) reader.getImageMetadata(0);
        this.stack = ImageJStack.parse(TiffTags.description(first));
        if (stack.isEmpty()) {
            position.requireFirst(name);
        }
        this.at = stack.map(s -> position.in(name, s.channels(), s.slices(), s.frames()));
        this.explicit = position.explicit();
        this.blocksOf = new TiffBlocks(file, name, stack.isPresent(), () -> warnings);
        if (stack.isPresent()) {
            addStack(reader, pages, stack.get());
        } else {
            addPyramid(file, reader, pages);
        }
    }

    private void addStack(TIFFImageReader reader, int pages, ImageJStack s) throws IOException {
        List<Integer> planes = s.pages(at.orElseThrow());
        boolean onePage = pages == 1 && s.images() > 1;
        if (!onePage && planes.get(planes.size() - 1) >= pages) {
            throw new IIOException("it has " + pages + " pages where ImageJ wrote " + s.images());
        }
        addLevel(planes.stream()
                .map(p -> new TiffBlocks.Plane(reader, onePage ? 0 : p, onePage ? p : 0))
                .toList());
    }

    /** The first page, and the coarser ones with its aspect ratio among the other pages and its sub-directories. */
    private void addPyramid(Path file, TIFFImageReader reader, int pages) throws IOException {
        addLevel(List.of(new TiffBlocks.Plane(reader, 0, 0)));
        for (int page = 1; page < pages; page++) {
            if (reader.isImageTiled(page) && coarser(reader, page)) {
                addLevel(List.of(new TiffBlocks.Plane(reader, page, 0)));
            }
        }
        for (TIFFImageReader sub : SubDirectories.of(file, in)) {
            readers.add(sub);
            if (coarser(sub, 0)) {
                addLevel(List.of(new TiffBlocks.Plane(sub, 0, 0)));
            }
        }
    }

    private boolean coarser(TIFFImageReader reader, int page) throws IOException {
        Level last = levels.get(levels.size() - 1);
        double across = levels.get(0).widthPx() / (double) reader.getWidth(page);
        double down = levels.get(0).heightPx() / (double) reader.getHeight(page);
        return across > last.downsample()
                && Math.abs(across / down - 1) < SHAPE_WITHIN
                && TiffTags.of((TIFFImageMetadata) reader.getImageMetadata(page))
                        .equals(TiffTags.of(first));
    }

    private void addLevel(List<TiffBlocks.Plane> planes) throws IOException {
        TiffBlocks.Plane one = planes.get(0);
        int w = one.reader().getWidth(one.page());
        int h = one.reader().getHeight(one.page());
        if (levels.isEmpty()) {
            ImageSizes.checkLeast(name, w, h);
        }
        long most = Runtime.getRuntime().maxMemory() / MEMORY_SHARE / planes.size();
        List<BlockCache> channels = new ArrayList<>();
        for (TiffBlocks.Plane plane : planes) {
            channels.add(blocksOf.of(plane, new BlockCache.Size(w, h), most));
        }
        blocks.add(channels);
        levels.add(new Level(w, h, levels.isEmpty() ? 1 : levels.get(0).widthPx() / (double) w));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Level> levels() {
        return List.copyOf(levels);
    }

    @Override
    public Optional<PixelSize> pixelSize() {
        return stack.isPresent()
                ? stack.get().pixelSize(TiffTags.decimal(first, 282), TiffTags.decimal(first, 283))
                : SlideScale.of(first);
    }

    @Override
    public List<String> notes() {
        return at.map(plane -> ImageJStack.notes(plane, explicit)).orElse(List.of());
    }

    @Override
    public RawImage read(int level, Region region) {
        warnings = new DecoderWarnings();
        for (TIFFImageReader reader : readers) {
            reader.removeAllIIOReadWarningListeners();
            reader.addIIOReadWarningListener(warnings);
        }
        try {
            RawImage planes = Attempt.at(() -> decode(level, region));
            if (warnings.truncated() || warnings.damaged()) {
                throw damaged(level, region, "its data is corrupt", null);
            }
            return planes;
        } catch (ExecutionException e) {
            throw damaged(level, region, e.getCause() == null ? e : e.getCause());
        }
    }

    private UnreadableImageException damaged(int level, Region region, Throwable cause) {
        if (cause instanceof UserException already) {
            throw already;
        }
        if (cause instanceof Error error && !(cause instanceof StackOverflowError)) {
            throw error;
        }
        String how = cause instanceof IOException && cause.getMessage() != null
                ? cause.getMessage().strip().replaceAll("\\s+", " ").replaceAll("\\.$", "")
                : "its structure is broken";
        return damaged(level, region, how, cause);
    }

    private UnreadableImageException damaged(int level, Region r, String how, @Nullable Throwable cause) {
        double d = levels.get(level).downsample();
        String at = Math.round(r.xPx() * d) + ", " + Math.round(r.yPx() * d);
        return new UnreadableImageException(
                "The pixels of " + name + " from " + at + " on cannot be read (" + how + ").",
                "Copy or export the image again, or pass over such parts with " + option("skip_unreadable") + ".",
                cause);
    }

    private RawImage decode(int level, Region region) throws IOException {
        Level of = levels.get(level);
        if (!region.within(of.widthPx(), of.heightPx())) {
            throw new IllegalArgumentException(region + " lies outside level " + level + " of " + name);
        }
        List<float[]> channels = new ArrayList<>();
        List<String> notes = new ArrayList<>(notes());
        PixelType type = PixelType.UINT8;
        boolean colour = false;
        for (BlockCache b : blocks.get(level)) {
            Bands bands = b.read(region);
            channels.addAll(bands.channels());
            type = bands.type();
            colour = bands.colour() && blocks.get(level).size() == 1;
            bands.notes().stream().filter(n -> !notes.contains(n)).forEach(notes::add);
        }
        boolean signed =
                type == PixelType.UINT16 && stack.map(ImageJStack::signed16).orElse(false);
        if (signed) {
            channels.forEach(TiffFile::subtract32768);
        }
        Optional<PixelSize> size = pixelSize().map(p -> new PixelSize(p.micronsPerPixel() * of.downsample()));
        return new RawImage(
                name,
                region.widthPx(),
                region.heightPx(),
                channels,
                signed ? PixelType.FLOAT32 : type,
                colour,
                channels.size() == blocks.get(level).size() ? ranges(signed) : List.of(),
                size,
                notes);
    }

    private List<DisplayRange> ranges(boolean signed) {
        double shift = signed ? 32768 : 0;
        return stack.map(s -> s.displayRanges(TiffTags.imageJRanges(first)).stream()
                        .map(r -> new DisplayRange(r.min() - shift, r.max() - shift))
                        .toList())
                .orElse(List.of());
    }

    @Override
    public void close() {
        readers.forEach(TIFFImageReader::dispose);
        Streams.close(in);
    }
}
