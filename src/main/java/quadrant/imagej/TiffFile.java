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
import javax.imageio.IIOException;
import javax.imageio.stream.ImageInputStream;
import quadrant.dataset.UnreadableImageException;
import quadrant.pixels.DisplayRange;
import quadrant.pixels.PixelSize;
import quadrant.pixels.PixelType;
import quadrant.pixels.RawImage;
import quadrant.pixels.Region;
import quadrant.pixels.RegionSource;

/**
 * A TIFF or BigTIFF of which one plane is read, whole or by region.
 *
 * <p>Of a {@link TiffStack}, the plane is all channels of the requested slice and frame, by default of the middle slice
 * ((n + 1) / 2, counted from 1) of the first frame; of any other file the first page.
 *
 * <p>For a region only the tiles or strips that it touches are decoded; those fill at most a sixth of Java's memory, and 128
 * MiB a channel. The sub-directories of a page are its levels, as in an OME-TIFF; so are, where the file is no stack, its tiled
 * pages with the same aspect ratio but fewer pixels, as in an Aperio SVS.
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
    private final Optional<TiffStack> stack;
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
    private record Plane(TIFFImageMetadata metadata, TiffPage tags, int page, int within) {
        Plane(TIFFImageMetadata metadata, int page, int within) {
            this(metadata, TiffPage.of(metadata), page, within);
        }

        int widthPx() {
            return TiffPage.first(metadata, TIFF.TAG_IMAGE_WIDTH, 0);
        }

        int heightPx() {
            return TiffPage.first(metadata, TIFF.TAG_IMAGE_HEIGHT, 0);
        }

        /** Whether its rows lie uncompressed behind one another, however the file divides them into strips. */
        boolean contiguous() {
            long[] offsets = TiffPage.numbers(metadata, TIFF.TAG_STRIP_OFFSETS);
            long[] counts = TiffPage.numbers(metadata, TIFF.TAG_STRIP_BYTE_COUNTS);
            boolean plain = tags.photometric() == TiffPage.BLACK_IS_ZERO || tags.photometric() == TiffPage.RGB;
            boolean together =
                    offsets.length > 0 && tags.raw() && plain && !tags.separate() && tags.samples() == tags.colours();
            for (int i = 1; together && i < offsets.length; i++) {
                together = i <= counts.length && offsets[i] == offsets[i - 1] + counts[i - 1];
            }
            return together;
        }
    }

    /**
     * Opens it; decoders may fail with exceptions of any kind.
     *
     * @param byRegion whether it is read by region, and not whole
     * @param warnings receives the decoder's warnings while the whole plane is read
     */
    TiffFile(Path file, String name, StackPosition position, boolean byRegion, ImageFileReader.Warnings warnings)
            throws IOException {
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
            this.stack = TiffStack.parse(TiffPage.description(metadata(0)), String.valueOf(file.getFileName()), name);
            if (stack.isEmpty()) {
                position.requireFirst(name);
            }
            this.page = stack.isEmpty() && position.listed() ? position.z() - 1 : 0;
            this.metadata = metadata(page);
            if (byRegion) {
                addLevels();
            }
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
        TiffStack s = stack.get();
        List<Plane> planes = new ArrayList<>();
        for (int p : s.pages(at().orElseThrow(), name)) {
            if (onePage()) {
                planes.add(new Plane(metadata, 0, p));
            } else if (p < pages) {
                planes.add(new Plane(metadata(p), p, 0));
            } else {
                throw new IIOException("it has " + pages + " page(s), and its description names page " + (p + 1));
            }
        }
        return planes;
    }

    /** Whether ImageJ wrote a stack under one page entry, as for files above 4 GB: contiguous planes. */
    private boolean onePage() {
        return pages == 1 && stack.map(s -> s.imageJ() && s.images() > 1).orElse(false);
    }

    /** The whole plane. */
    RawImage read() throws IOException {
        List<Plane> planes = planes();
        TiffPage tags = planes.get(0).tags;
        int w = planes.get(0).widthPx();
        int h = planes.get(0).heightPx();
        if (stack.isEmpty() && (w != reader.getWidth(0) || h != reader.getHeight(0))) {
            throw new UnreadableImageException(
                    "Page " + (page + 1) + " of " + name + " is " + w + "×" + h + " pixels, and its first page is "
                            + reader.getWidth(0) + "×" + reader.getHeight(0) + ", so it is no stack.",
                    "Leave out " + option("slices") + ", or save the pages as files of their own.",
                    null);
        }
        int samples = Math.multiplyExact(tags.samples(), planes.size());
        ImageFileReader.checkSize(name, w, h, samples, tags.samples() * tags.bits() / 8);
        Region whole = new Region(0, 0, w, h);
        List<Bands> channels = new ArrayList<>();
        for (Plane p : planes) {
            if (onePage()) {
                channels.add(rows(p, w, h, whole));
            } else if (p.tags.apart()) {
                channels.add(cache(p, w, h, Long.MAX_VALUE).read(whole));
            } else {
                channels.add(p.tags.read(reader, p.page, stack.isPresent(), null));
            }
        }
        RawImage image = image(channels, whole, pixelSize());
        boolean chosen = stack.isEmpty() && !position.listed() && pages > 1;
        return chosen ? image.with(List.of("page 1 of " + pages)) : image;
    }

    private RawImage image(List<Bands> bands, Region size, Optional<PixelSize> pixelSize) throws IOException {
        List<float[]> channels = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        if (!position.listed()) {
            at().ifPresent(plane -> notes.addAll(TiffStack.notes(plane, position.explicit())));
        }
        stack.filter(s -> !s.names().isEmpty()).ifPresent(s -> notes.add("channels " + String.join(", ", s.names())));
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
                && stack.map(TiffStack::signed16).orElse(false);
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

    private void addLevels() throws IOException {
        List<Plane> full = planes();
        ImageFileReader.checkLeast(name, full.get(0).widthPx(), full.get(0).heightPx());
        addLevel(full);
        for (int p = 1; stack.isEmpty() && p < pages; p++) {
            if (reader.isImageTiled(p)) {
                addCoarser(full, List.of(new Plane(metadata(p), p, 0)));
            }
        }
        List<List<TIFFImageMetadata>> below = new ArrayList<>();
        for (Plane p : full) {
            below.add(TiffPage.subDirectories(p.metadata));
        }
        int most = below.stream().mapToInt(List::size).min().orElse(0);
        for (int k = 0; k < most; k++) {
            int level = k;
            addCoarser(
                    full,
                    below.stream()
                            .map(b -> new Plane(b.get(level), IN_NO_PAGE, 0))
                            .toList());
        }
    }

    private void addCoarser(List<Plane> full, List<Plane> planes) throws IOException {
        double across = full.get(0).widthPx() / (double) planes.get(0).widthPx();
        double down = full.get(0).heightPx() / (double) planes.get(0).heightPx();
        if (across > levels.get(levels.size() - 1).downsample()
                && Math.abs(across / down - 1) < SHAPE_WITHIN
                && planes.stream().allMatch(p -> p.tags.equals(full.get(0).tags))) {
            addLevel(planes);
        }
    }

    private void addLevel(List<Plane> planes) throws IOException {
        int w = planes.get(0).widthPx();
        int h = planes.get(0).heightPx();
        long most = Runtime.getRuntime().maxMemory() / MEMORY_SHARE / planes.size();
        List<BlockCache> channels = new ArrayList<>();
        for (Plane plane : planes) {
            if (plane.widthPx() != w || plane.heightPx() != h) {
                throw new IIOException("its pages differ in size");
            }
            channels.add(cache(plane, w, h, most));
        }
        blocks.add(channels);
        levels.add(new Level(w, h, levels.isEmpty() ? 1 : levels.get(0).widthPx() / (double) w));
    }

    /** A plane as blocks that are decoded on request: its tiles, its strips or some of its rows. */
    private BlockCache cache(Plane plane, int w, int h, long most) throws IOException {
        TiffPage tags = plane.tags;
        if (plane.contiguous()) {
            return new BlockCache(w, h, w, BAND_ROWS, most, r -> rows(plane, w, h, r));
        }
        if (plane.within > 0) {
            throw new IIOException("its kind of stack under one page entry is unsupported");
        }
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
        if (plane.page != IN_NO_PAGE && !tags.apart() && (!tiled || tags.jpeg())) {
            int rows = tiled ? pieceHeightPx : pieceHeightPx * Math.max(1, BAND_ROWS / pieceHeightPx);
            return new BlockCache(w, h, pieceWidthPx, rows, most, r -> {
                Rectangle part = new Rectangle(r.xPx(), r.yPx(), r.widthPx(), r.heightPx());
                return tags.read(reader, plane.page, stack.isPresent(), part);
            });
        }
        return new BlockCache(
                w, h, pieceWidthPx, pieceHeightPx, most, alone(plane, tiled, w, h, pieceWidthPx, pieceHeightPx));
    }

    /** Decodes each tile or strip as a file of its own. */
    private BlockCache.Decoder alone(Plane plane, boolean tiled, int w, int h, int pieceWidthPx, int pieceHeightPx)
            throws IOException {
        TiffPage tags = plane.tags;
        int across = (w + pieceWidthPx - 1) / pieceWidthPx;
        int pieces = across * ((h + pieceHeightPx - 1) / pieceHeightPx);
        int samples = tags.apart() ? tags.samples() : 1;
        TileFile tile = new TileFile(in, order, plane.metadata, tags, tiled, (long) pieces * samples);
        TIFFImageReader alone = new TIFFImageReaderSpi().createReaderInstance(null);
        return r -> {
            int at = r.yPx() / pieceHeightPx * across + r.xPx() / pieceWidthPx;
            int heightPx = tiled ? pieceHeightPx : r.heightPx();
            List<float[]> apart = new ArrayList<>();
            Bands bands = null;
            for (int s = 0; s < samples; s++) {
                alone.setInput(new ByteArrayImageInputStream(tile.of(at + s * pieces, pieceWidthPx, heightPx)));
                alone.removeAllIIOReadWarningListeners();
                alone.addIIOReadWarningListener(warnings);
                if (tags.apart()) {
                    apart.addAll(Bands.samples(alone.readRaster(0, alone.getDefaultReadParam())));
                } else {
                    bands = tags.read(alone, 0, stack.isPresent(), null);
                }
            }
            return (bands == null ? tags.bands(apart) : bands)
                    .part(pieceWidthPx, new Region(0, 0, r.widthPx(), r.heightPx()));
        };
    }

    /** Rows of an uncompressed plane, without reading the rows above them. */
    private Bands rows(Plane plane, int w, int h, Region r) throws IOException {
        TiffPage tags = plane.tags;
        long[] offsets = TiffPage.numbers(plane.metadata, TIFF.TAG_STRIP_OFFSETS);
        if (!tags.raw() || offsets.length == 0) {
            throw new IIOException("its kind of stack under one page entry is unsupported");
        }
        int n = Math.multiplyExact(w, r.heightPx());
        int rowBytes = w * tags.samples() * tags.bits() / 8;
        byte[] bytes = new byte[Math.multiplyExact(rowBytes, r.heightPx())];
        in.seek(offsets[0] + ((long) plane.within * h + r.yPx()) * rowBytes);
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
        return stack.filter(TiffStack::imageJ)
                .map(s -> SlideScale.of(
                        s.properties().getOrDefault("unit", ""),
                        TiffPage.decimal(metadata, TIFF.TAG_X_RESOLUTION),
                        TiffPage.decimal(metadata, TIFF.TAG_Y_RESOLUTION)))
                .orElseGet(() -> SlideScale.of(metadata));
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
        long x = Math.round(region.xPx() * of.downsample());
        long y = Math.round(region.yPx() * of.downsample());
        return ImageFileReader.decoded(name + ", from pixel " + x + ", " + y + " on,", warnings, () -> {
            List<Bands> bands = new ArrayList<>();
            for (BlockCache b : blocks.get(level)) {
                bands.add(b.read(region));
            }
            return image(bands, region, pixelSize().map(p -> new PixelSize(p.micronsPerPixel() * of.downsample())));
        });
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
