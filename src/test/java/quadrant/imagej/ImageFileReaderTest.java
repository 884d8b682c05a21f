package quadrant.imagej;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ij.gui.Roi;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import quadrant.dataset.UnreadableImageException;
import quadrant.pixels.CropRule;
import quadrant.pixels.PixelHash;
import quadrant.pixels.PixelType;
import quadrant.pixels.RawImage;
import quadrant.pixels.Region;
import quadrant.pixels.RegionSource;

class ImageFileReaderTest {
    private static final int W = Written.W;
    private static final int H = Written.H;
    private static final Path FORMATS = Path.of("src/test/resources/quadrant/imagej/formats");

    @TempDir
    Path dir;

    private final ImageFileReader reader = new ImageFileReader();

    private RawImage read(Path file) {
        return reader.read(file, "n");
    }

    private void refused(Path file, String... text) {
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(UnreadableImageException.class)
                .hasMessageStartingWith("n ")
                .hasMessageContainingAll(text)
                .hasMessageEndingWith(".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp", "tiff"})
    void lossless_colour_is_read_to_the_bit_whatever_the_name(String format) throws IOException {
        Path file = Written.imageIo(Written.colour(BufferedImage.TYPE_3BYTE_BGR), format, dir.resolve("x.jpg"));
        RawImage p = read(file);
        assertThat(p.colour()).isTrue();
        assertThat(p.type()).isEqualTo(PixelType.UINT8);
        assertThat(new int[] {p.widthPx(), p.heightPx()}).containsExactly(W, H);
        for (int y = 0; y < H; y++) {
            for (int x = 0; x < W; x++) {
                int i = y * W + x;
                assertThat(p.channels()).extracting(c -> c[i]).containsExactly(5f * x, 7f * y, (float) x + y);
            }
        }
        assertThat(PixelHash.of(p)).hasSize(64).isEqualTo(PixelHash.of(read(file)));
    }

    /** Files that Pillow and tifffile wrote (tools/make_formats.py). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "lossless.webp",
                "animated.webp",
                "zstd-rgb.tif",
                "zstd-planar-rgb.tif",
                "zstd-grey.tif",
                "zstd-float.tif"
            })
    void webp_and_zstandard_are_read_to_the_bit(String name) throws IOException {
        RawImage p = read(FORMATS.resolve(name));
        assertThat(p.colour()).isEqualTo(!name.matches(".*(grey|float).*"));
        assertThat(p.notes()).isEqualTo(name.startsWith("animated") ? List.of("frame 1 of 2") : List.of());
        for (int y = 0; y < H; y++) {
            for (int x = 0; x < W; x++) {
                int i = y * W + x;
                List<Float> values = name.endsWith("grey.tif")
                        ? List.of(317f * x + 911f * y)
                        : name.endsWith("float.tif") ? List.of(x / 4f - y) : List.of(5f * x, 7f * y, (float) x + y);
                assertThat(p.channels()).extracting(c -> c[i]).isEqualTo(values);
            }
        }
        Region part = new Region(3, 5, 20, 21);
        try (RegionSource source = reader.regions(FORMATS.resolve(name), "n")) {
            RawImage there = source.read(0, part);
            for (int c = 0; c < p.channels().size(); c++) {
                assertThat(there.channels().get(c))
                        .isEqualTo(p.part(part).channels().get(c));
            }
        }
    }

    @Test
    void lossy_webp_is_nearly_what_pillow_reads_and_alpha_is_on_white() throws IOException {
        RawImage p = read(FORMATS.resolve("lossy.webp"));
        RawImage pillow = read(FORMATS.resolve("lossy.png"));
        double sum = 0;
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < W * H; i++) {
                sum += Math.abs(p.channels().get(c)[i] - pillow.channels().get(c)[i]);
            }
        }
        assertThat(sum / (3 * W * H)).isLessThan(2);
        RawImage alpha = read(FORMATS.resolve("alpha.webp"));
        assertThat(alpha.notes()).containsExactly("alpha blended on white");
        assertThat(alpha.channels()).extracting(c -> c[2 * W + 19]).containsExactly(95f, 14f, 21f);
        assertThat(alpha.channels()).extracting(c -> c[2 * W + 20]).containsExactly(255f, 255f, 255f);
    }

    @Test
    void what_is_not_read_and_what_is_damaged_is_refused() throws IOException {
        refused(FORMATS.resolve("jpeg2000.tif"), "Unsupported TIFF compression JPEG 2000", "Fiji");
        refused(FORMATS.resolve("image.jp2"), "is not a PNG, JPEG, BMP, GIF, WebP or TIFF", "Bio-Formats");
        refused(Written.cut(FORMATS.resolve("lossless.webp"), 0.6, dir.resolve("cut.webp")), "n ");
        refused(Written.cut(FORMATS.resolve("lossy.webp"), 0.6, dir.resolve("cut2.webp")), "n ");
        for (String zstd : List.of("zstd-rgb.tif", "zstd-float.tif")) {
            byte[] bytes = Files.readAllBytes(FORMATS.resolve(zstd));
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            int frame = text.indexOf("(\u00b5/\u00fd");
            for (int at = frame; at < frame + 40; at++) {
                byte[] damaged = bytes.clone();
                damaged[at] ^= 0x55;
                Path file = Files.write(dir.resolve("damaged.tif"), damaged);
                try {
                    read(file);
                } catch (UnreadableImageException e) {
                    assertThat(e.getMessage()).startsWith("n ");
                }
            }
            bytes[frame] = 0;
            refused(Files.write(dir.resolve("damaged.tif"), bytes), "is damaged");
        }
        Path zarr = Files.createDirectories(dir.resolve("a.ome.zarr"));
        refused(zarr, "is a Zarr", "raw2ometiff");
    }

    @Test
    void jpeg_and_gif_are_read() throws IOException {
        RawImage jpeg = read(Written.imageIo(Written.colour(BufferedImage.TYPE_3BYTE_BGR), "jpg", dir.resolve("a")));
        assertThat(jpeg.colour()).isTrue();
        assertThat(jpeg.channels().get(0)[W - 1]).isBetween(180f, 210f);
        RawImage gif = read(Written.imageIo(Written.colour(BufferedImage.TYPE_BYTE_INDEXED), "gif", dir.resolve("b")));
        assertThat(gif.channels()).hasSize(3);
    }

    /** A picture of four grey quarters, 0, 60, 120 and 180 row by row as stored, whose EXIF data says how to turn it. */
    private Path turned(int orientation) throws IOException {
        BufferedImage four = new BufferedImage(32, 16, BufferedImage.TYPE_3BYTE_BGR);
        for (int i = 0; i < 32 * 16; i++) {
            four.setRGB(i % 32, i / 32, 0x010101 * (60 * (i % 32 / 16 + 2 * (i / 32 / 8))));
        }
        byte[] plain = Files.readAllBytes(Written.imageIo(four, "jpg", dir.resolve("a.jpg")));
        byte[] exif = {
            -1,
            (byte) 0xe1,
            0,
            34,
            'E',
            'x',
            'i',
            'f',
            0,
            0,
            'M',
            'M',
            0,
            42,
            0,
            0,
            0,
            8,
            0,
            1,
            1,
            18,
            0,
            3,
            0,
            0,
            0,
            1,
            0,
            (byte) orientation,
            0,
            0,
            0,
            0,
            0,
            0
        };
        byte[] turned = new byte[plain.length + exif.length];
        System.arraycopy(plain, 0, turned, 0, 2);
        System.arraycopy(exif, 0, turned, 2, exif.length);
        System.arraycopy(plain, 2, turned, 2 + exif.length, plain.length - 2);
        return Files.write(dir.resolve("b.jpg"), turned);
    }

    @Test
    void marks_and_tiles_lie_on_a_jpeg_as_it_is_stored() throws IOException {
        Path file = turned(6);
        Supplier<RegionSource> plane =
                new FilePlanes(new ImageFileReader()).of(file, "b.jpg").apply(StackPosition.MIDDLE);
        RawImage crop = new AreaPixels(plane, new Roi(16, 0, 16, 8), "upper right", CropRule.DEFAULT).read();
        assertThat(crop.channels().get(0)[crop.widthPx() + 8]).isBetween(54f, 66f);
        try (RegionSource region = new ImageFileReader().regions(file, "b.jpg")) {
            assertThat(region.widthPx()).isEqualTo(32);
        }
    }

    /** The orientation, and the corner of the stored picture (0 to 3, row by row) that is then on the upper left. */
    @ParameterizedTest
    @CsvSource({"1,0", "2,1", "3,3", "4,2", "5,0", "6,2", "7,3", "8,1"})
    void a_jpeg_is_laid_as_its_exif_data_says(int orientation, int corner) throws IOException {
        RawImage p = read(turned(orientation));

        assertThat(p.widthPx()).isEqualTo(orientation < 5 ? 32 : 16);
        assertThat(p.channels().get(0)[2 * p.widthPx() + 2]).isBetween(60f * corner - 6, 60f * corner + 6);
        assertThat(p.notes()).hasSize(orientation == 1 ? 0 : 1).allMatch(n -> n.contains("EXIF"));
        // what is to its right tells the mirrored from the turned
        float right = p.channels().get(0)[2 * p.widthPx() + p.widthPx() - 3];
        boolean alongRows = orientation < 5;
        assertThat(right).isBetween(60f * (corner ^ (alongRows ? 1 : 2)) - 6, 60f * (corner ^ (alongRows ? 1 : 2)) + 6);
    }

    @Test
    void sixteen_bit_grey_keeps_its_values() throws IOException {
        BufferedImage grey = new BufferedImage(W, H, BufferedImage.TYPE_USHORT_GRAY);
        grey.getRaster().setSample(3, 2, 0, 54321);
        RawImage p = read(Written.imageIo(grey, "png", dir.resolve("g.png")));
        assertThat(p.type()).isEqualTo(PixelType.UINT16);
        assertThat(p.channels()).hasSize(1);
        assertThat(p.channels().get(0)[2 * W + 3]).isEqualTo(54321);
    }

    @Test
    void alpha_is_blended_on_white_and_said() throws IOException {
        BufferedImage image = Written.colour(BufferedImage.TYPE_INT_ARGB);
        Path opaque = Written.imageIo(image, "png", dir.resolve("o.png"));
        assertThat(read(opaque).notes()).isEmpty();
        image.setRGB(0, 0, 0x00123456);
        image.setRGB(1, 0, 0x33000000);
        RawImage p = read(Written.imageIo(image, "png", dir.resolve("a.png")));
        assertThat(p.notes()).containsExactly("alpha blended on white");
        assertThat(p.channels()).extracting(c -> c[0]).containsExactly(255f, 255f, 255f);
        assertThat(p.channels()).extracting(c -> c[1]).containsExactly(204f, 204f, 204f);
    }

    @ParameterizedTest
    @CsvSource({"png", "jpg", "bmp", "gif", "tiff"})
    void a_truncated_image_is_refused_and_not_filled_with_grey(String format) throws IOException {
        BufferedImage image =
                Written.colour(format.equals("gif") ? BufferedImage.TYPE_BYTE_INDEXED : BufferedImage.TYPE_3BYTE_BGR);
        Path whole = Written.imageIo(image, format, dir.resolve("w"));
        for (double part : new double[] {0.05, 0.3, 0.5, 0.8, 0.95, 0.99}) {
            refused(Written.cut(whole, part, dir.resolve("cut")), "n ", "--skip-unreadable");
        }
        if (format.equals("jpg")) {
            refused(Written.cut(whole, 0.95, dir.resolve("cut")), "is cut off");
        }
    }

    @Test
    void what_is_no_image_is_refused_in_a_sentence() throws IOException {
        refused(dir, "is a folder");
        refused(dir.resolve("none.png"), "does not exist", "none.png");
        refused(Files.createFile(dir.resolve("empty.png")), "is empty (0 bytes)");
        refused(
                Files.writeString(dir.resolve("t.png"), "hello, I am text"),
                "is not a PNG, JPEG, BMP, GIF, WebP or TIFF");
        refused(Files.writeString(dir.resolve("s.png"), "I"), "is not a PNG");
    }

    @Test
    void images_below_16_pixels_are_refused_with_their_size() throws IOException {
        BufferedImage small = new BufferedImage(15, 40, BufferedImage.TYPE_BYTE_GRAY);
        for (String format : List.of("png", "tiff")) {
            refused(Written.imageIo(small, format, dir.resolve("small")), "15×40", "16×16");
        }
        read(Written.imageIo(new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY), "png", dir.resolve("ok")));
    }

    @Test
    void an_image_beyond_memory_is_refused_before_it_is_decoded() throws IOException {
        byte[] png = Files.readAllBytes(
                Written.imageIo(Written.colour(BufferedImage.TYPE_3BYTE_BGR), "png", dir.resolve("p")));
        byte[] header = java.nio.ByteBuffer.allocate(17)
                .put("IHDR".getBytes(StandardCharsets.US_ASCII))
                .putInt(60000)
                .putInt(60000)
                .put(new byte[] {8, 2, 0, 0, 0})
                .array();
        System.arraycopy(header, 0, png, 12, 17);
        java.util.zip.CRC32 crc = new java.util.zip.CRC32();
        crc.update(header);
        java.nio.ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());
        refused(Files.write(dir.resolve("big.png"), png), "60000×60000", "GB", "tiles");
    }

    @Test
    void random_damage_never_escapes_as_another_exception() throws IOException {
        java.util.SplittableRandom random = new java.util.SplittableRandom(4);
        List<Path> wholes = List.of(
                Written.imageIo(Written.colour(BufferedImage.TYPE_3BYTE_BGR), "png", dir.resolve("a")),
                Written.imageIo(Written.colour(BufferedImage.TYPE_3BYTE_BGR), "jpg", dir.resolve("b")),
                Written.imageIo(Written.colour(BufferedImage.TYPE_BYTE_INDEXED), "gif", dir.resolve("c")),
                Written.imageIo(Written.colour(BufferedImage.TYPE_3BYTE_BGR), "bmp", dir.resolve("d")),
                Written.imageIo(Written.colour(BufferedImage.TYPE_3BYTE_BGR), "tiff", dir.resolve("e")),
                Written.hyperstack(2, 3, 1, 16, dir.resolve("f.tif")));
        int refused = 0;
        for (int round = 0; round < 240; round++) {
            byte[] bytes = Files.readAllBytes(wholes.get(round % wholes.size()));
            for (int k = 0; k < 4; k++) {
                int near = random.nextInt(2) == 0 ? Math.min(bytes.length, 300) : bytes.length;
                bytes[random.nextInt(near)] = (byte) random.nextInt();
            }
            try {
                read(Files.write(dir.resolve("damaged"), bytes));
            } catch (UnreadableImageException e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void nothing_is_written_to_the_standard_streams() throws IOException {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        PrintStream spy = new PrintStream(output, true, StandardCharsets.UTF_8);
        System.setOut(spy);
        System.setErr(spy);
        try {
            a_truncated_image_is_refused_and_not_filled_with_grey("jpg");
            a_truncated_image_is_refused_and_not_filled_with_grey("tiff");
            Path stack = Written.hyperstack(2, 3, 1, 16, dir.resolve("h.tif"));
            read(stack);
            refused(Written.cut(stack, 0.4, dir.resolve("cut.tif")), "--skip-unreadable");
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        assertThat(output.toString(StandardCharsets.UTF_8)).isEmpty();
    }
}
