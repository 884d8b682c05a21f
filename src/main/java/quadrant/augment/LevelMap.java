package quadrant.augment;

import java.util.Arrays;

/**
 * A linear map of each channel's grey levels, x → gain·x + offset. It combines several such maps before any pixel is changed.
 */
final class LevelMap {
    private final double[] gains = new double[3];
    private final double[] offsets = new double[3];

    LevelMap() {
        reset();
    }

    /** Resets to the identity. */
    void reset() {
        Arrays.fill(gains, 1);
        Arrays.fill(offsets, 0);
    }

    /** Appends x → gain·x + offset of one channel to the map so far. */
    void then(int channel, double gain, double offset) {
        gains[channel] *= gain;
        offsets[channel] = offsets[channel] * gain + offset;
    }

    void set(LevelMap other) {
        System.arraycopy(other.gains, 0, gains, 0, 3);
        System.arraycopy(other.offsets, 0, offsets, 0, 3);
    }

    /** Whether it is exactly the identity. */
    boolean identity() {
        return Arrays.equals(gains, new double[] {1, 1, 1}) && Arrays.equals(offsets, new double[3]);
    }

    /** Writes unit times the mapped values for unscaled values x; the grey levels are scale·x + offset. */
    void weights(double unit, double scale, double offset, float[] gain, float[] constant) {
        for (int c = 0; c < 3; c++) {
            gain[c] = (float) (unit * (gains[c] * scale));
            constant[c] = (float) (unit * (offsets[c] + offset * gains[c]));
        }
    }
}
