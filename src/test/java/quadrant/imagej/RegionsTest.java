package quadrant.imagej;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ij.IJ;
import ij.ImagePlus;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import quadrant.TestData;
import quadrant.pixels.PixelSize;
import quadrant.pixels.RawImage;
import quadrant.pixels.Region;
import quadrant.pixels.RegionSource;

/** A region holds what the whole image holds there, however the file is packed. */
class RegionsTest {
    private final ImageFileReader reader = new ImageFileReader();

    @TempDir
    private Path temp;

    private static int noise(int x, int y) {
        int h = x * 0x9E3779B1 ^ y * 0x85EBCA77;
        return (h ^ h >>> 15) & 0xffffff;
    }

    private void agrees(Path file) {
        RawImage whole = reader.read(file, "w");
        try (RegionSource source = reader.regions(file, "w")) {
            assertThat(source.widthPx()).isEqualTo(whole.widthPx());
            assertThat(source.pixelSize()).isEqualTo(whole.pixelSize());
            agrees(source, whole);
        }
    }

    private static void agrees(RegionSource source, RawImage whole) {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 30; i++) {
            int w = random.nextInt(1, whole.widthPx() + 1);
            int h = random.nextInt(1, whole.heightPx() + 1);
            Region r =
                    new Region(random.nextInt(whole.widthPx() - w + 1), random.nextInt(whole.heightPx() - h + 1), w, h);
            RawImage part = source.read(0, r);
            RawImage expected = whole.part(r);
            assertThat(part.type()).isEqualTo(whole.type());
            assertThat(part.colour()).isEqualTo(whole.colour());
            assertThat(part.displayRanges()).isEqualTo(whole.displayRanges());
            assertThat(part.channels()).hasSameSizeAs(expected.channels());
            for (int c = 0; c < expected.channels().size(); c++) {
                // AssertJ's own comparison boxes each number
                assertThat(Arrays.equals(
                                part.channels().get(c), expected.channels().get(c)))
                        .as("%s", r)
                        .isTrue();
            }
        }
    }

    @Test
    void of_tiles_strips_planes_and_channels() throws Exception {
        agrees(TiledTiff.write(temp.resolve("tiled.tif"), 300, 270, "", -1, RegionsTest::noise));
        agrees(Written.imageIo(Written.colour(BufferedImage.TYPE_INT_RGB), "png", temp.resolve("a.png")));
        for (int bits : List.of(8, 16, 32)) {
            agrees(Written.hyperstack(2, 3, 2, bits, temp.resolve(bits + ".tif")));
        }
        BufferedImage large = new BufferedImage(200, 150, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 200 * 150; i++) {
            large.setRGB(i % 200, i / 200, noise(i % 200, i / 200));
        }
        agrees(Written.imageIo(large, "tiff", temp.resolve("strips.tif")));
    }

    @Test
    void of_an_open_image_also_after_it_was_closed() {
        Path file = Written.hyperstack(2, 3, 2, 16, temp.resolve("open.tif"));
        ImagePlus image = IJ.openImage(file.toString());
        image.setPositionWithoutUpdate(1, 3, 2);
        RawImage whole = new OpenImage(image).read();
        try (RegionSource source = new OpenImage(image).byRegion()) {
            image.close();
            agrees(source, whole);
        }
    }

    @Test
    void every_slice_and_frame_of_a_stack_has_the_values_that_were_written() {
        Path file = Written.hyperstack(2, 3, 2, 16, temp.resolve("stack.tif"));
        var slices = reader.slices(file, "s", StackPosition.MIDDLE);
        assertThat(slices).hasSize(6);
        assertThat(slices.get(5).name()).isEqualTo("s, slice 3, frame 2");
        for (int i = 0; i < 6; i++) {
            RawImage plane = slices.get(i).read();
            assertThat(plane.channels().get(0)[0]).isEqualTo(200f * i);
            assertThat(plane.channels().get(1)[0]).isEqualTo(200f * i + 100);
        }
        ImagePlus open = IJ.openImage(file.toString());
        assertThat(OpenImage.slices(open).stream().map(s -> s.read().channels().get(1)[0]))
                .containsExactlyElementsOf(
                        IntStream.range(0, 6).mapToObj(i -> 200f * i + 100).toList());
    }

    @Test
    void the_scale_comes_from_aperio_and_not_from_a_printers_resolution() throws Exception {
        Path aperio = TiledTiff.write(
                temp.resolve("a.tif"), 64, 64, "Aperio Image|AppMag = 20|MPP = 0.4990", -1, (x, y) -> 0);
        try (RegionSource source = reader.regions(aperio, "a")) {
            assertThat(source.pixelSize().orElseThrow().micronsPerPixel()).isEqualTo(0.499);
        }
        assertThat(SlideScale.of("", 20_000, 20_000, 3).orElseThrow().micronsPerPixel())
                .isCloseTo(0.5, within(1e-9));
        assertThat(SlideScale.of("", 50_800, 50_800, 2).orElseThrow().micronsPerPixel())
                .isCloseTo(0.5, within(1e-9));
        assertThat(SlideScale.of("", 300, 300, 2)).isEmpty();
        assertThat(SlideScale.of("", 20_000, 20_000, 1)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"20000,3,0.5", "50800,2,0.5", "300,2,", "72,2,", "118,3,", "40,3,"})
    void the_scale_of_a_plain_tiff_is_the_same_read_whole_by_region_and_opened_in_imagej(
            int perUnit, int unit, @Nullable Double microns) throws Exception {
        Path file = Written.scaled(temp.resolve("plain.tif"), perUnit, unit);
        agrees(file);
        Optional<Double> expected = Optional.ofNullable(microns);
        assertThat(reader.read(file, "p").pixelSize().map(PixelSize::micronsPerPixel))
                .isEqualTo(expected);
        assertThat(new OpenImage(IJ.openImage(file.toString()))
                        .read()
                        .pixelSize()
                        .map(PixelSize::micronsPerPixel))
                .isEqualTo(expected);
    }

    @Test
    void of_a_real_slide_and_a_broken_one() throws Exception {
        Path slides = TestData.shared("images/slides");
        Path whole = slides.resolve("cmu-1-small-region.svs");
        agrees(whole);
        try (RegionSource source = reader.regions(whole, "w")) {
            assertThat(source.pixelSize().orElseThrow().micronsPerPixel()).isEqualTo(0.499);
            assertThat(source.levels()).hasSize(1);
        }
        assertThat(TestData.refusal(() -> reader.regions(slides.resolve("broken.svs"), "broken.svs")
                                .close())
                        .problem())
                .startsWith("broken.svs ");
        agrees(slides.resolve("kidney-48-5.tif"));
    }

    @Test
    void every_odd_file_gives_the_same_by_region_or_is_refused() throws Exception {
        try (Stream<Path> files = Files.list(TestData.shared("images/odd"))) {
            for (Path file : files.sorted().toList()) {
                RawImage whole;
                try {
                    whole = reader.read(file, "w");
                } catch (quadrant.task.UserException e) {
                    continue;
                }
                try (RegionSource source = reader.regions(file, file.toString())) {
                    agrees(source, whole);
                } catch (quadrant.task.UserException e) {
                    System.out.println("REFUSED " + e.getMessage());
                }
            }
        }
    }
}
