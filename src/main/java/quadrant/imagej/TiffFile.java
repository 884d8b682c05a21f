package quadrant.imagej;

import static quadrant.task.OptionName.option;

import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFEntry;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFWriter;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageMetadata;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReader;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import io.airlift.compress.zstd.ZstdInputStream;
import java.awt.Rectangle;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.DeflaterInputStream;
import javax.imageio.IIOException;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import quadrant.dataset.UnreadableImageException;
import quadrant.pixels.PixelSize;
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
    private static final long MOST_BYTES = 1L << 28;
    /** The tags that define packing and meaning of the samples, and the packing alone. */
    private static final int[] COPIED = {258, 259, 262, 266, 277, 284, 317, 320, 338, 339, 347, 530, 531, 532};

    private static final int ADOBE_DEFLATE = 8;
    private static final int[] PACKING = {259, 266, 317};

    private final String name;
    private final StackPosition position;
    private final ImageInputStream in;
    private final TIFFImageReader reader = new TIFFImageReaderSpi().createReaderInstance(null);
    private final TIFFImageReader pieces = new TIFFImageReaderSpi().createReaderInstance(null);
    private final ByteOrder order;
    private final int pages;
    private final Optional<TiffStack> stack;
    private final int page;
    private final TIFFImageMetadata metadata;
    private final List<String> channelNames;
    private final List<Level> levels = new ArrayList<>();
    private final List<List<BlockCache>> blocks = new ArrayList<>();
    private ImageFileReader.Warnings warnings;

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
            reader.addIIOReadWarningListener((source, warning) -> this.warnings.warningOccurred(source, warning));
            pieces.addIIOReadWarningListener((source, warning) -> this.warnings.warningOccurred(source, warning));
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
            this.channelNames =
                    stack.map(s -> s.names(TiffPage.imageJLabels(metadata))).orElse(List.of());
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
        int w = planes.get(0).widthPx;
        int h = planes.get(0).heightPx;
        if (stack.isEmpty() && (w != reader.getWidth(0) || h != reader.getHeight(0))) {
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
            channels.add(p.whole());
        }
        RawImage image = image(channels, new Region(0, 0, w, h), pixelSize());
        boolean chosen = stack.isEmpty() && !position.listed() && pages > 1;
        return chosen ? image.with(List.of("page 1 of " + pages)) : image;
    }

    private RawImage image(List<Bands> bands, Region size, Optional<PixelSize> pixelSize) throws IOException {
        Set<String> notes = new LinkedHashSet<>();
        if (!position.listed()) {
            at().ifPresent(plane -> notes.addAll(plane.notes(position.explicit() ? "" : ", the middle one", "")));
        }
        if (!channelNames.isEmpty()) {
            notes.add("channels " + String.join(", ", channelNames));
        }
        bands.forEach(b -> notes.addAll(b.notes()));
        if (bands.stream().anyMatch(b -> b.channels().get(0).length != size.widthPx() * size.heightPx())) {
            throw new IIOException("its pages differ in size");
        }
        return Bands.together(
                bands,
                name,
                size,
                stack.map(TiffStack::signed16).orElse(false),
                stack.map(s -> s.displayRanges(TiffPage.imageJRanges(metadata))).orElse(List.of()),
                pixelSize,
                List.copyOf(notes),
                channelNames);
    }

    private void addLevels() throws IOException {
        List<Plane> full = planes();
        ImageFileReader.checkLeast(name, full.get(0).widthPx, full.get(0).heightPx);
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
        double across = full.get(0).widthPx / (double) planes.get(0).widthPx;
        double down = full.get(0).heightPx / (double) planes.get(0).heightPx;
        if (across > levels.get(levels.size() - 1).downsample()
                && Math.abs(across / down - 1) < SHAPE_WITHIN
                && planes.stream().allMatch(p -> p.tags.equals(full.get(0).tags))) {
            addLevel(planes);
        }
    }

    private void addLevel(List<Plane> planes) throws IOException {
        int w = planes.get(0).widthPx;
        int h = planes.get(0).heightPx;
        long most = Runtime.getRuntime().maxMemory() / MEMORY_SHARE / planes.size();
        List<BlockCache> channels = new ArrayList<>();
        for (Plane plane : planes) {
            if (plane.widthPx != w || plane.heightPx != h) {
                throw new IIOException("its pages differ in size");
            }
            channels.add(plane.blocks(most));
        }
        blocks.add(channels);
        levels.add(new Level(w, h, levels.isEmpty() ? 1 : levels.get(0).widthPx() / (double) w));
    }

    /** One channel, or all channels of a page or sub-directory. */
    private final class Plane {
        final TIFFImageMetadata metadata;
        final TiffPage tags;
        final int widthPx;
        final int heightPx;
        private final int page;
        private final int within;
        private final boolean tiled;
        private final int pieceWidthPx;
        private final int pieceHeightPx;
        private final long[] offsets;
        private final long[] counts;

        /**
         * @param page of the file, from 0; negative for a sub-directory
         * @param within the page, where one page entry stands for several planes
         */
        Plane(TIFFImageMetadata metadata, int page, int within) {
            this.metadata = metadata;
            this.tags = TiffPage.of(metadata);
            this.widthPx = TiffPage.first(metadata, TIFF.TAG_IMAGE_WIDTH, 0);
            this.heightPx = TiffPage.first(metadata, TIFF.TAG_IMAGE_HEIGHT, 0);
            this.page = page;
            this.within = within;
            int tileWidthPx = TiffPage.first(metadata, TIFF.TAG_TILE_WIDTH, 0);
            this.tiled = tileWidthPx > 0;
            this.pieceWidthPx = tiled ? tileWidthPx : widthPx;
            this.pieceHeightPx = tiled
                    ? TiffPage.first(metadata, TIFF.TAG_TILE_HEIGTH, heightPx)
                    : Math.max(1, Math.min(heightPx, TiffPage.first(metadata, TIFF.TAG_ROWS_PER_STRIP, heightPx)));
            this.offsets = TiffPage.numbers(metadata, tiled ? TIFF.TAG_TILE_OFFSETS : TIFF.TAG_STRIP_OFFSETS);
            this.counts = TiffPage.numbers(metadata, tiled ? TIFF.TAG_TILE_BYTE_COUNTS : TIFF.TAG_STRIP_BYTE_COUNTS);
        }

        Bands whole() throws IOException {
            Region all = new Region(0, 0, widthPx, heightPx);
            if (onePage()) {
                return rows(all);
            }
            return tags.byPiece() ? blocks(Long.MAX_VALUE).read(all) : tags.read(reader, page, stack.isPresent(), null);
        }

        /** Blocks that are decoded on request: its tiles, its strips or some of its rows. */
        BlockCache blocks(long most) throws IOException {
            if (contiguous()) {
                return new BlockCache(widthPx, heightPx, widthPx, BAND_ROWS, most, this::rows);
            }
            if (within > 0) {
                throw new IIOException("its kind of stack under one page entry is unsupported");
            }
            requirePieces(most);
            if (page != IN_NO_PAGE && !tags.byPiece() && (!tiled || tags.jpeg())) {
                int rows = tiled ? pieceHeightPx : pieceHeightPx * Math.max(1, BAND_ROWS / pieceHeightPx);
                return new BlockCache(widthPx, heightPx, pieceWidthPx, rows, most, r -> {
                    Rectangle part = new Rectangle(r.xPx(), r.yPx(), r.widthPx(), r.heightPx());
                    return tags.read(reader, page, stack.isPresent(), part);
                });
            }
            int needed = across() * down() * (tags.apart() ? tags.samples() : 1);
            if (Math.min(offsets.length, counts.length) < needed) {
                throw new IIOException("it does not say where all its tiles are");
            }
            return new BlockCache(widthPx, heightPx, pieceWidthPx, pieceHeightPx, most, this::piece);
        }

        private void requirePieces(long most) {
            double bytes = (double) widthPx * pieceHeightPx * tags.samples() * Float.BYTES;
            if (!tiled && bytes > most) {
                throw new UnreadableImageException(
                        name + " is packed in pieces of " + widthPx + "×" + pieceHeightPx
                                + " pixels, of which no part can be read alone.",
                        "Save it anew with tiles or uncompressed, or give Java more memory.",
                        null);
            }
        }

        private int across() {
            return (widthPx + pieceWidthPx - 1) / pieceWidthPx;
        }

        private int down() {
            return (heightPx + pieceHeightPx - 1) / pieceHeightPx;
        }

        /** Whether its rows lie uncompressed behind one another, however the file divides them into strips. */
        private boolean contiguous() {
            boolean plain = tags.photometric() == TiffPage.BLACK_IS_ZERO || tags.photometric() == TiffPage.RGB;
            boolean together = !tiled
                    && offsets.length > 0
                    && tags.raw()
                    && plain
                    && !tags.separate()
                    && tags.samples() == tags.colours();
            for (int i = 1; together && i < offsets.length; i++) {
                together = i <= counts.length && offsets[i] == offsets[i - 1] + counts[i - 1];
            }
            return together;
        }

        /** Rows of an uncompressed plane, without reading the rows above them. */
        private Bands rows(Region r) throws IOException {
            if (!tags.raw() || offsets.length == 0) {
                throw new IIOException("its kind of stack under one page entry is unsupported");
            }
            int n = Math.multiplyExact(widthPx, r.heightPx());
            int rowBytes = widthPx * tags.samples() * tags.bits() / 8;
            byte[] bytes = new byte[Math.multiplyExact(rowBytes, r.heightPx())];
            in.seek(offsets[0] + ((long) within * heightPx + r.yPx()) * rowBytes);
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

        /**
         * A tile or strip, decoded as a file of its own: TwelveMonkeys 3.14 reads regions of strips and of JPEG tiles, but fails
         * on regions of tiles with other compressions, and reads neither sub-directories nor many samples stored apart.
         */
        private Bands piece(Region r) throws IOException {
            int at = r.yPx() / pieceHeightPx * across() + r.xPx() / pieceWidthPx;
            int rows = tiled ? pieceHeightPx : r.heightPx();
            Bands bands;
            if (tags.apart()) {
                List<float[]> samples = new ArrayList<>();
                for (int s = 0; s < tags.samples(); s++) {
                    pieces.setInput(new ByteArrayImageInputStream(file(at + s * across() * down(), rows)));
                    samples.addAll(Bands.samples(pieces.readRaster(0, pieces.getDefaultReadParam())));
                }
                bands = tags.bands(samples);
            } else {
                pieces.setInput(new ByteArrayImageInputStream(file(at, rows)));
                bands = tags.read(pieces, 0, stack.isPresent(), null);
            }
            return bands.part(pieceWidthPx, new Region(0, 0, r.widthPx(), r.heightPx()));
        }

        /** The bytes of a TIFF with one tile or strip; of one sample where these are stored apart. */
        private byte[] file(int piece, int rows) throws IOException {
            if (counts[piece] < 0 || counts[piece] > MOST_BYTES || offsets[piece] + counts[piece] > in.length()) {
                throw new IIOException("the file ends before it");
            }
            byte[] stored = new byte[(int) counts[piece]];
            in.seek(offsets[piece]);
            in.readFully(stored);
            byte[] data = tags.zstd() ? deflated(stored) : stored;
            // the length of the head does not depend on the offset
            int head = head(0, data.length, rows).length;
            byte[] all = Arrays.copyOf(head(head, data.length, rows), head + data.length);
            System.arraycopy(data, 0, all, head, data.length);
            return all;
        }

        /** The same packed as the decoder of TIFF knows it, which undoes the predictor. */
        private byte[] deflated(byte[] zstd) throws IOException {
            Deflater none = new Deflater(Deflater.NO_COMPRESSION);
            InputStream plain = new ZstdInputStream(new ByteArrayInputStream(zstd));
            try (InputStream packed = new DeflaterInputStream(plain, none)) {
                return packed.readNBytes((int) MOST_BYTES);
            } finally {
                none.end();
            }
        }

        private byte[] head(int dataAt, int length, int rows) throws IOException {
            List<Entry> entries = new ArrayList<>();
            for (int tag : tags.apart() ? PACKING : COPIED) {
                Entry entry = metadata.getTIFFField(tag);
                if (entry != null) {
                    entries.add(entry);
                }
            }
            if (tags.apart()) {
                entries.add(number(TIFF.TAG_BITS_PER_SAMPLE, tags.bits()));
                entries.add(number(TIFF.TAG_PHOTOMETRIC_INTERPRETATION, TiffPage.BLACK_IS_ZERO));
                entries.add(number(TIFF.TAG_SAMPLE_FORMAT, tags.format()));
            }
            if (tags.zstd()) {
                entries.removeIf(e -> e.getIdentifier().equals(TIFF.TAG_COMPRESSION));
                entries.add(number(TIFF.TAG_COMPRESSION, ADOBE_DEFLATE));
            }
            entries.add(number(TIFF.TAG_IMAGE_WIDTH, pieceWidthPx));
            entries.add(number(TIFF.TAG_IMAGE_HEIGHT, rows));
            entries.add(number(TIFF.TAG_STRIP_OFFSETS, dataAt));
            entries.add(number(TIFF.TAG_ROWS_PER_STRIP, rows));
            entries.add(number(TIFF.TAG_STRIP_BYTE_COUNTS, length));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
                out.setByteOrder(order);
                new TIFFWriter().write(entries, out);
            }
            return bytes.toByteArray();
        }

        private static Entry number(int tag, int value) {
            return new TIFFEntry(tag, TIFF.TYPE_LONG, value);
        }
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
