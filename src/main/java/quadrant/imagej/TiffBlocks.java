package quadrant.imagej;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageMetadata;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReader;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.awt.Rectangle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import javax.imageio.IIOException;
import quadrant.dataset.UnreadableImageException;
import quadrant.pixels.Region;

/** The planes of a TIFF as blocks that are decoded on request: its tiles, its strips or some of its rows. */
final class TiffBlocks {
    private static final int BAND_ROWS = 64;

    private final Path file;
    private final String name;
    private final boolean imageJ;
    private final Supplier<DecoderWarnings> warnings;

    /**
     * Of one file.
     *
     * @param imageJ whether ImageJ wrote it
     * @param warnings the current destination of decoders' warnings
     */
    TiffBlocks(Path file, String name, boolean imageJ, Supplier<DecoderWarnings> warnings) {
        this.file = file;
        this.name = name;
        this.imageJ = imageJ;
        this.warnings = warnings;
    }

    /**
     * The location of a plane.
     *
     * @param page of the reader, from 0
     * @param within the page, where one page entry stands for several planes
     */
    record Plane(TIFFImageReader reader, int page, int within) {}

    /** @param most bytes of decoded pixels that are kept */
    BlockCache of(Plane plane, BlockCache.Size size, long most) throws IOException {
        TIFFImageReader reader = plane.reader;
        int page = plane.page;
        TIFFImageMetadata metadata = (TIFFImageMetadata) reader.getImageMetadata(page);
        TiffTags tags = TiffTags.of(metadata);
        Optional<RawRows> raw = raw(metadata, tags, size, plane.within);
        if (raw.isPresent()) {
            RawRows rows = raw.get();
            return new BlockCache(
                    size.widthPx(),
                    size.heightPx(),
                    new BlockCache.Size(size.widthPx(), BAND_ROWS),
                    most,
                    r -> rows.read(r.yPx(), r.heightPx()));
        }
        if (plane.within > 0) {
            throw new IIOException("its kind of stack under one page entry is unsupported");
        }
        BlockCache.Size piece = piece(plane, tags, size, most);
        if (reader.isImageTiled(page) && !tags.jpeg()) {
            return new BlockCache(size.widthPx(), size.heightPx(), piece, most, tiles(metadata, tags, size, piece));
        }
        return new BlockCache(size.widthPx(), size.heightPx(), piece, most, r -> {
            Rectangle part = new Rectangle(r.xPx(), r.yPx(), r.widthPx(), r.heightPx());
            return TiffPage.read(reader, page, tags, imageJ, part);
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
            alone.addIIOReadWarningListener(warnings.get());
            Bands whole = TiffPage.read(alone, 0, tags, imageJ);
            return Cutout.of(whole, tile.widthPx(), new Region(0, 0, r.widthPx(), r.heightPx()));
        };
    }

    /** The location of uncompressed, contiguous rows, however the file divides them into strips. */
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

    /** The unit of decoding: the file's own tile, or its strips up to a number of rows. */
    private BlockCache.Size piece(Plane plane, TiffTags tags, BlockCache.Size size, long most) throws IOException {
        if (plane.reader.isImageTiled(plane.page)) {
            return new BlockCache.Size(plane.reader.getTileWidth(plane.page), plane.reader.getTileHeight(plane.page));
        }
        int rows = Math.max(1, Math.min(size.heightPx(), plane.reader.getTileHeight(plane.page)));
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
}
