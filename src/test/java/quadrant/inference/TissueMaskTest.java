package quadrant.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quadrant.pixels.PixelSize;
import quadrant.pixels.PixelType;
import quadrant.pixels.RawImage;
import quadrant.pixels.Region;
import quadrant.pixels.RegionSource;
import quadrant.task.Task;

/** Tissue on drawn slides of 640 × 640 pixels, tiles of 64: a purple disc about (200, 200) of radius 150 on glass. */
class TissueMaskTest {
    private static final int SIDE = 640;
    private static final int GLASS = 0xf2f0f3;
    private static final int TISSUE = 0xb070b0;
    private static final TileGrid GRID = new TileGrid(SIDE, SIDE, 64, 64);

    /** A pixel as 0xRRGGBB. */
    private interface Picture {
        int at(int x, int y);
    }

    /** A picture at full resolution, and at a fourth of it. */
    private record Drawn(Picture picture) implements RegionSource {
        @Override
        public String name() {
            return "drawn";
        }

        @Override
        public List<Level> levels() {
            return List.of(new Level(SIDE, SIDE, 1), new Level(SIDE / 4, SIDE / 4, 4));
        }

        @Override
        public Optional<PixelSize> pixelSize() {
            return Optional.empty();
        }

        @Override
        public RawImage read(int level, Region r) {
            assertThat(level).as("the low level is enough").isEqualTo(1);
            int n = r.widthPx() * r.heightPx();
            List<float[]> rgb = List.of(new float[n], new float[n], new float[n]);
            for (int i = 0; i < n; i++) {
                int x = (r.xPx() + i % r.widthPx()) * 4;
                int y = (r.yPx() + i / r.widthPx()) * 4;
                int p = picture.at(x, y);
                // a camera's noise
                int noise = (x * 31 + y * 17) % 5 - 2;
                for (int c = 0; c < 3; c++) {
                    rgb.get(c)[i] = Math.max(0, Math.min(255, ((p >> (16 - 8 * c)) & 255) + noise));
                }
            }
            return new RawImage(
                    "drawn",
                    r.widthPx(),
                    r.heightPx(),
                    rgb,
                    PixelType.UINT8,
                    true,
                    List.of(),
                    Optional.empty(),
                    List.of(),
                    List.of());
        }
    }

    private static boolean disc(int x, int y) {
        return Math.hypot(x - 200, y - 200) < 150;
    }

    private static Optional<TissueMask> mask(Picture picture) {
        return TissueMask.of(new Drawn(picture), GRID, Task.SILENT);
    }

    private static void keepsTheDiscAlone(TissueMask mask) {
        assertThat(mask.share()).isCloseTo(Math.PI * 150 * 150 / (SIDE * SIDE), within(0.01));
        for (int cell = 0; cell < GRID.cells(); cell++) {
            Region t = GRID.tile(cell);
            int shown = 0;
            for (int i = 0; i < 64 * 64; i++) {
                shown += disc(t.xPx() + i % 64, t.yPx() + i / 64) ? 1 : 0;
            }
            // between both a tile may go either way
            if (shown == 0 || shown > 0.05 * 64 * 64) {
                assertThat(mask.tissue(t)).as("tile %d", cell).isEqualTo(shown > 0);
            }
        }
    }

    @Test
    void is_what_is_saturated_and_not_dust() {
        keepsTheDiscAlone(mask((x, y) -> disc(x, y) || Math.hypot(x - 500, y - 500) < 5 ? TISSUE : GLASS)
                .orElseThrow());
    }

    @Test
    void pale_tissue_beside_dark_tissue_is_kept() {
        keepsTheDiscAlone(mask((x, y) -> disc(x, y) ? x < 200 ? 0x702080 : 0xe0c4dc : GLASS)
                .orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(ints = {0x1030c0, 0x109040, 0x181818})
    void marks_of_pens_are_left_out(int ink) {
        keepsTheDiscAlone(mask((x, y) -> disc(x, y) ? TISSUE : Math.abs(x + y - 1000) < 15 ? ink : GLASS)
                .orElseThrow());
    }

    @Test
    void a_blue_stain_is_no_pen() {
        keepsTheDiscAlone(mask((x, y) -> disc(x, y) ? 0x1848b8 : GLASS).orElseThrow());
    }

    @Test
    void there_is_none_without_glass_or_colour() {
        assertThat(mask((x, y) -> disc(x, y) ? 0x2040ff : 0x000004))
                .as("fluorescence")
                .isEmpty();
        assertThat(mask((x, y) -> x < 300 ? TISSUE : 0x803090))
                .as("tissue all over")
                .isEmpty();
        assertThat(mask((x, y) -> disc(x, y) ? 0x707070 : 0xf0f0f0)).as("grey").isEmpty();
    }

    @Test
    void otsus_threshold_separates_two_heaps() {
        int[] histogram = new int[256];
        for (int v = 0; v < 10; v++) {
            histogram[20 + v] = 100 - 10 * v;
            histogram[120 + v] = 30;
        }
        // skimage.filters.threshold_otsu of the same values
        assertThat(TissueMask.otsu(histogram)).isEqualTo(29);
    }
}
