package quadrant.imagej;

import static org.assertj.core.api.Assertions.assertThat;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Roi;
import ij.io.FileSaver;
import ij.process.ColorProcessor;
import java.awt.Image;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found, measured and shown of an image of four stains. */
class StainedImageTest {
    @TempDir
    private Path folder;

    private final Stained made = new Stained("made.tif", 5, 4, 1, 1);

    @Test
    void cells_are_found_on_the_channel_that_is_said_also_of_a_file() {
        ImagePlus image = made.image;
        List<Roi> found = CellFinder.find(CellFinder.plane(image, 1), new CellFinder.Settings(1, usual().search()))
                .rois();
        assertThat(found).hasSize(20).allMatch(r -> made.classAt(centre(r)[0], centre(r)[1]) >= 0);
        image.setC(4);
        assertThat(CellFinder.usual(image).channel()).isEqualTo(4);
        assertThat(CellFinder.plane(image, 1).get(24, 24)).isGreaterThan(1000);
        assertThat(CellFinder.Settings.parse("channel 4").orElseThrow().channel())
                .isEqualTo(4);
    }

    private CellFinder.Settings usual() {
        return CellFinder.usual(made.image);
    }

    private static double[] centre(Roi roi) {
        return roi.getContourCentroid();
    }

    @Test
    void the_table_names_the_channels_also_of_a_projection() {
        assertThat(RoiMeasures.table(made.image, made.cells, "px").get(0))
                .containsKeys("Mean DAPI", "SD GFP", "Median Tubulin", "Max Actin")
                .doesNotContainKey("Mean channel 1");
        ImageStack deep = new ImageStack(made.image.getWidth(), made.image.getHeight());
        for (int z = 0; z < 3; z++) {
            for (int c = 1; c <= 4; c++) {
                deep.addSlice(
                        made.image.getStack().getSliceLabel(c),
                        made.image.getStack().getProcessor(c).duplicate());
            }
        }
        ImagePlus stack = new ImagePlus("deep", deep);
        stack.setDimensions(4, 3, 1);
        ImagePlus flat = Planes.MAXIMUM.of(new CompositeImage(stack, CompositeImage.COMPOSITE));
        assertThat(RoiMeasures.table(flat, made.cells, "px").get(0)).containsKeys("Mean DAPI", "Mean Actin");
        made.image.getStack().setSliceLabel("", 2);
        made.image.getStack().setSliceLabel("DAPI", 3);
        assertThat(RoiMeasures.table(made.image, made.cells, "px").get(0))
                .containsKeys("Mean DAPI", "Mean channel 2", "Mean channel 3", "Mean Actin");
    }

    @Test
    void a_small_picture_of_a_file_has_the_colours_of_its_channels() {
        Path file = folder.resolve("made.tif");
        new FileSaver(made.image).saveAsTiff(file.toString());
        Image small = Glance.picture(file, 60).orElseThrow();
        ColorProcessor rgb = new ColorProcessor(small);
        assertThat(List.of(rgb.getWidth(), rgb.getHeight())).isEqualTo(List.of(60, 48));
        int[] sum = new int[3];
        int[] one = new int[3];
        for (int i = 0; i < rgb.getPixelCount(); i++) {
            rgb.getPixel(i % 60, i / 60, one);
            for (int k = 0; k < 3; k++) {
                sum[k] += one[k];
            }
        }
        // blue and magenta are in all of the cells, green in spots
        assertThat(sum[2]).isGreaterThan(2 * sum[1]);
        assertThat(sum[1]).isPositive();
    }
}
