package quadrant.imagej;

import static org.assertj.core.api.Assertions.assertThat;

import ij.gui.OvalRoi;
import ij.gui.Roi;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.pixels.CropRule;
import quadrant.pixels.PixelSize;
import quadrant.pixels.RawImage;
import quadrant.pixels.RegionSource;
import quadrant.task.Workers;

class FilePlanesTest {
    private static final List<CropRule> RULES = List.of(
            CropRule.DEFAULT,
            new CropRule(0.7, Optional.empty(), Optional.empty(), CropRule.Background.BLANK),
            new CropRule(0, Optional.empty(), Optional.of(new PixelSize(0.7)), CropRule.Background.KEEP));

    @TempDir
    private Path temp;

    private final ImageFileReader reader = new ImageFileReader();

    private static RawImage crop(Supplier<RegionSource> plane, Roi roi, CropRule rule) {
        return new AreaPixels(plane, roi, "cell", rule).read();
    }

    private void agree(Path file, StackPosition at, List<CropRule> rules) {
        Supplier<RegionSource> whole = new FilePlanes(reader).of(file, "w").apply(at);
        Supplier<RegionSource> parts = new FilePlanes(reader, 0).of(file, "w").apply(at);
        assertThat(parts.get().widthPx()).isEqualTo(whole.get().widthPx());
        assertThat(parts.get().heightPx()).isEqualTo(whole.get().heightPx());
        assertThat(parts.get().pixelSize()).isEqualTo(whole.get().pixelSize());
        // within, across each edge, and larger than the image
        List<Roi> rois = List.of(
                new OvalRoi(8, 9, 20, 14),
                new Roi(-4, -5, 17, 18),
                new OvalRoi(whole.get().widthPx() - 12, whole.get().heightPx() - 7, 20, 30),
                new Roi(-2, -2, whole.get().widthPx() + 4, whole.get().heightPx() + 4));
        for (CropRule rule : rules) {
            for (Roi roi : rois) {
                RawImage expected = crop(whole, roi, rule);
                RawImage found = crop(parts, roi, rule);
                assertThat(found.widthPx()).isEqualTo(expected.widthPx());
                assertThat(found.pixelSize()).isEqualTo(expected.pixelSize());
                assertThat(found.displayRanges()).isEqualTo(expected.displayRanges());
                // AssertJ's own comparison boxes each number
                assertThat(Arrays.deepEquals(
                                found.channels().toArray(), expected.channels().toArray()))
                        .as("%s %s", roi, rule)
                        .isTrue();
            }
        }
    }

    @Test
    void crops_read_by_region_are_those_of_the_whole_image() throws Exception {
        Path tiled = TiledTiff.write(temp.resolve("tiled.tif"), 300, 270, "", -1, (x, y) -> x * 70_001 + y * 257);
        agree(tiled, StackPosition.MIDDLE, RULES.subList(0, 2));
        Path stack = Written.hyperstack(2, 3, 2, 16, temp.resolve("stack.tif"));
        agree(stack, StackPosition.MIDDLE, RULES.subList(0, 2));
        agree(stack, new StackPosition(0, 3, 2), RULES.subList(0, 2));
        Path scaled = temp.resolve("scaled.tif");
        Cells.save(Cells.image("x", 1), scaled);
        agree(scaled, StackPosition.MIDDLE, RULES);
    }

    @Test
    void several_threads_may_cut_from_two_files() throws Exception {
        FilePlanes planes = new FilePlanes(reader, 0);
        List<Supplier<RegionSource>> two = List.of(
                planes.of(TiledTiff.write(temp.resolve("a.tif"), 300, 270, "", -1, (x, y) -> 0x010101), "a")
                        .apply(StackPosition.MIDDLE),
                planes.of(TiledTiff.write(temp.resolve("b.tif"), 300, 270, "", -1, (x, y) -> 0x020202), "b")
                        .apply(StackPosition.MIDDLE));
        try (Workers workers = new Workers(4)) {
            workers.forEach(
                    100,
                    i -> assertThat(crop(two.get(i / 3 % 2), new Roi(i, i, 40, 40), CropRule.DEFAULT)
                                    .channels()
                                    .get(0))
                            .containsOnly(i / 3 % 2 + 1));
        }
    }
}
