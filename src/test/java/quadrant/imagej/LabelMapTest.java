package quadrant.imagej;

import static org.assertj.core.api.Assertions.assertThat;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ShortProcessor;
import java.awt.Rectangle;
import java.util.List;
import org.junit.jupiter.api.Test;
import quadrant.TestData;

class LabelMapTest {
    @Test
    void each_number_is_a_cell_whether_its_pixels_touch_or_not() {
        ShortProcessor plane = new ShortProcessor(40, 30);
        for (int x = 2; x < 8; x++) {
            for (int y = 3; y < 10; y++) {
                plane.set(x, y, 700);
                plane.set(x + 6, y, 12);
            }
        }
        plane.set(30, 20, 12);
        List<Roi> rois = LabelMap.outlines(new ImagePlus("labels", plane));
        assertThat(rois.stream().map(Roi::getBounds))
                .containsExactly(new Rectangle(8, 3, 23, 18), new Rectangle(2, 3, 6, 7));
        assertThat(rois.get(0).getStatistics().area).isEqualTo(43);
        assertThat(rois.get(0).contains(30, 20)).isTrue();
    }

    @Test
    void the_regions_of_a_mask_are_cells() {
        ByteProcessor mask = new ByteProcessor(20, 10);
        mask.set(0, 0, 255);
        mask.set(1, 1, 255);
        mask.set(19, 0, 255);
        mask.set(0, 9, 255);
        assertThat(LabelMap.outlines(new ImagePlus("mask", mask)).stream().map(Roi::getBounds))
                .containsExactly(new Rectangle(0, 0, 2, 2), new Rectangle(19, 0, 1, 1), new Rectangle(0, 9, 1, 1));
    }

    @Test
    void what_is_no_label_image_is_refused() {
        FloatProcessor half = new FloatProcessor(3, 3);
        half.setf(4, 0.5f);
        assertThat(refusal(new ImagePlus("half", half))).contains("holds the value 0.5");
        assertThat(refusal(new ImagePlus("colour", new ColorProcessor(3, 3)))).contains("has colours");
        assertThat(refusal(new ImagePlus("empty", new ByteProcessor(3, 3)))).contains("marks no cell");
    }

    private static String refusal(ImagePlus image) {
        return TestData.refusal(() -> LabelMap.outlines(image)).problem();
    }
}
