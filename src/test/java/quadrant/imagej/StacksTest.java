package quadrant.imagej;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import quadrant.TestData;
import quadrant.dataset.UnreadableImageException;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.PixelSize;
import quadrant.pixels.RawImage;
import quadrant.pixels.Region;
import quadrant.pixels.RegionSource;

/** Stacks that tifffile and ImageJ wrote (tools/make_stacks.py): each plane's pixels are those that tifffile reads. */
class StacksTest {
    private static final Path FOLDER = Path.of("src/test/resources/quadrant/imagej/stacks");

    @TempDir
    private Path temp;

    private final ImageFileReader reader = new ImageFileReader();

    /** A plane of a level: file, level, frame, slice, and "width,height,hash" of each channel. */
    record Plane(String file, int level, int frame, int slice, List<String> channels) {}

    static Stream<Plane> planes() throws IOException {
        Map<String, List<String>> planes = Files.readAllLines(FOLDER.resolve("planes.csv")).stream()
                .skip(1)
                .map(l -> l.split(",", 6))
                .collect(Collectors.groupingBy(
                        c -> String.join(",", c[0], c[1], c[2], c[3]),
                        TreeMap::new,
                        Collectors.mapping(c -> c[5], Collectors.toList())));
        return planes.entrySet().stream().map(e -> {
            String[] key = e.getKey().split(",");
            return new Plane(
                    key[0], Integer.parseInt(key[1]), Integer.parseInt(key[2]), Integer.parseInt(key[3]), e.getValue());
        });
    }

    private static List<String> hashes(RawImage image) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        return image.channels().stream()
                .map(channel -> {
                    ByteBuffer bytes = ByteBuffer.allocate(4 * channel.length).order(ByteOrder.LITTLE_ENDIAN);
                    bytes.asFloatBuffer().put(channel);
                    String hash = HexFormat.of().formatHex(digest.digest(bytes.array()), 0, 8);
                    return image.widthPx() + "," + image.heightPx() + "," + hash;
                })
                .toList();
    }

    @ParameterizedTest
    @MethodSource("planes")
    void each_plane_has_the_pixels_that_tifffile_reads(Plane plane) throws Exception {
        Path file = FOLDER.resolve(plane.file);
        StackPosition at = new StackPosition(0, plane.slice, plane.frame);
        try (RegionSource source = reader.regions(file, plane.file, at)) {
            RegionSource.Level level = source.levels().get(plane.level);
            RawImage whole = source.read(plane.level, new Region(0, 0, level.widthPx(), level.heightPx()));
            assertThat(hashes(whole)).isEqualTo(plane.channels);
            Region part = new Region(3, 5, level.widthPx() - 7, level.heightPx() - 6);
            assertThat(hashes(source.read(plane.level, part))).isEqualTo(hashes(whole.part(part)));
        }
        if (plane.level == 0) {
            RawImage image = reader.read(file, plane.file, at);
            assertThat(hashes(image)).isEqualTo(plane.channels);
            assertThat(image.colour()).isEqualTo(plane.file.matches(".*(yxs|zsyx).*"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "cyx.ome.tif,1,1",
        "yxc.ome.tif,1,1",
        "zcyx.ome.tif,4,2",
        "tzcyx.ome.tif,6,2",
        "tczyx.ome.tif,4,1",
        "zsyx.ome.tif,2,1",
        "imagej-tzcyx.tif,6,2",
        "imagej-one-page.tif,6,2",
        "imagej-labels.tif,2,1",
        "imagej-own.tif,4,1"
    })
    void without_a_position_the_middle_slice_is_read_and_all_are_listed(String name, int planes, int middle)
            throws Exception {
        Path file = FOLDER.resolve(name);
        assertThat(reader.slices(file, name, StackPosition.MIDDLE)).hasSize(planes);
        assertThat(hashes(reader.read(file, name)))
                .isEqualTo(hashes(reader.slices(file, name, StackPosition.MIDDLE)
                        .get(middle - 1)
                        .read()));
    }

    @Test
    void channels_have_their_names_and_can_be_chosen() {
        RawImage image = reader.read(FOLDER.resolve("cyx.ome.tif"), "a");
        assertThat(image.notes()).containsExactly("channels DAPI, GFP, Cy5");
        assertThat(image.channelNames()).containsExactly("DAPI", "GFP", "Cy5");
        assertThat(reader.read(FOLDER.resolve("imagej-labels.tif"), "a").channelNames())
                .containsExactly("DAPI", "GFP", "Cy5");
        assertThat(reader.read(FOLDER.resolve("imagej-tzcyx.tif"), "a").channelNames())
                .isEmpty();
        assertThat(image.pixelSize()).hasValue(new PixelSize(0.5));
        float[] rgb = ChannelMapping.parse("3,1,2", "full").toRgb(image).values();
        assertThat(rgb[0])
                .isNotZero()
                .isEqualTo(image.channels().get(2)[0] * 255 / 65535, org.assertj.core.api.Assertions.within(1e-3f));
    }

    /** A copy of a file, a text in it replaced by one of the same length. */
    private Path changed(String file, String from, String to) throws IOException {
        String bytes = Files.readString(FOLDER.resolve(file), StandardCharsets.ISO_8859_1);
        assertThat(bytes).contains(from);
        return Files.writeString(
                temp.resolve(file),
                bytes.replace(from, (to + " ".repeat(200)).substring(0, from.length())),
                StandardCharsets.ISO_8859_1);
    }

    @Test
    void a_plane_in_another_file_is_refused_in_a_sentence() throws IOException {
        String all = "SamplesPerPixel=\"1\"><LightPath/></Channel><TiffData IFD=\"0\" PlaneCount=\"8\"/>";
        Path file = changed("zcyx.ome.tif", all, "></Channel><TiffData><UUID FileName=\"b.tif\"/></TiffData>");
        assertThat(TestData.refusal(() -> reader.read(file, "a.ome.tif")).problem())
                .isEqualTo("a.ome.tif is one of several files of an OME-TIFF, and what was asked of it is in b.tif.");
        Path own = changed("zcyx.ome.tif", all, "></Channel><TiffData><UUID FileName=\"zcyx.ome.tif\"/></TiffData>");
        assertThat(reader.slices(own, "a", StackPosition.MIDDLE))
                .hasSize(4)
                .allMatch(s -> s.read().channels().size() == 2);
        Path companion =
                changed("cyx.ome.tif", "<Image ID=\"Image:0\" Name=\"Image0\">", "<BinaryOnly MetadataFile=\"c\"/>");
        assertThat(TestData.refusal(() -> reader.read(companion, "a")).problem())
                .endsWith("is in c.");
    }

    @Test
    void a_description_that_names_pages_the_file_lacks_is_refused_and_a_damaged_one_is_none() throws IOException {
        Path missing = changed("cyx.ome.tif", "SizeC=\"3\"", "SizeC=\"5\"");
        assertThat(TestData.refusal(() -> reader.read(missing, "a")))
                .isInstanceOf(UnreadableImageException.class)
                .hasMessageContaining("does not say where its plane 3 is");
        Path beyond = changed("cyx.ome.tif", "IFD=\"0\"", "IFD=\"1\"");
        assertThat(TestData.refusal(() -> reader.read(beyond, "a"))).hasMessageContaining("3 page(s)");
        Path damaged = changed("cyx.ome.tif", "</Pixels>", "<Pixels!>");
        assertThat(reader.read(damaged, "a").channels()).hasSize(1);
    }
}
