package quadrant.imagej;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Roi;
import ij.io.FileSaver;
import ij.io.RoiEncoder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.pixels.CropRule;
import quadrant.task.UserException;

class RoiRowsTest {
    @TempDir
    private Path temp;

    /** Five slices of three frames; each plane has one grey value, 10 · frame + slice. */
    private ImagePlus stack() {
        ImagePlus image = IJ.createHyperStack("stack", 64, 64, 1, 5, 3, 8);
        for (int t = 1; t <= 3; t++) {
            for (int z = 1; z <= 5; z++) {
                image.getStack().getProcessor(image.getStackIndex(1, z, t)).add(10 * t + z);
            }
        }
        return image;
    }

    private static Roi at(int z, int t) {
        Roi roi = new Roi(20, 20, 20, 20);
        roi.setPosition(1, z, t);
        return roi;
    }

    private float greyOf(Roi roi) {
        String tiff = temp.resolve("stack.tif").toString();
        String file = temp.resolve("cell.roi").toString();
        assertThat(new FileSaver(stack()).saveAsTiffStack(tiff)).isTrue();
        assertThat(RoiEncoder.save(roi, file)).isTrue();
        return new RoiRows(Path.of(tiff), "stack.tif", CropRule.DEFAULT, new ImageFileReader())
                .of(Path.of(file))
                .get(0)
                .crop()
                .read()
                .channels()
                .get(0)[0];
    }

    @Test
    void a_roi_is_cut_from_its_slice_and_frame_of_a_file() {
        assertThat(greyOf(at(2, 3))).isEqualTo(32);
        assertThat(greyOf(at(5, 1))).isEqualTo(15);
        assertThat(greyOf(new Roi(20, 20, 20, 20)))
                .as("without a position: the middle of the first frame")
                .isEqualTo(13);
    }

    @Test
    void a_roi_beyond_the_stack_is_refused() {
        assertThatThrownBy(() -> greyOf(at(7, 1)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("5 slice(s) and 3 frame(s)");
    }
}
