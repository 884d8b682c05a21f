package quadrant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import quadrant.backbone.BackboneCatalog;
import quadrant.backbone.BackboneStore;
import quadrant.task.UserException;

/** What the tests of several rooms need: reference numbers, direct buffers, refusals, the shared data. */
public final class TestData {
    private TestData() {}

    /** The JSON that lies beside a test class's package. */
    public static <T> T json(Class<?> beside, String name, Class<T> type) {
        var stream = Objects.requireNonNull(beside.getResourceAsStream(name));
        try (Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
            return Objects.requireNonNull(new Gson().fromJson(reader, type));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static ByteBuffer direct(int floats) {
        return ByteBuffer.allocateDirect(floats * Float.BYTES).order(ByteOrder.nativeOrder());
    }

    public static float[] floats(List<Double> list) {
        float[] array = new float[list.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = list.get(i).floatValue();
        }
        return array;
    }

    /** What the user is told: two sentences, each one line. */
    public static UserException refusal(ThrowingCallable act) {
        UserException e = catchThrowableOfType(UserException.class, act);
        assertThat(e).as("a refusal").isNotNull();
        assertThat(e.problem()).endsWith(".").doesNotContain("\n").doesNotContain(" null");
        assertThat(e.remedy()).endsWith(".").doesNotContain("\n");
        return e;
    }

    /** A folder of ../shared, or another folder where it is missing. */
    public static Path sharedOr(String folder, Path otherwise) {
        for (Path up = Path.of("").toAbsolutePath().getParent(); up != null; up = up.getParent()) {
            Path there = up.resolve("shared").resolve(folder);
            if (Files.exists(there)) {
                return there;
            }
        }
        return otherwise;
    }

    /** A folder of ../shared; the test is skipped, and says so, where it is missing. */
    public static Path shared(String folder) {
        Path missing = Path.of(folder);
        Path there = sharedOr(folder, missing);
        assumeTrue(!there.equals(missing), "Skipped: there is no ../shared/" + folder);
        return there;
    }

    /** Whether those that take longest run too, as in .ci/full. */
    public static boolean allTests() {
        return System.getProperty("quadrant.excluded", "").isEmpty();
    }

    /** Folders of real topologies at an eighth of their width: five of as many kinds, or all. */
    public static Stream<Path> architectures() throws IOException {
        Set<String> usual = Set.of("densenet121", "mobilenet_v3_large", "resnet18", "shufflenet_v2", "vit_b_16");
        try (Stream<Path> folders = Files.list(shared("onnx-tests/architectures"))) {
            return folders
                    .filter(f -> allTests() || usual.contains(f.getFileName().toString()))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    /** The backbones of a computer to which none was added. */
    public static BackboneCatalog catalog() {
        return new BackboneCatalog(new BackboneStore(Path.of("target/none")));
    }

    /**
     * A shelf of the feature cache: a record is a SHA-256, the CRC32C of that and of the features, and the features.
     *
     * @param bytes of an image's features
     */
    public record Shelf(int bytes, List<String> hashes) {}

    /** The shelves of the feature cache. */
    public static List<Shelf> cached(Path features) throws IOException {
        List<Shelf> shelves = new ArrayList<>();
        if (Files.isDirectory(features)) {
            try (Stream<Path> all = Files.list(features)) {
                for (Path shelf : all.toList()) {
                    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(shelf));
                    int size = bytes.limit() < 36 ? 0 : size(bytes);
                    List<String> hashes = new ArrayList<>();
                    for (int at = 0; size > 0 && at + 36 + size <= bytes.limit(); at += 36 + size) {
                        hashes.add(HexFormat.of().formatHex(bytes.array(), at, at + 32));
                    }
                    shelves.add(new Shelf(size, hashes));
                }
            }
        }
        return shelves;
    }

    /** The bytes of features after which the first record's checksum fits. */
    private static int size(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(0, 32));
        int size = 0;
        do {
            crc.update(bytes.slice(36 + size, Float.BYTES));
            size += Float.BYTES;
        } while ((int) crc.getValue() != bytes.getInt(32) && 36 + size + Float.BYTES <= bytes.limit());
        return (int) crc.getValue() == bytes.getInt(32) ? size : 0;
    }
}
