package quadrant.augment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WarpPassTest {
    private final Reference reference = Reference.load();
    private final float[] patch = Reference.floats(reference.patch());
    private WarpPass warp = new WarpPass(reference.size());

    /** 0.05 grey levels: float coordinates against OpenCV's, on a patch whose neighbours differ by up to 35. */
    @Test
    void agrees_with_warpAffine_of_OpenCV() {
        for (Reference.Warp w : reference.warps()) {
            warp = new WarpPass(reference.size());
            if (w.flip()) {
                warp.append(Affine.linear(-1, 0, 0, 1));
            }
            warp.append(Affine.rotation(0, w.degrees()));
            warp.append(Affine.linear(1 / w.scale(), 0, 0, 1 / w.scale()));
            warp.append(Affine.translation(-w.right(), -w.down()));
            assertThat(Reference.distance(resampled(patch), Reference.floats(w.view())))
                    .as(w.toString().substring(0, 70))
                    .isLessThan(0.05);
        }
    }

    @Test
    void no_transform_copies_to_the_bit() {
        warp = new WarpPass(reference.size());
        assertThat(resampled(patch)).isEqualTo(patch);
    }

    @Test
    void four_quarter_turns_come_back_to_the_bit_and_one_moves_the_corner_anticlockwise() {
        int n = reference.size();
        warp = new WarpPass(n);
        warp.append(Affine.rotation(1, 0));
        float[] once = resampled(patch);
        assertThat(once[(n - 1) * n]).isEqualTo(patch[0]);
        assertThat(once[0]).isEqualTo(patch[n - 1]);
        float[] twice = resampled(once);
        assertThat(twice[n * n - 1]).isEqualTo(patch[0]);
        assertThat(resampled(resampled(twice))).isEqualTo(patch);
    }

    @Test
    void a_patch_of_one_or_two_pixels_survives_any_map() {
        for (int n : new int[] {1, 2, 3}) {
            warp = new WarpPass(n);
            warp.append(Affine.rotation(2, 33));
            warp.append(Affine.linear(0.1, 0, 0, 0.1));
            warp.append(Affine.translation(1000.3, -77.7));
            float[] grey = new float[3 * n * n];
            Arrays.fill(grey, 77);
            float[] out = new float[grey.length];
            warp.resample(grey, out);
            assertThat(Reference.distance(out, grey)).isLessThan(1e-4);
        }
    }

    @Test
    void mirrored_borders_do_not_repeat_the_edge() {
        int[] seen = new int[9];
        for (int i = 0; i < 9; i++) {
            seen[i] = Rows.mirrored(i - 3, 4);
        }
        assertThat(seen).containsExactly(3, 2, 1, 0, 1, 2, 3, 2, 1);
        assertThat(Rows.mirrored(-100, 1)).isZero();
    }

    private float[] resampled(float[] in) {
        float[] out = new float[in.length];
        warp.resample(in, out);
        return out;
    }
}
