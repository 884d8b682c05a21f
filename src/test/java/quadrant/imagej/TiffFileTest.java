package quadrant.imagej;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import ij.ImagePlus;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.LUT;
import ij.process.ShortProcessor;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quadrant.dataset.UnreadableImageException;
import quadrant.pixels.DisplayRange;
import quadrant.pixels.PixelSize;
import quadrant.pixels.PixelType;
import quadrant.pixels.RawImage;

class TiffFileTest {
    private static final int W = Written.W;

    @TempDir
    Path dir;

    private RawImage read(Path file) {
        return new ImageFileReader().read(file, "n");
    }

    private static float at(RawImage p, int channel, int x, int y) {
        return p.channels().get(channel)[y * W + x];
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 32})
    void of_a_hyperstack_the_middle_slice_of_the_first_frame_with_all_channels(int bits) {
        RawImage p = read(Written.hyperstack(3, 4, 2, bits, dir.resolve("h.tif")));
        assertThat(p.channels()).hasSize(3);
        assertThat(p.colour()).isFalse();
        assertThat(p.type()).isEqualTo(bits == 16 ? PixelType.UINT16 : PixelType.FLOAT32);
        for (int c = 0; c < 3; c++) {
            // slice 2 of 4: planes 3, 4, 5
            assertThat(at(p, c, 7, 5)).isEqualTo(100 * (3 + c) + 12);
        }
        assertThat(p.notes()).containsExactly("slice 2 of 4, the middle one", "frame 1 of 2");
        assertThat(p.displayRanges())
                .containsExactly(new DisplayRange(1, 501), new DisplayRange(2, 502), new DisplayRange(3, 503));
        assertThat(p.pixelSize()).hasValue(new PixelSize(0.25));
    }

    @Test
    void of_a_plain_stack_the_middle_slice() {
        RawImage p = read(Written.hyperstack(1, 5, 1, 8, dir.resolve("s.tif")));
        assertThat(p.channels()).hasSize(1);
        assertThat(at(p, 0, 0, 0)).isEqualTo(200);
        assertThat(p.notes()).containsExactly("slice 3 of 5, the middle one");
        RawImage t = read(Written.hyperstack(1, 1, 5, 8, dir.resolve("t.tif")));
        assertThat(at(t, 0, 0, 0)).isZero();
        assertThat(t.notes()).containsExactly("frame 1 of 5");
    }

    @Test
    void a_stack_under_one_page_entry_as_beyond_4_GB_is_read_plane_by_plane() throws IOException {
        Path file = Written.hyperstack(2, 3, 1, 16, dir.resolve("one.tif"));
        dropFurtherPages(file);
        RawImage p = read(file);
        assertThat(at(p, 0, 1, 1)).isEqualTo(202);
        assertThat(at(p, 1, 1, 1)).isEqualTo(302);
        Path cut = Written.cut(file, 0.5, dir.resolve("cut.tif"));
        assertThatThrownBy(() -> read(cut))
                .isInstanceOf(UnreadableImageException.class)
                .hasMessageContaining("is cut off");
    }

    private static void dropFurtherPages(Path file) throws IOException {
        linkFirstPageTo(file, false);
    }

    /** Links the first page back to itself, or to none. */
    private static void linkFirstPageTo(Path file, boolean itself) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer tiff =
                ByteBuffer.wrap(bytes).order(bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int first = tiff.getInt(4);
        tiff.putInt(first + 2 + 12 * tiff.getShort(first), itself ? first : 0);
        Files.write(file, bytes);
    }

    @Test
    void grey_types_keep_values_and_ranges() {
        ShortProcessor shorts = new ShortProcessor(W, 20);
        shorts.set(1, 0, 65535);
        ImagePlus image = new ImagePlus("s", shorts);
        image.setDisplayRange(10, 4000);
        Written.save(image, dir.resolve("s.tif"));
        RawImage p = read(dir.resolve("s.tif"));
        assertThat(at(p, 0, 1, 0)).isEqualTo(65535);
        assertThat(p.displayRanges()).containsExactly(new DisplayRange(10, 4000));

        FloatProcessor floats = new FloatProcessor(W, 20);
        floats.setf(2, 0, -1234.5f);
        floats.setf(3, 0, Float.NaN);
        Written.save(new ImagePlus("f", floats), dir.resolve("f.tif"));
        RawImage f = read(dir.resolve("f.tif"));
        assertThat(f.type()).isEqualTo(PixelType.FLOAT32);
        assertThat(at(f, 0, 2, 0)).isEqualTo(-1234.5f);
        assertThat(at(f, 0, 3, 0)).isNaN();
    }

    @Test
    void signed_16_bit_of_imagej_is_signed() {
        ShortProcessor shorts = new ShortProcessor(W, 20);
        shorts.set(1, 0, 32768 - 300);
        ImagePlus image = new ImagePlus("s", shorts);
        image.getCalibration().setSigned16BitCalibration();
        // ImageJ counts a display range in stored values, 32768 above the signed ones
        image.setDisplayRange(32768 - 300, 32768 + 100);
        Written.save(image, dir.resolve("s.tif"));
        RawImage p = read(dir.resolve("s.tif"));
        assertThat(p.type()).isEqualTo(PixelType.FLOAT32);
        assertThat(at(p, 0, 1, 0)).isEqualTo(-300);
        assertThat(p.displayRanges()).containsExactly(new DisplayRange(-300, 100));
    }

    @Test
    void rgb_of_imagej_is_colour() {
        ColorProcessor rgb = new ColorProcessor(W, 20);
        rgb.setColor(new Color(10, 20, 30));
        rgb.fill();
        Written.save(new ImagePlus("c", rgb), dir.resolve("c.tif"));
        RawImage p = read(dir.resolve("c.tif"));
        assertThat(p.colour()).isTrue();
        assertThat(p.channels()).extracting(c -> c[5]).containsExactly(10f, 20f, 30f);
    }

    @Test
    void the_lookup_table_of_imagej_is_left_out_and_it_is_said() {
        ByteProcessor bytes = new ByteProcessor(W, 20);
        bytes.set(1, 0, 200);
        bytes.setLut(LUT.createLutFromColor(Color.RED));
        Written.save(new ImagePlus("l", bytes), dir.resolve("l.tif"));
        RawImage p = read(dir.resolve("l.tif"));
        assertThat(p.channels()).hasSize(1);
        assertThat(at(p, 0, 1, 0)).isEqualTo(200);
        assertThat(p.notes()).containsExactly("lookup table left out, grey values used");
    }

    @ParameterizedTest
    @ValueSource(strings = {"LZW", "Deflate", "ZLib", "PackBits", "JPEG"})
    void compressed_pages_are_read_and_cut_ones_refused(String compression) throws IOException {
        Path file = dir.resolve("c.tif");
        write(file, compression, 1);
        RawImage p = read(file);
        assertThat(p.colour()).isTrue();
        assertThat(at(p, 0, 20, 0)).isBetween(92f, 108f);
        assertThat(p.notes()).isEmpty();
        for (double part : new double[] {0.2, 0.5, 0.9}) {
            Path cut = Written.cut(file, part, dir.resolve("cut.tif"));
            assertThatThrownBy(() -> read(cut)).isInstanceOf(UnreadableImageException.class);
        }
    }

    @Test
    void of_pages_that_imagej_did_not_write_the_first() throws IOException {
        Path file = dir.resolve("p.tif");
        write(file, "LZW", 3);
        assertThat(read(file).notes()).containsExactly("page 1 of 3");
    }

    @Test
    void a_chain_of_pages_that_bites_its_tail_ends() throws IOException {
        Path file = Written.hyperstack(1, 2, 1, 8, dir.resolve("loop.tif"));
        linkFirstPageTo(file, true);
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            try {
                read(file);
            } catch (UnreadableImageException e) {
                assertThat(e.problem()).startsWith("n ");
            }
        });
    }

    private static void write(Path file, String compression, int pages) throws IOException {
        Files.deleteIfExists(file);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            writer.setOutput(out);
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionType(compression);
            BufferedImage image = Written.colour(BufferedImage.TYPE_3BYTE_BGR);
            writer.prepareWriteSequence(null);
            for (int i = 0; i < pages; i++) {
                writer.writeToSequence(new IIOImage(image, List.of(), null), param);
            }
            writer.endWriteSequence();
        } finally {
            writer.dispose();
        }
    }
}
