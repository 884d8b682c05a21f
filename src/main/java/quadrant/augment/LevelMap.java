package quadrant.augment;

/**
 * A linear map of red, green and blue grey levels: out[j] = Σ rows[j][i] · in[i] + rows[j][3]. It is built up by joining
 * maps one after the other, before any pixel is touched.
 */
final class LevelMap {
    private final double[][] rows = new double[3][4];

    LevelMap() {
        reset();
    }

    /** Becomes the map that changes nothing. */
    void reset() {
        for (int j = 0; j < 3; j++) {
            for (int i = 0; i < 4; i++) {
                rows[j][i] = i == j ? 1 : 0;
            }
        }
    }

    /** Joins x → gain·x + offset of one channel, behind what is there. */
    void thenChannel(int channel, double gain, double offset) {
        double[] row = rows[channel];
        for (int i = 0; i < 4; i++) {
            row[i] *= gain;
        }
        row[3] += offset;
    }

    /** Joins a map of twelve numbers m, out[j] = Σ in[i] · m[3i + j] + m[9 + j], behind what is there. */
    void then(double[] map) {
        for (int i = 0; i < 4; i++) {
            double red = rows[0][i];
            double green = rows[1][i];
            double blue = rows[2][i];
            for (int j = 0; j < 3; j++) {
                rows[j][i] = red * map[j] + green * map[3 + j] + blue * map[6 + j] + (i == 3 ? map[9 + j] : 0);
            }
        }
    }

    void set(LevelMap other) {
        for (int j = 0; j < 3; j++) {
            System.arraycopy(other.rows[j], 0, rows[j], 0, 4);
        }
    }

    /** Whether no channel depends on another. */
    boolean diagonal() {
        for (int j = 0; j < 3; j++) {
            for (int i = 0; i < 3; i++) {
                if (i != j && rows[j][i] != 0) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether it changes nothing, to the bit. */
    boolean identity() {
        return diagonal()
                && rows[0][0] == 1
                && rows[1][1] == 1
                && rows[2][2] == 1
                && rows[0][3] == 0
                && rows[1][3] == 0
                && rows[2][3] == 0;
    }

    /** Writes unit times the map of unscaled values x, of which grey levels are scale·x + offset. */
    void weights(double unit, double scale, double offset, float[][] out) {
        for (int j = 0; j < 3; j++) {
            double[] row = rows[j];
            for (int i = 0; i < 3; i++) {
                out[j][i] = (float) (unit * (row[i] * scale));
            }
            out[j][3] = (float) (unit * (row[3] + offset * (row[0] + row[1] + row[2])));
        }
    }
}
