package quadrant.imagej;

import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.ImageCanvas;
import ij.io.FileSaver;
import ij.measure.Calibration;
import ij.process.FloatProcessor;
import ij.process.LUT;
import java.util.List;
import java.util.Optional;
import quadrant.inference.ProbabilityMap;
import quadrant.inference.TileGrid;
import quadrant.pixels.Patch;
import quadrant.pixels.PixelSize;

/**
 * A probability map as ImageJ's 32-bit stack: one slice per class, labelled with its name; NaN where there is no prediction. It
 * is calibrated to align with its image: both have their origin at the upper left corner.
 */
public final class MapStack {
    /** Anchors of cividis (Nuñez, Anderton and Renslow, PLOS ONE 13, 2018), which works with any colour vision. */
    private static final int[] CIVIDIS = {
        0x00224e, 0x123570, 0x3b496c, 0x575d6d, 0x707173, 0x8a8678, 0xa59c74, 0xc3b369, 0xe1cc55, 0xfee838
    };

    private static final int LEAST_WIDTH_PX = 300;
    private static final int MOST_STEPS = 12;

    private MapStack() {}

    /**
     * The map as a stack of 32-bit slices, one for each class.
     *
     * @param notes notes for the file's info, a line each
     */
    public static ImagePlus of(ProbabilityMap map, List<String> notes) {
        TileGrid grid = map.grid();
        ImageStack stack = new ImageStack(grid.columns(), grid.rows());
        for (int k = 0; k < map.classes().size(); k++) {
            stack.addSlice(map.classes().name(k), new FloatProcessor(grid.columns(), grid.rows(), map.plane(k)));
        }
        ImagePlus image = new ImagePlus("Quadrant map of " + map.image(), stack);
        Calibration calibration = new Calibration(image);
        Optional<PixelSize> size = map.pixelSize();
        double step = grid.stridePx() * size.map(PixelSize::micronsPerPixel).orElse(1.0);
        calibration.pixelWidth = step;
        calibration.pixelHeight = step;
        calibration.setUnit(size.isPresent() ? "micron" : "pixel");
        if (size.isEmpty()) {
            // ImageJ interprets "pixel" as no calibration at all
            calibration.setUnit("image pixels");
        }
        image.setCalibration(calibration);
        image.setLut(lut());
        image.setDisplayRange(0, 1);
        image.setProperty("Info", String.join("\n", notes) + "\n");
        return image;
    }

    /** Shows a map, whose pixels are tiles, large enough to be looked at. */
    public static void show(ImagePlus map) {
        map.show();
        ImageCanvas canvas = map.getCanvas();
        for (int i = 0; i < MOST_STEPS && map.getWidth() * canvas.getMagnification() < LEAST_WIDTH_PX; i++) {
            canvas.zoomIn(0, 0);
        }
    }

    /** The bytes of a TIFF with a whole stack. */
    public static byte[] tiff(ImagePlus map) {
        return new FileSaver(map).serialize();
    }

    /**
     * The bytes of a TIFF with one 32-bit plane.
     *
     * @param title its name in ImageJ
     * @param plane 1×H×W
     */
    public static byte[] tiff(String title, Patch plane) {
        FloatProcessor processor = new FloatProcessor(
                plane.widthPx(), plane.heightPx(), plane.values().clone());
        processor.resetMinAndMax();
        return tiff(new ImagePlus(title, processor));
    }

    private static LUT lut() {
        byte[][] rgb = new byte[3][256];
        for (int i = 0; i < 256; i++) {
            double at = i / 255.0 * (CIVIDIS.length - 1);
            int from = Math.min((int) at, CIVIDIS.length - 2);
            double part = at - from;
            for (int c = 0; c < 3; c++) {
                int a = (CIVIDIS[from] >> (16 - 8 * c)) & 255;
                int b = (CIVIDIS[from + 1] >> (16 - 8 * c)) & 255;
                rgb[c][i] = (byte) Math.round(a + part * (b - a));
            }
        }
        return new LUT(rgb[0], rgb[1], rgb[2]);
    }
}
