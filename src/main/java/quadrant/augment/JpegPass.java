package quadrant.augment;

import java.util.Arrays;

/**
 * What a view looks like once it was stored as a JPEG: grey levels rounded, YCbCr (JFIF), chroma at full or half
 * resolution, an 8×8 DCT, coefficients rounded to the steps of {@link JpegTables}, and all of it back. Nothing is coded,
 * since coding loses nothing.
 *
 * <p>Conversion of colours, chroma subsampling and the triangle filter that enlarges it again, the padding of incomplete
 * blocks, and the DCT in integers are libjpeg's.
 *
 * <p>Eight rows are transformed together, down their columns; for the other direction each block is transposed as it is
 * read and written. So the loops are short and index all their arrays alike.
 */
final class JpegPass {
    private static final int BLOCK = 8;
    private static final int CHUNK = 1024;
    /** 1.5·2^23: a number below 2^22 added to it and taken away again is rounded to an integer. */
    private static final float ROUNDER = 0x1.8p23f;
    /** The binary places of the reciprocals of steps: a step is at most 255, a coefficient below 2^11. */
    private static final int RECIPROCAL = 19;

    private final float[][] pixels = new float[3][CHUNK];
    private final float[][] mixed = new float[3][CHUNK];
    private float[] line = new float[0];
    private int[][] band = new int[0][];
    private int[][] turned = new int[0][];
    private final int[][][] steps = new int[2][BLOCK][];
    private final int[][][] reciprocals = new int[2][BLOCK][];
    private Dct8 dct = new Dct8(0);
    private JpegChroma chroma = new JpegChroma(0);
    private int size;

    /**
     * Stores and reads 3×size×size grey levels, in place.
     *
     * @param quality of libjpeg, 1–100
     * @param subsampled whether chroma is kept at half resolution (4:2:0) or full (4:4:4)
     */
    void store(float[] view, int sizePx, int quality, boolean subsampled) {
        reserve(sizePx);
        for (int table = 0; table < 2; table++) {
            tables(table, quality);
        }
        int area = size * size;
        toYcc(view, area);
        plane(view, 0, 0);
        for (int c = 1; c < 3; c++) {
            if (subsampled) {
                chroma.shrink(view, c * area);
                chromaPlane();
                chroma.enlarge(view, c * area);
            } else {
                plane(view, c * area, 1);
            }
        }
        toRgb(view, area);
    }

    private void reserve(int sizePx) {
        if (size == sizePx) {
            return;
        }
        size = sizePx;
        int width = blocks(size);
        line = new float[width];
        band = new int[BLOCK][width];
        turned = new int[BLOCK][width];
        for (int table = 0; table < 2; table++) {
            steps[table] = new int[BLOCK][width];
            reciprocals[table] = new int[BLOCK][width];
        }
        dct = new Dct8(width);
        chroma = new JpegChroma(size);
    }

    /** A length rounded up to whole blocks. */
    static int blocks(int length) {
        return (length + BLOCK - 1) / BLOCK * BLOCK;
    }

    /** Row v holds the vertical frequency v, column 8b + u the horizontal frequency u of block b. */
    private void tables(int table, int quality) {
        for (int v = 0; v < BLOCK; v++) {
            for (int x = 0; x < steps[table][v].length; x++) {
                int step = JpegTables.step(table == 0, v, x % BLOCK, quality);
                steps[table][v][x] = step;
                reciprocals[table][v][x] = ((1 << RECIPROCAL) + step - 1) / step;
            }
        }
    }

    private void plane(float[] view, int at, int table) {
        int width = blocks(size);
        for (int y = 0; y < size; y += BLOCK) {
            for (int j = 0; j < BLOCK; j++) {
                System.arraycopy(view, at + Math.min(y + j, size - 1) * size, line, 0, size);
                Arrays.fill(line, size, width, line[size - 1]);
                read(line, j, width);
            }
            code(width, table);
            for (int j = 0; j < Math.min(BLOCK, size - y); j++) {
                write(line, j, width);
                System.arraycopy(line, 0, view, at + (y + j) * size, size);
            }
        }
    }

    private void chromaPlane() {
        float[][] rows = chroma.rows();
        int width = blocks(rows.length);
        for (int y = 0; y < rows.length; y += BLOCK) {
            for (int j = 0; j < BLOCK; j++) {
                read(rows[Math.min(y + j, rows.length - 1)], j, width);
            }
            code(width, 1);
            for (int j = 0; j < Math.min(BLOCK, rows.length - y); j++) {
                write(rows[y + j], j, width);
            }
        }
    }

    /** Row j of the band, transposed: column 8b + j. */
    private void read(float[] row, int j, int n) {
        for (int k = 0; k < BLOCK; k++) {
            int[] column = turned[k];
            for (int b = 0; b < n; b += BLOCK) {
                column[b + j] = (int) row[b + k] - 128;
            }
        }
    }

    private void write(float[] row, int j, int n) {
        for (int k = 0; k < BLOCK; k++) {
            int[] column = turned[k];
            for (int b = 0; b < n; b += BLOCK) {
                row[b + k] = Math.min(255, Math.max(0, column[b + j] + 128));
            }
        }
    }

    /** Quantises the band's blocks and composes them again. The places rounded away are libjpeg's. */
    private void code(int n, int table) {
        dct.forward(turned, n, 11);
        transpose(turned, band, n);
        dct.forward(band, n, 15);
        for (int v = 0; v < BLOCK; v++) {
            quantise(band[v], reciprocals[table][v], steps[table][v], n);
        }
        dct.inverse(band, n, 11);
        transpose(band, turned, n);
        dct.inverse(turned, n, 18);
    }

    /** From coefficients times 8 to whole steps, halves away from zero, and back to coefficients. */
    private static void quantise(int[] row, int[] reciprocal, int[] step, int n) {
        for (int x = 0; x < n; x++) {
            int sign = row[x] >> 31;
            int size = (row[x] ^ sign) - sign;
            int steps = (((size + 4 * step[x]) >> 3) * reciprocal[x]) >> RECIPROCAL;
            row[x] = ((steps ^ sign) - sign) * step[x];
        }
    }

    private static void transpose(int[][] from, int[][] to, int n) {
        for (int j = 0; j < BLOCK; j++) {
            int[] row = from[j];
            for (int k = 0; k < BLOCK; k++) {
                int[] column = to[k];
                for (int b = 0; b < n; b += BLOCK) {
                    column[b + j] = row[b + k];
                }
            }
        }
    }

    private void toYcc(float[] view, int area) {
        for (int at = 0; at < area; at += CHUNK) {
            int n = Math.min(CHUNK, area - at);
            for (int c = 0; c < 3; c++) {
                System.arraycopy(view, at + c * area, pixels[c], 0, n);
                round(pixels[c], n);
            }
            mix(mixed[0], n, 0, 19595, 38470, 7471);
            mix(mixed[1], n, 128, -11059, -21709, 32768);
            mix(mixed[2], n, 128, 32768, -27439, -5329);
            for (int c = 0; c < 3; c++) {
                System.arraycopy(mixed[c], 0, view, at + c * area, n);
            }
        }
    }

    private void toRgb(float[] view, int area) {
        for (int at = 0; at < area; at += CHUNK) {
            int n = Math.min(CHUNK, area - at);
            for (int c = 0; c < 3; c++) {
                System.arraycopy(view, at + c * area, pixels[c], 0, n);
                centre(pixels[c], n, c == 0 ? 0 : 128);
            }
            mix(mixed[0], n, 0, 65536, 0, 91881);
            mix(mixed[1], n, 0, 65536, -22554, -46802);
            mix(mixed[2], n, 0, 65536, 116130, 0);
            for (int c = 0; c < 3; c++) {
                System.arraycopy(mixed[c], 0, view, at + c * area, n);
            }
        }
    }

    /** A weighted sum in 65536ths, rounded, then moved and clipped; halves of chroma are rounded down. */
    private void mix(float[] out, int n, int offset, int first, int second, int third) {
        float[] a = pixels[0];
        float[] b = pixels[1];
        float[] c = pixels[2];
        float wa = first / 65536f;
        float wb = second / 65536f;
        float wc = third / 65536f;
        float nudge = offset == 0 ? 0 : -0x1p-17f;
        for (int i = 0; i < n; i++) {
            float x = wa * a[i] + wb * b[i] + wc * c[i] + nudge;
            out[i] = Math.min(255f, Math.max(0f, x + ROUNDER - ROUNDER + offset));
        }
    }

    private static void centre(float[] row, int n, float middle) {
        for (int x = 0; x < n; x++) {
            row[x] -= middle;
        }
    }

    private static void round(float[] row, int n) {
        for (int x = 0; x < n; x++) {
            row[x] = row[x] + ROUNDER - ROUNDER;
        }
    }
}
