package quadrant.augment;

import java.util.Arrays;

/**
 * A stretch of each channel's grey levels by itself, x → gain·x + offset. It is built up by joining stretches one after the other,
 * before any pixel is touched.
 */
final class LevelMap {
    private final double[] gains = new double[3];
    private final double[] offsets = new double[3];

    LevelMap() {
        reset();
    }

    /** Becomes the map that changes nothing. */
    void reset() {
        Arrays.fill(gains, 1);
        Arrays.fill(offsets, 0);
    }

    /** Joins x → gain·x + offset of one channel, behind what is there. */
    void then(int channel, double gain, double offset) {
        gains[channel] *= gain;
        offsets[channel] = offsets[channel] * gain + offset;
    }

    void set(LevelMap other) {
        System.arraycopy(other.gains, 0, gains, 0, 3);
        System.arraycopy(other.offsets, 0, offsets, 0, 3);
    }

    /** Whether it changes nothing, to the bit. */
    boolean identity() {
        return Arrays.equals(gains, new double[] {1, 1, 1}) && Arrays.equals(offsets, new double[3]);
    }

    /** Writes unit times the stretches of unscaled values x, of which grey levels are scale·x + offset. */
    void weights(double unit, double scale, double offset, float[] gain, float[] constant) {
        for (int c = 0; c < 3; c++) {
            gain[c] = (float) (unit * (gains[c] * scale));
            constant[c] = (float) (unit * (offsets[c] + offset * gains[c]));
        }
    }
}
