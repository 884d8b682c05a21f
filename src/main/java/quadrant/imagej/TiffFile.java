package quadrant.imagej;

import static quadrant.task.OptionName.option;

import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageMetadata;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReader;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.awt.Rectangle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
 * A TIFF or BigTIFF of which one plane is read, whole or by region.
 *
 * <p>Of a stack written by ImageJ, the plane is all channels of the requested slice and frame, by default of the middle slice
 * ((n + 1) / 2, counted from 1) of the first frame; of any other file the first page.
 *
 * <p>For a region only the tiles or strips that it touches are decoded; those fill at most a sixth of Java's memory, and 128
 * MiB a plane. The file's tiled pages with the same aspect ratio but fewer pixels are levels, as in an Aperio SVS; so are the
 * sub-directories of its first page, as in an OME-TIFF.
 */
final class TiffFile implements RegionSource {
    private static final double SHAPE_WITHIN = 0.02;
    private static final int MEMORY_SHARE = 6;
    private static final int BAND_ROWS = 64;
    private static final int IN_NO_PAGE = -1;

    private final String name;
    private final StackPosition position;
    private final ImageInputStream in;
    private final TIFFImageReader reader = new TIFFImageReaderSpi().createReaderInstance(null);
    private final ByteOrder order;
    private final int pages;
    private final Optional<ImageJStack> stack;
    private final int page;
    private final TIFFImageMetadata metadata;
    private final List<Level> levels = new ArrayList<>();
    private final List<List<BlockCache>> blocks = new ArrayList<>();
    private ImageFileReader.Warnings warnings;

    /**
     * One channel, or all channels of a page.
     *
     * @param page of the file, from 0; negative for a sub-directory
     * @param within the page, where one page entry stands for several planes
     */
    private record Plane(TIFFImageMetadata metadata, int page, int within) {
        int widthPx() {
            return TiffPage.first(metadata, TIFF.TAG_IMAGE_WIDTH, 0);
        }

        int heightPx() {
            return TiffPage.first(metadata, TIFF.TAG_IMAGE_HEIGHT, 0);
        }
    }

    /**
     * Opens it; decoders may fail with exceptions of any kind.
     *
     * @param warnings receives the decoder's warnings while the whole plane is read
     */
    TiffFile(Path file, String name, StackPosition position, ImageFileReader.Warnings warnings) throws IOException {
        this.name = name;
        this.position = position;
        this.warnings = warnings;
        this.in = FileKind.open(file);
        boolean opened = false;
        try {
            this.order = in.read() == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
            in.seek(0);
            reader.setInput(in);
            reader.addIIOReadWarningListener(warnings);
            this.pages = reader.getNumImages(true);
            if (pages == 0) {
                throw new IIOException("the list of its pages is damaged");
            }
            this.stack = ImageJStack.parse(TiffPage.description(metadata(0)));
            if (stack.isEmpty()) {
                position.requireFirst(name);
            }
            this.page = stack.isEmpty() && position.listed() ? position.z() - 1 : 0;
            this.metadata = metadata(page);
            opened = true;
        } finally {
            if (!opened) {
                close();
            }
        }
    }

    private TIFFImageMetadata metadata(int ofPage) throws IOException {
        return (TIFFImageMetadata) reader.getImageMetadata(ofPage);
    }

    /** All planes of the file, slice by slice within each frame. */
    List<StackPosition.Plane> list() {
        return stack.map(s -> StackPosition.Plane.all(s.slices(), s.frames()))
                .orElseGet(() -> StackPosition.Plane.all(pages, 1));
    }

    private Optional<StackPosition.Plane> at() {
        return stack.map(s -> position.in(name, s.channels(), s.slices(), s.frames()));
    }

    /** The channels at the full resolution. */
    private List<Plane> planes() throws IOException {
        if (stack.isEmpty()) {
            return List.of(new Plane(metadata, page, 0));
        }
        ImageJStack s = stack.get();
        List<Plane> planes = new ArrayList<>();
        for (int p : s.pages(at().orElseThrow())) {
            if (pages == 1 && s.images() > 1) {
                planes.add(new Plane(metadata, 0, p));
            } else if (p < pages) {
                planes.add(new Plane(metadata(p), p, 0));
            } else {
                throw new IIOException("it has " + pages + " pages where ImageJ wrote " + s.images());
            }
        }
        return planes;
    }

    /** Whether ImageJ wrote a stack under one page entry, as for files above 4 GB: contiguous planes. */
    private boolean onePage() {
        return pages == 1 && stack.map(s -> s.images() > 1).orElse(false);
    }

    /** The whole plane. */
    RawImage read() throws IOException {
        List<Plane> planes = planes();
        TiffPage tags = TiffPage.of(metadata);
        int w = reader.getWidth(page);
        int h = reader.getHeight(page);
        if (w != reader.getWidth(0) || h != reader.getHeight(0)) {
            throw new UnreadableImageException(
                    "Page " + (page + 1) + " of " + name + " is " + w + "×" + h + " pixels, and its first page is "
                            + reader.getWidth(0) + "×" + reader.getHeight(0) + ", so it is no stack.",
                    "Leave out " + option("slices") + ", or save the pages as files of their own.",
                    null);
        }
        int samples = Math.multiplyExact(tags.samples(), planes.size());
        ImageFileReader.checkSize(name, w, h, samples, tags.samples() * tags.bits() / 8);
        List<Bands> channels = new ArrayList<>();
        for (Plane p : planes) {
            channels.add(
                    onePage()
                            ? rows(tags, w, offset(p, tags, w, h), new Region(0, 0, w, h))
                            : TiffPage.of(p.metadata).read(reader, p.page, stack.isPresent(), null));
        }
        RawImage image = image(channels, new Region(0, 0, w, h), pixelSize());
        boolean chosen = stack.isEmpty() && !position.listed() && pages > 1;
        return chosen ? image.with(List.of("page 1 of " + pages)) : image;
    }

    private RawImage image(List<Bands> bands, Region size, Optional<PixelSize> pixelSize) throws IOException {
        List<float[]> channels = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        if (!position.listed()) {
            at().ifPresent(plane -> notes.addAll(ImageJStack.notes(plane, position.explicit())));
        }
        bands.forEach(b -> channels.addAll(b.channels()));
        bands.stream()
                .flatMap(b -> b.notes().stream())
                .distinct()
                .filter(n -> !notes.contains(n))
                .toList()
                .forEach(notes::add);
        if (channels.stream().anyMatch(c -> c.length != size.widthPx() * size.heightPx())) {
            throw new IIOException("its pages differ in size");
        }
        Bands last = bands.get(bands.size() - 1);
        boolean signed = last.type() == PixelType.UINT16
                && stack.map(ImageJStack::signed16).orElse(false);
        if (signed) {
            channels.forEach(TiffFile::subtract32768);
        }
        return new RawImage(
                name,
                size.widthPx(),
                size.heightPx(),
                channels,
                signed ? PixelType.FLOAT32 : last.type(),
                last.colour() && bands.size() == 1,
                channels.size() == bands.size() ? ranges(signed ? 32768 : 0) : List.of(),
                pixelSize,
                notes);
    }

    private List<DisplayRange> ranges(double shift) {
        return stack.map(s -> s.displayRanges(TiffPage.imageJRanges(metadata)).stream()
                        .map(r -> new DisplayRange(r.min() - shift, r.max() - shift))
                        .toList())
                .orElse(List.of());
    }

    static void subtract32768(float[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] -= 32768;
        }
    }

    /** The same, ready to be read by region; closed where that fails. */
    TiffFile byRegion() throws IOException {
        boolean done = false;
        try {
            addLevel(planes());
            if (stack.isEmpty()) {
                addPyramid();
            }
            done = true;
            return this;
        } finally {
            if (!done) {
                close();
            }
        }
    }

    private void addPyramid() throws IOException {
        for (int p = 1; p < pages; p++) {
            if (reader.isImageTiled(p)) {
                addCoarser(new Plane(metadata(p), p, 0));
            }
        }
        for (TIFFImageMetadata sub : TiffPage.subDirectories(metadata)) {
            addCoarser(new Plane(sub, IN_NO_PAGE, 0));
        }
    }

    private void addCoarser(Plane plane) throws IOException {
        Level last = levels.get(levels.size() - 1);
        double across = levels.get(0).widthPx() / (double) plane.widthPx();
        double down = levels.get(0).heightPx() / (double) plane.heightPx();
        if (across > last.downsample()
                && Math.abs(across / down - 1) < SHAPE_WITHIN
                && TiffPage.of(plane.metadata).equals(TiffPage.of(metadata))) {
            addLevel(List.of(plane));
        }
    }

    private void addLevel(List<Plane> planes) throws IOException {
        int w = planes.get(0).widthPx();
        int h = planes.get(0).heightPx();
        if (levels.isEmpty()) {
            ImageFileReader.checkLeast(name, w, h);
        }
        long most = Runtime.getRuntime().maxMemory() / MEMORY_SHARE / planes.size();
        List<BlockCache> channels = new ArrayList<>();
        for (Plane plane : planes) {
            channels.add(cache(plane, w, h, most));
        }
        blocks.add(channels);
        levels.add(new Level(w, h, levels.isEmpty() ? 1 : levels.get(0).widthPx() / (double) w));
    }

    /** A plane as blocks that are decoded on request: its tiles, its strips or some of its rows. */
    private BlockCache cache(Plane plane, int w, int h, long most) throws IOException {
        TiffPage tags = TiffPage.of(plane.metadata);
        if (contiguous(plane.metadata, tags)) {
            long offset = offset(plane, tags, w, h);
            return new BlockCache(w, h, w, BAND_ROWS, most, r -> rows(tags, w, offset, r));
        }
        if (plane.within > 0) {
            throw new IIOException("its kind of stack under one page entry is unsupported");
        }
        return packed(plane, tags, w, h, most);
    }

    private BlockCache packed(Plane plane, TiffPage tags, int w, int h, long most) throws IOException {
        int tileWidthPx = TiffPage.first(plane.metadata, TIFF.TAG_TILE_WIDTH, 0);
        boolean tiled = tileWidthPx > 0;
        int pieceWidthPx = tiled ? tileWidthPx : w;
        int pieceHeightPx = tiled
                ? TiffPage.first(plane.metadata, TIFF.TAG_TILE_HEIGTH, h)
                : Math.max(1, Math.min(h, TiffPage.first(plane.metadata, TIFF.TAG_ROWS_PER_STRIP, h)));
        double bytes = (double) w * pieceHeightPx * tags.samples() * Float.BYTES;
        if (!tiled && bytes > most) {
            throw new UnreadableImageException(
                    name + " is packed in pieces of " + w + "×" + pieceHeightPx + " pixels, of which no part can be"
                            + " read alone.",
                    "Save it anew with tiles or uncompressed, or give Java more memory.",
                    null);
        }
        if (plane.page != IN_NO_PAGE && (!tiled || tags.jpeg())) {
            int rows = tiled ? pieceHeightPx : pieceHeightPx * Math.max(1, BAND_ROWS / pieceHeightPx);
            return new BlockCache(w, h, pieceWidthPx, rows, most, r -> {
                Rectangle part = new Rectangle(r.xPx(), r.yPx(), r.widthPx(), r.heightPx());
                return tags.read(reader, plane.page, stack.isPresent(), part);
            });
        }
        return alone(plane, tags, tiled, new Region(0, 0, w, h), new Region(0, 0, pieceWidthPx, pieceHeightPx), most);
    }

    /** Each tile or strip is decoded as a file of its own. */
    private BlockCache alone(Plane plane, TiffPage tags, boolean tiled, Region whole, Region piece, long most)
            throws IOException {
        int across = (whole.widthPx() + piece.widthPx() - 1) / piece.widthPx();
        int down = (whole.heightPx() + piece.heightPx() - 1) / piece.heightPx();
        TileFile tile = new TileFile(in, order, plane.metadata, tags, tiled, across * down);
        TIFFImageReader alone = new TIFFImageReaderSpi().createReaderInstance(null);
        return new BlockCache(whole.widthPx(), whole.heightPx(), piece.widthPx(), piece.heightPx(), most, r -> {
            int at = r.yPx() / piece.heightPx() * across + r.xPx() / piece.widthPx();
            int heightPx = tiled ? piece.heightPx() : r.heightPx();
            alone.setInput(new ByteArrayImageInputStream(tile.of(at, piece.widthPx(), heightPx)));
            alone.removeAllIIOReadWarningListeners();
            alone.addIIOReadWarningListener(warnings);
            return tags.read(alone, 0, stack.isPresent(), null)
                    .part(piece.widthPx(), new Region(0, 0, r.widthPx(), r.heightPx()));
        });
    }

    /** Whether the rows of a page lie uncompressed behind one another, however the file divides them into strips. */
    private static boolean contiguous(TIFFImageMetadata page, TiffPage tags) {
        long[] offsets = TiffPage.numbers(page, TIFF.TAG_STRIP_OFFSETS);
        long[] counts = TiffPage.numbers(page, TIFF.TAG_STRIP_BYTE_COUNTS);
        boolean plain = tags.photometric() == TiffPage.BLACK_IS_ZERO || tags.photometric() == TiffPage.RGB;
        boolean together =
                offsets.length > 0 && tags.raw() && plain && !tags.separate() && tags.samples() == tags.colours();
        for (int i = 1; together && i < offsets.length; i++) {
            together = i <= counts.length && offsets[i] == offsets[i - 1] + counts[i - 1];
        }
        return together;
    }

    /** Where an uncompressed plane begins, in bytes. */
    private static long offset(Plane plane, TiffPage tags, int w, int h) throws IOException {
        long[] offsets = TiffPage.numbers(plane.metadata, TIFF.TAG_STRIP_OFFSETS);
        if (offsets.length == 0) {
            throw new IIOException("it does not say where its pixels are");
        }
        return offsets[0] + plane.within * ((long) w * h * tags.samples() * tags.bits() / 8);
    }

    /** Rows of an uncompressed plane, without reading the rows above them. */
    private Bands rows(TiffPage tags, int w, long offset, Region r) throws IOException {
        if (!tags.raw()) {
            throw new IIOException("its kind of stack under one page entry is unsupported");
        }
        int n = Math.multiplyExact(w, r.heightPx());
        int rowBytes = w * tags.samples() * tags.bits() / 8;
        byte[] bytes = new byte[Math.multiplyExact(rowBytes, r.heightPx())];
        in.seek(offset + (long) r.yPx() * rowBytes);
        in.readFully(bytes);
        ByteBuffer values = ByteBuffer.wrap(bytes).order(order);
        List<float[]> channels = new ArrayList<>();
        for (int s = 0; s < tags.samples(); s++) {
            float[] channel = new float[n];
            for (int i = 0; i < n; i++) {
                int at = i * tags.samples() + s;
                channel[i] = switch (tags.bits()) {
                    case 8 -> values.get(at) & 255;
                    case 16 -> values.getShort(2 * at) & 65535;
                    default -> values.getFloat(4 * at);
                };
            }
            channels.add(channel);
        }
        return new Bands(channels, tags.type(), tags.colours() == 3 && tags.samples() == 3, List.of());
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
                ? stack.get()
                        .pixelSize(
                                TiffPage.decimal(metadata, TIFF.TAG_X_RESOLUTION),
                                TiffPage.decimal(metadata, TIFF.TAG_Y_RESOLUTION))
                : SlideScale.of(metadata);
    }

    @Override
    public RawImage read(int level, Region region) {
        Level of = levels.get(level);
        if (!region.within(of.widthPx(), of.heightPx())) {
            throw new IllegalArgumentException(region + " lies outside level " + level + " of " + name);
        }
        warnings = new ImageFileReader.Warnings();
        reader.removeAllIIOReadWarningListeners();
        reader.addIIOReadWarningListener(warnings);
        try {
            RawImage image = Attempt.at(() -> {
                List<Bands> bands = new ArrayList<>();
                for (BlockCache b : blocks.get(level)) {
                    bands.add(b.read(region));
                }
                return image(bands, region, pixelSize().map(p -> new PixelSize(p.micronsPerPixel() * of.downsample())));
            });
            if (warnings.truncated() || warnings.damaged()) {
                throw damaged(of, region, "its data is corrupt", null);
            }
            return image;
        } catch (ExecutionException e) {
            throw refusal(of, region, e.getCause() == null ? e : e.getCause());
        }
    }

    /** What ended a reading, where that is not the file's fault; else a refusal of the file. */
    private RuntimeException refusal(Level of, Region region, Throwable cause) {
        if (cause instanceof UserException already) {
            return already;
        }
        if (cause instanceof Error error && !(cause instanceof StackOverflowError)) {
            throw error;
        }
        boolean known = cause instanceof IOException && cause.getMessage() != null;
        return damaged(
                of,
                region,
                known ? ImageFileReader.oneLine(String.valueOf(cause.getMessage())) : "its structure is broken",
                cause);
    }

    private UnreadableImageException damaged(Level of, Region r, String how, @Nullable Throwable cause) {
        String at = Math.round(r.xPx() * of.downsample()) + ", " + Math.round(r.yPx() * of.downsample());
        return new UnreadableImageException(
                "The pixels of " + name + " from " + at + " on cannot be read (" + how + ").",
                "Copy or export the image again, or pass over such parts with " + option("skip_unreadable") + ".",
                cause);
    }

    @Override
    public void close() {
        reader.dispose();
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
