package quadrant.imagej;

import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Roi;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import quadrant.dataset.io.ImageFile;
import quadrant.dataset.io.MarkedFolder;
import quadrant.pixels.CropRule;
import quadrant.pixels.PixelType;
import quadrant.pixels.RawImage;
import quadrant.pixels.RegionSource;

/**
 * The cells of an image file: those that a file of ROIs or a label map beside it outlines, else those that {@link CellFinder}
 * finds. The image is held in memory as long as their crops are.
 *
 * @param from the name of the file that outlines them; blank where they were found
 * @param atBorder how many of the found ones reach the image's border
 * @param leftOut what the finder left out, in words; blank where that is nothing
 * @param notes the choices of the reader, such as the plane of a stack, in words
 */
public record FoundCells(List<RoiRows.Row> rows, String from, long atBorder, String leftOut, List<String> notes) {
    /**
     * The cells of an image.
     *
     * @param reader of the image as stored, to which coordinates refer
     * @param map its label map, if there is one
     * @param settings of the finder; empty to choose them for this image
     * @throws quadrant.task.UserException where the image or what lies beside it cannot be read
     */
    public static FoundCells of(
            ImageFileReader reader,
            ImageFile image,
            Optional<Path> map,
            Optional<CellFinder.Settings> settings,
            CropRule rule) {
        Optional<Path> rois = MarkedFolder.roisBeside(image.file());
        if (rois.isPresent()) {
            List<RoiRows.Row> rows = new RoiRows(image.file(), image.name(), rule, reader).of(rois.get());
            return new FoundCells(rows, String.valueOf(rois.get().getFileName()), 0, "", List.of());
        }
        RawImage pixels = reader.read(image.file(), image.name());
        RoiRows cutter = new RoiRows(pixels, rule);
        if (map.isPresent()) {
            String name = String.valueOf(map.get().getFileName());
            List<Roi> outlines =
                    LabelMap.outlines(new ImageFileReader().read(map.get(), name), RegionSource.of(pixels));
            return new FoundCells(cutter.of(outlines), name, 0, "", pixels.notes());
        }
        CellFinder.Found found = found(open(pixels), settings);
        return new FoundCells(cutter.of(found.rois()), "", found.atBorder(), found.leftOut(), pixels.notes());
    }

    /** The cells of an open image. */
    public static CellFinder.Found found(ImagePlus image, Optional<CellFinder.Settings> settings) {
        CellFinder.Settings s = settings.orElseGet(() -> CellFinder.usual(image));
        return CellFinder.find(CellFinder.plane(image, s.channel()), s);
    }

    /** As ImageJ would open it, but for colours of 16 bits, which are channels. */
    private static ImagePlus open(RawImage image) {
        ImageStack stack = new ImageStack(image.widthPx(), image.heightPx());
        boolean rgb = image.colour() && image.type() == PixelType.UINT8;
        for (int c = 0; c < (rgb ? 1 : image.channels().size()); c++) {
            stack.addSlice(RoiRows.processor(image, c));
        }
        ImagePlus opened = new ImagePlus(image.name(), stack);
        opened.setDimensions(stack.size(), 1, 1);
        return opened;
    }
}
