package quadrant.imagej;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.OvalRoi;
import ij.gui.Roi;
import ij.measure.ResultsTable;
import ij.plugin.filter.Analyzer;
import ij.process.ImageProcessor;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The planes of a stack that are taken, and ImageJ's measurements on them. */
class PlanesTest {
    /** Each plane of two channels has its number as its value, and more on the left. */
    private static ImagePlus stack(int channels, int slices, int frames) {
        ImagePlus image = IJ.createHyperStack("s", 40, 30, channels, slices, frames, 16);
        for (int i = 1; i <= image.getStackSize(); i++) {
            ImageProcessor p = image.getStack().getProcessor(i);
            for (int k = 0; k < p.getPixelCount(); k++) {
                p.set(k, 10 * i + (k % 40 < 20 ? 5 : 0));
            }
        }
        return image;
    }

    private static int value(Planes planes, ImagePlus image, int channel) {
        return planes.pixels(image, channel).get(39, 0);
    }

    @Test
    void the_plane_shown_the_middle_or_a_projection_is_taken() {
        ImagePlus image = stack(2, 5, 3);
        image.setPosition(1, 4, 2);
        // plane 2 * ((t - 1) * 5 + z - 1) + c
        assertThat(value(Planes.SHOWN, image, 2)).isEqualTo(180);
        assertThat(value(Planes.ALL, image, 2)).isEqualTo(180);
        assertThat(value(Planes.MIDDLE, image, 2)).isEqualTo(160);
        assertThat(value(Planes.MAXIMUM, image, 2)).isEqualTo(200);
        assertThat(value(Planes.MEAN, image, 2)).isEqualTo(160);
        ImagePlus times = stack(1, 1, 5);
        times.setPosition(4);
        assertThat(value(Planes.SHOWN, times, 1)).isEqualTo(40);
        assertThat(value(Planes.MIDDLE, times, 1)).isEqualTo(30);
        assertThat(value(Planes.MAXIMUM, times, 1)).isEqualTo(50);
    }

    @Test
    void an_image_of_one_plane_is_the_same_by_all() {
        ImagePlus image = stack(2, 1, 1);
        Roi roi = new Roi(1, 1, 5, 5);
        for (Planes planes : Planes.values()) {
            assertThat(planes.of(image)).isSameAs(image);
            assertThat(value(planes, image, 2)).isEqualTo(20);
            planes.place(roi, image);
            assertThat(Planes.position(roi, image)).containsExactly(0, 0);
        }
        assertThat(Planes.of(Optional.empty())).isEqualTo(Planes.SHOWN);
        assertThat(Planes.of(Optional.of("maximum"))).isEqualTo(Planes.MAXIMUM);
        assertThatThrownBy(() -> Planes.of(Optional.of("best"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void objects_lie_on_the_plane_where_they_are_found() {
        ImagePlus image = stack(2, 5, 3);
        image.setPosition(1, 4, 2);
        assertThat(placed(Planes.SHOWN, image)).containsExactly(4, 2);
        assertThat(placed(Planes.MIDDLE, image)).containsExactly(3, 2);
        assertThat(placed(Planes.MEAN, image)).containsExactly(0, 2);
        ImagePlus plain = stack(1, 5, 1);
        assertThat(placed(Planes.MIDDLE, plain)).containsExactly(3, 1);
        assertThat(placed(Planes.MAXIMUM, plain)).containsExactly(0, 0);
        List<Roi> all = Planes.each(plain, 1, plane -> List.of(new Roi(0, 0, plane.get(39, 0) / 10, 9)));
        assertThat(all).hasSize(5).allMatch(r -> r.getPosition() == r.getBounds().width);
    }

    private static int[] placed(Planes planes, ImagePlus image) {
        Roi roi = new Roi(1, 1, 5, 5);
        planes.place(roi, image);
        return Planes.position(roi, image);
    }

    @Test
    void a_projection_keeps_scale_and_display_range() {
        ImagePlus image = stack(1, 5, 1);
        image.setDisplayRange(7, 70);
        image.getCalibration().setUnit("um");
        image.getCalibration().pixelWidth = 0.5;
        ImagePlus one = Planes.MAXIMUM.of(image);
        assertThat(one.getStackSize()).isEqualTo(1);
        assertThat(one.getBitDepth()).isEqualTo(16);
        assertThat(one.getDisplayRangeMax()).isEqualTo(70);
        assertThat(RoiMeasures.unit(one)).isEqualTo("µm");
    }

    @Test
    void the_table_has_the_numbers_of_measure_and_leaves_imagej_results_as_they_are() throws Exception {
        Field unsaved = Analyzer.class.getDeclaredField("unsavedMeasurements");
        unsaved.setAccessible(true);
        Analyzer.setUnsavedMeasurements(false);
        ImagePlus image = stack(2, 5, 1);
        image.getCalibration().setUnit("um");
        image.getCalibration().pixelWidth = 0.5;
        image.getCalibration().pixelHeight = 0.5;
        Roi roi = new OvalRoi(11, 8, 17, 12);
        roi.setPosition(1, 4, 1);
        Map<String, Double> row =
                RoiMeasures.table(image, List.of(roi), RoiMeasures.unit(image)).get(0);
        assertThat(unsaved.getBoolean(null)).isFalse();
        image.setPosition(2, 4, 1);
        image.setRoi(roi);
        ResultsTable own = new ResultsTable();
        // all that Set Measurements offers
        new Analyzer(image, 0x3fffff, own).saveResults(image.getStatistics(0x3fffff), image.getRoi());
        Map.of(
                        "Area (µm²)", "Area",
                        "Perimeter (µm)", "Perim.",
                        "Circularity", "Circ.",
                        "Aspect ratio", "AR",
                        "Roundness", "Round",
                        "Solidity", "Solidity",
                        "Feret (µm)", "Feret",
                        "Mean channel 2", "Mean",
                        "SD channel 2", "StdDev",
                        "Max channel 2", "Max")
                .forEach((column, heading) ->
                        assertThat(row.get(column)).as(column).isEqualTo(own.getValue(heading, 0)));
        assertThat(row).containsKeys("Mean channel 1", "Min channel 1").containsEntry("Min channel 1", 70.0);
        assertThat(RoiMeasures.table(image, List.of(roi), RoiMeasures.PIXELS)
                        .get(0)
                        .get("Area (px²)"))
                .isEqualTo(4 * Objects.requireNonNull(row.get("Area (µm²)")));
    }
}
