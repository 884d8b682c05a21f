package quadrant.imagej;

import static org.assertj.core.api.Assertions.assertThat;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.OvalRoi;
import ij.gui.Roi;
import ij.process.ByteProcessor;
import java.awt.Color;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

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

    @Test
    void touching_cells_are_cut_apart_holes_are_filled_and_sizes_kept() {
        ByteProcessor plane = new ByteProcessor(120, 80);
        plane.setColor(200);
        plane.fill(new OvalRoi(10, 20, 30, 30));
        plane.fill(new OvalRoi(36, 20, 30, 30));
        plane.fill(new OvalRoi(80, 20, 30, 30));
        plane.fill(new OvalRoi(60, 65, 6, 6));
        plane.setColor(0);
        plane.fill(new OvalRoi(91, 31, 8, 8));
        CellFinder.Settings usual = CellFinder.usual(new ImagePlus("cells", plane));
        List<Roi> found = CellFinder.find(plane, usual).rois();
        assertThat(found).hasSize(3);
        Roi holed = found.stream().filter(r -> r.getBounds().x > 70).findFirst().orElseThrow();
        assertThat(holed.contains(95, 35)).isTrue();
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
