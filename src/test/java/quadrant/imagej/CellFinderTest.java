package quadrant.imagej;

import static org.assertj.core.api.Assertions.assertThat;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.OvalRoi;
import ij.gui.Roi;
import ij.process.ByteProcessor;
import ij.process.ImageProcessor;
import java.awt.Color;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import quadrant.find.Search;

class CellFinderTest {
    @Test
    void the_marked_cells_of_a_stained_slide_are_found() {
        ImagePlus slide = IJ.openImage("sample-slides/test/slide4.tif");
        List<Roi> found = CellFinder.find(CellFinder.plane(slide, 1), CellFinder.usual(slide))
                .rois();
        List<Roi> marked = RoiSet.read(Path.of("sample-slides/test/slide4-rois.zip")).stream()
                .filter(r -> !r.getName().startsWith("stroma"))
                .toList();
        assertThat(marked)
                .hasSize(40)
                .allMatch(m -> found.stream()
                        .anyMatch(f -> m.containsPoint(
                                f.getFloatBounds().getCenterX(),
                                f.getFloatBounds().getCenterY())));
    }

    /** Dark discs, of which two touch, one has a hole, one reaches the border and one is tiny. */
    private static ImageProcessor discs() {
        ImageProcessor plane = new ByteProcessor(160, 100);
        plane.setColor(200);
        plane.fill();
        plane.setColor(60);
        plane.fill(new OvalRoi(20, 20, 30, 30));
        plane.fill(new OvalRoi(50, 20, 30, 30));
        plane.fill(new OvalRoi(90, 20, 30, 30));
        plane.fill(new OvalRoi(140, 55, 30, 30));
        plane.fill(new OvalRoi(60, 75, 6, 6));
        plane.setColor(200);
        plane.fill(new OvalRoi(101, 31, 8, 8));
        return plane;
    }

    @Test
    void touching_cells_are_cut_holes_filled_the_border_marked_and_what_is_left_out_counted() {
        for (ImageProcessor plane :
                List.of(discs(), discs().convertToRGB(), discs().convertToShort(false), discs().convertToFloat())) {
            CellFinder.Found found = CellFinder.find(plane, CellFinder.usual(new ImagePlus("cells", plane)));
            assertThat(found.rois()).hasSize(4).hasSameSizeAs(found.cells());
            assertThat(found.rois()).extracting(Roi::getName).containsExactly("0001", "0002", "0003", "0004");
            assertThat(found.rois()).anyMatch(r -> r.contains(105, 35) && r.contains(93, 35));
            assertThat(found.rois().stream().filter(r -> r.getProperty(CellFinder.BORDER) != null))
                    .singleElement()
                    .matches(r -> r.contains(155, 70));
            assertThat(found.leftOut()).isEqualTo("1 too small");
            for (int i = 0; i < 4; i++) {
                assertThat(found.cells().get(i).areaPx())
                        .isEqualTo(found.rois().get(i).getStatistics().pixelCount);
            }
        }
    }

    @Test
    void a_channel_of_a_stack_is_searched_and_settings_are_read_from_their_words() {
        ImagePlus image = IJ.createHyperStack("channels", 160, 100, 2, 1, 1, 16);
        image.getStack().setProcessor(discs().convertToShort(false), 2);
        CellFinder.Settings second = CellFinder.Settings.parse("channel 2").orElseThrow();
        assertThat(second.text()).isEqualTo("channel 2 automatic");
        assertThat(CellFinder.find(CellFinder.plane(image, second.channel()), second)
                        .rois())
                .hasSize(4);
        assertThat(CellFinder.find(CellFinder.plane(image, 1), second).rois()).isEmpty();
        CellFinder.Settings used =
                CellFinder.find(CellFinder.plane(image, 2), second).used();
        assertThat(used.text()).startsWith("channel 2 dark typical ");
        assertThat(CellFinder.Settings.parse(used.text())).contains(used);
        assertThat(CellFinder.Settings.parse("HAEMATOXYLIN 1 2.0 Otsu 60.0 28800.0 true"))
                .contains(new CellFinder.Settings(1, Search.AUTOMATIC));
        assertThat(CellFinder.Settings.parse("DARK 3 2.0 Otsu 60.0 28800.0 true"))
                .contains(new CellFinder.Settings(3, Search.AUTOMATIC));
        assertThat(CellFinder.Settings.parse("channel x")).isEmpty();
    }

    @Test
    void tiles_lie_in_the_area_and_whole_in_the_image() {
        assertThat(CellFinder.tiles(100, 70, 30, null)).hasSize(6);
        assertThat(CellFinder.tiles(100, 70, 30, new Roi(0, 0, 31, 70))).hasSize(2);
    }

    @Test
    void area_shape_and_intensity_are_those_of_the_roi_and_the_image_stays() {
        ImagePlus image = IJ.createImage("m", "RGB black", 60, 40, 1);
        image.getProcessor().setColor(new Color(10, 200, 30));
        image.getProcessor().fill(new Roi(5, 5, 20, 10));
        int[] before = ((int[]) image.getProcessor().getPixels()).clone();
        float[] m = RoiMeasures.of(image.getProcessor(), new Roi(5, 5, 20, 10));
        assertThat(m[0]).isEqualTo(200);
        assertThat(m[1]).isEqualTo(60);
        assertThat(m[2]).isCloseTo(0.698f, org.assertj.core.data.Offset.offset(0.001f));
        assertThat(m).contains(10, 200, 30).hasSize(8 + 3 * 8);
        assertThat(RoiMeasures.of(image.getProcessor(), new Roi(900, 5, 20, 10)))
                .hasSize(m.length)
                .contains(0);
        assertThat((int[]) image.getProcessor().getPixels()).isEqualTo(before);
    }
}
