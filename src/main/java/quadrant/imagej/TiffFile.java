package quadrant.imagej;

import static quadrant.task.OptionName.option;

import com.twelvemonkeys.imageio.plugins.tiff.BigTIFFImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageMetadata;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReader;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import java.io.IOException;
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

/**
 * A TIFF file from which one plane is read.
 *
 * <p>Of a stack written by ImageJ, these are all channels of the requested slice and frame, by default of the middle slice ((n
 * + 1) / 2, counted from 1) of the first frame; of any other file the first page.
 */
final class TiffFile {
    private final Path file;
    private final String name;
    private final DecoderWarnings warnings;

    TiffFile(Path file, String name, DecoderWarnings warnings) {
        this.file = file;
        this.name = name;
        this.warnings = warnings;
    }

    /** The plane of a stack at a position. */
    RawImage read(boolean big, StackPosition position) throws IOException {
        TIFFImageReader reader = big
                ? new BigTIFFImageReaderSpi().createReaderInstance(null)
                : new TIFFImageReaderSpi().createReaderInstance(null);
        try (ImageInputStream in = FileKind.open(file)) {
            reader.setInput(in);
            reader.addIIOReadWarningListener(warnings);
            int pages = reader.getNumImages(true);
            if (pages == 0) {
                throw new IIOException("the list of its pages is damaged");
            }
            TIFFImageMetadata first = (TIFFImageMetadata) reader.getImageMetadata(0);
            Optional<ImageJStack> stack = ImageJStack.parse(TiffTags.description(first));
            if (stack.isPresent()) {
                return readStack(reader, pages, first, stack.get(), position);
            }
            position.requireFirst(name);
            return readPage(reader, pages, position.listed() ? position.z() - 1 : 0, !position.listed());
        } finally {
            reader.dispose();
        }
    }

    /** All planes of the file, slice by slice within each frame. */
    List<StackPlane> list(boolean big) throws IOException {
        TIFFImageReader reader = big
                ? new BigTIFFImageReaderSpi().createReaderInstance(null)
                : new TIFFImageReaderSpi().createReaderInstance(null);
        try (ImageInputStream in = FileKind.open(file)) {
            reader.setInput(in);
            int pages = reader.getNumImages(true);
            if (pages == 0) {
                throw new IIOException("the list of its pages is damaged");
            }
            return ImageJStack.parse(TiffTags.description((TIFFImageMetadata) reader.getImageMetadata(0)))
                    .map(s -> StackPlane.all(s.slices(), s.frames()))
                    .orElseGet(() -> StackPlane.all(pages, 1));
        } finally {
            reader.dispose();
        }
    }

    private RawImage readPage(TIFFImageReader reader, int pages, int page, boolean chosen) throws IOException {
        TIFFImageMetadata metadata = (TIFFImageMetadata) reader.getImageMetadata(page);
        TiffTags tags = TiffTags.of(metadata);
        int w = reader.getWidth(page);
        int h = reader.getHeight(page);
        if (w != reader.getWidth(0) || h != reader.getHeight(0)) {
            throw new UnreadableImageException(
                    "Page " + (page + 1) + " of " + name + " is " + w + "×" + h + " pixels, and its first page is "
                            + reader.getWidth(0) + "×" + reader.getHeight(0) + ", so it is no stack.",
                    "Leave out " + option("slices") + ", or save the pages as files of their own.",
                    null);
        }
        ImageSizes.check(name, w, h, tags.samples(), tags.samples() * tags.bits() / 8);
        Bands bands = TiffPage.read(reader, page, tags, false);
        List<String> notes = new ArrayList<>(bands.notes());
        if (chosen && pages > 1) {
            notes.add("page 1 of " + pages);
        }
        return planes(reader, bands, List.of(), SlideScale.of(metadata), notes);
    }

    private RawImage readStack(
            TIFFImageReader reader, int pages, TIFFImageMetadata first, ImageJStack stack, StackPosition position)
            throws IOException {
        TiffTags tags = TiffTags.of(first);
        StackPlane at = position.in(name, stack.channels(), stack.slices(), stack.frames());
        int samples = Math.multiplyExact(tags.samples(), stack.channels());
        ImageSizes.check(name, reader.getWidth(0), reader.getHeight(0), samples, tags.samples() * tags.bits() / 8);
        List<float[]> channels = new ArrayList<>();
        List<String> notes =
                new ArrayList<>(position.listed() ? List.of() : ImageJStack.notes(at, position.explicit()));
        boolean colour = false;
        PixelType type = tags.type();
        boolean onePage = pages == 1 && stack.images() > 1;
        for (int page : stack.pages(at)) {
            Bands bands = onePage
                    ? onePage(tags, first, page, reader.getWidth(0), reader.getHeight(0))
                    : page(reader, page, pages, tags, stack);
            channels.addAll(bands.channels());
            bands.notes().stream().filter(n -> !notes.contains(n)).forEach(notes::add);
            colour = bands.colour() && stack.channels() == 1;
            type = bands.type();
        }
        List<DisplayRange> ranges =
                channels.size() == stack.channels() ? stack.displayRanges(TiffTags.imageJRanges(first)) : List.of();
        if (type == PixelType.UINT16 && stack.signed16()) {
            channels.forEach(TiffFile::subtract32768);
            ranges = ranges.stream()
                    .map(r -> new DisplayRange(r.min() - 32768, r.max() - 32768))
                    .toList();
            type = PixelType.FLOAT32;
        }
        Bands all = new Bands(channels, type, colour, notes);
        Optional<PixelSize> size = stack.pixelSize(TiffTags.decimal(first, 282), TiffTags.decimal(first, 283));
        return planes(reader, all, ranges, size, notes);
    }

    private static Bands page(TIFFImageReader reader, int page, int pages, TiffTags tags, ImageJStack stack)
            throws IOException {
        if (page >= pages) {
            throw new IIOException("it has " + pages + " pages where ImageJ wrote " + stack.images());
        }
        return TiffPage.read(reader, page, tags, true);
    }

    private RawImage planes(
            TIFFImageReader reader,
            Bands bands,
            List<DisplayRange> ranges,
            Optional<PixelSize> size,
            List<String> notes)
            throws IOException {
        int w = reader.getWidth(0);
        int h = reader.getHeight(0);
        for (float[] channel : bands.channels()) {
            if (channel.length != w * h) {
                throw new IIOException("its pages differ in size");
            }
        }
        return new RawImage(name, w, h, bands.channels(), bands.type(), bands.colour(), ranges, size, notes);
    }

    /** A plane of a stack that ImageJ wrote under one page entry, as for files above 4 GB: contiguous planes. */
    private Bands onePage(TiffTags tags, TIFFImageMetadata first, int plane, int widthPx, int heightPx)
            throws IOException {
        long[] offsets = TiffTags.numbers(first, 273);
        if (offsets.length == 0) {
            throw new IIOException("it does not say where its pixels are");
        }
        long planeBytes = (long) widthPx * heightPx * tags.samples() * tags.bits() / 8;
        return new RawRows(file, tags, widthPx, offsets[0] + plane * planeBytes).read(0, heightPx);
    }

    static void subtract32768(float[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] -= 32768;
        }
    }
}
