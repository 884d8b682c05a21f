package quadrant.imagej;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageMetadata;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReader;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.awt.Rectangle;
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
 * A TIFF or BigTIFF read by region: the plane that {@link ImageFileReader} takes, of which only the tiles or strips are
 * decoded that a region touches. Its tiled pages of the same shape but fewer pixels are levels, as in an Aperio SVS.
 *
 * <p>Decoded tiles fill at most a sixth of Java's memory, and 128 MiB a plane.
 */
final class TiffRegions implements RegionSource {
    private static final int BAND_ROWS = 64;
    private static final double SHAPE_WITHIN = 0.02;
    private static final int MEMORY_SHARE = 6;
    private static final int SUB_DIRECTORIES = 330;

    private final Path file;
    private final String name;
    private final ImageInputStream in;
    private final TIFFImageReader reader;
    private final TIFFImageMetadata first;
    private final Optional<ImageJStack> stack;
    private final Optional<StackPlane> at;
    private final boolean explicit;
    private final List<Level> levels = new ArrayList<>();
    private final List<List<BlockCache>> blocks = new ArrayList<>();
    private DecoderWarnings warnings = new DecoderWarnings();

    /** Opens it; fails as decoders do, with all sorts of exceptions. */
    TiffRegions(Path file, String name, TIFFImageReader reader, ImageInputStream in, StackPosition position)
            throws IOException {
        this.file = file;
        this.name = name;
        this.reader = reader;
        this.in = in;
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
        List<Integer> planes = stack.map(s -> s.pages(at.orElseThrow())).orElse(List.of(0));
        addLevel(planes, pages);
        for (int page = 1; stack.isEmpty() && page < pages; page++) {
            if (coarser(page)) {
                addLevel(List.of(page), pages);
            }
        }
    }

    private boolean coarser(int page) throws IOException {
        Level last = levels.get(levels.size() - 1);
        double across = levels.get(0).widthPx() / (double) reader.getWidth(page);
        double down = levels.get(0).heightPx() / (double) reader.getHeight(page);
        return reader.isImageTiled(page)
                && across > last.downsample()
                && Math.abs(across / down - 1) < SHAPE_WITHIN
                && TiffTags.of((TIFFImageMetadata) reader.getImageMetadata(page))
                        .equals(TiffTags.of(first));
    }

    private void addLevel(List<Integer> planes, int pages) throws IOException {
        int page = planes.get(0) < pages ? planes.get(0) : 0;
        int w = reader.getWidth(page);
        int h = reader.getHeight(page);
        if (levels.isEmpty()) {
            ImageSizes.checkLeast(name, w, h);
        }
        long most = Runtime.getRuntime().maxMemory() / MEMORY_SHARE / planes.size();
        List<BlockCache> channels = new ArrayList<>();
        for (int plane : planes) {
            channels.add(blocks(plane, pages, new BlockCache.Size(w, h), most));
        }
        blocks.add(channels);
        levels.add(new Level(w, h, levels.isEmpty() ? 1 : levels.get(0).widthPx() / (double) w));
    }

    private BlockCache blocks(int plane, int pages, BlockCache.Size size, long most) throws IOException {
        boolean onePage = pages == 1 && stack.isPresent() && stack.get().images() > 1;
        if (!onePage && plane >= pages) {
            throw new IIOException("it has " + pages + " pages where ImageJ wrote "
                    + stack.map(ImageJStack::images).orElse(1));
        }
        return blocksOf(onePage ? 0 : plane, onePage ? plane : 0, size, most);
    }

    /** @param within the plane, where one page entry stands for several */
    private BlockCache blocksOf(int page, int within, BlockCache.Size size, long most) throws IOException {
        TIFFImageMetadata metadata = (TIFFImageMetadata) reader.getImageMetadata(page);
        TiffTags tags = TiffTags.of(metadata);
        Optional<RawRows> raw = raw(metadata, tags, size, within);
        if (raw.isPresent()) {
            RawRows rows = raw.get();
            return new BlockCache(
                    size.widthPx(),
                    size.heightPx(),
                    new BlockCache.Size(size.widthPx(), BAND_ROWS),
                    most,
                    r -> rows.read(r.yPx(), r.heightPx()));
        }
        if (within > 0) {
            throw new IIOException("its kind of stack under one page entry is unsupported");
        }
        BlockCache.Size piece = piece(page, tags, size, most);
        if (reader.isImageTiled(page) && !tags.jpeg()) {
            return new BlockCache(size.widthPx(), size.heightPx(), piece, most, tiles(metadata, tags, size, piece));
        }
        return new BlockCache(size.widthPx(), size.heightPx(), piece, most, r -> {
            Rectangle part = new Rectangle(r.xPx(), r.yPx(), r.widthPx(), r.heightPx());
            return TiffPage.read(reader, page, tags, stack.isPresent(), part);
        });
    }

    private BlockCache.Decoder tiles(TIFFImageMetadata page, TiffTags tags, BlockCache.Size size, BlockCache.Size tile)
            throws IOException {
        int across = (size.widthPx() + tile.widthPx() - 1) / tile.widthPx();
        int down = (size.heightPx() + tile.heightPx() - 1) / tile.heightPx();
        TileFile one = new TileFile(file, page, tags, tile, across * down);
        TIFFImageReader alone = new TIFFImageReaderSpi().createReaderInstance(null);
        return r -> {
            int at = r.yPx() / tile.heightPx() * across + r.xPx() / tile.widthPx();
            alone.setInput(new ByteArrayImageInputStream(one.of(at)));
            alone.removeAllIIOReadWarningListeners();
            alone.addIIOReadWarningListener(warnings);
            Bands whole = TiffPage.read(alone, 0, tags, stack.isPresent());
            return Cutout.of(whole, tile.widthPx(), new Region(0, 0, r.widthPx(), r.heightPx()));
        };
    }

    /** Where rows lie uncompressed behind each other, whatever strips the file counts them in. */
    private Optional<RawRows> raw(TIFFImageMetadata page, TiffTags tags, BlockCache.Size size, int plane) {
        long[] offsets = TiffTags.numbers(page, 273);
        long[] counts = TiffTags.numbers(page, 279);
        boolean plain = tags.photometric() == TiffTags.BLACK_IS_ZERO || tags.photometric() == TiffTags.RGB;
        boolean together = offsets.length > 0
                && RawRows.supports(tags)
                && plain
                && !tags.separate()
                && tags.samples() == tags.colours();
        for (int i = 1; together && i < offsets.length; i++) {
            together = i <= counts.length && offsets[i] == offsets[i - 1] + counts[i - 1];
        }
        long planeBytes = (long) size.widthPx() * size.heightPx() * tags.samples() * tags.bits() / 8;
        return together
                ? Optional.of(new RawRows(file, tags, size.widthPx(), offsets[0] + plane * planeBytes))
                : Optional.empty();
    }

    /** What is decoded at once: the file's own tile, or its strips up to so many rows. */
    private BlockCache.Size piece(int page, TiffTags tags, BlockCache.Size size, long most) throws IOException {
        if (reader.isImageTiled(page)) {
            return new BlockCache.Size(reader.getTileWidth(page), reader.getTileHeight(page));
        }
        int rows = Math.max(1, Math.min(size.heightPx(), reader.getTileHeight(page)));
        double bytes = (double) size.widthPx() * rows * tags.samples() * Float.BYTES;
        if (bytes > most) {
            throw new UnreadableImageException(
                    name + " is packed in pieces of " + size.widthPx() + "×" + rows + " pixels, of which no part can be"
                            + " read alone.",
                    "Save it anew with tiles or uncompressed, or give Java more memory.",
                    null);
        }
        return new BlockCache.Size(size.widthPx(), rows * Math.max(1, BAND_ROWS / rows));
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
        List<String> notes = new ArrayList<>(
                at.map(plane -> ImageJStack.notes(plane, explicit)).orElse(List.of()));
        if (TiffTags.has(first, SUB_DIRECTORIES)) {
            notes.add("pyramid in sub-directories left out, full resolution read");
        }
        return notes;
    }

    @Override
    public RawImage read(int level, Region region) {
        warnings = new DecoderWarnings();
        reader.removeAllIIOReadWarningListeners();
        reader.addIIOReadWarningListener(warnings);
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
                "Copy or export the image again, or pass over such parts with --skip-unreadable.",
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
        reader.dispose();
        Streams.close(in);
    }
}
