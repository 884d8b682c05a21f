package quadrant.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quadrant.TestData;

class FeatureShelfTest {
    private static final int VIEWS = 3;
    private static final int LINE = 74;
    private static final List<Integer> ROW_FLOATS = List.of(4, 2);
    private static final FeatureShelf.ChannelOpener PLAIN =
            file -> FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);

    @TempDir
    private Path folder;

    private static String hash(int image) {
        return String.format("%064x", image);
    }

    private static float value(int image, int output, int i) {
        return 100 * image + 10 * output + i;
    }

    private static List<ByteBuffer> record(int image) {
        return List.of(values(image, 0), values(image, 1));
    }

    private static ByteBuffer values(int image, int output) {
        ByteBuffer b = TestData.direct(VIEWS * ROW_FLOATS.get(output));
        for (int i = 0; b.hasRemaining(); i++) {
            b.putFloat(value(image, output, i));
        }
        return b.flip();
    }

    private FeatureShelf open() throws IOException {
        return new FeatureShelf(folder, VIEWS, ROW_FLOATS, PLAIN);
    }

    private void fill(int... images) throws IOException {
        try (FeatureShelf shelf = open()) {
            for (int image : images) {
                shelf.put(hash(image), record(image));
            }
        }
    }

    private static void requireWhole(FeatureShelf shelf, int image) {
        assertThat(shelf.has(hash(image))).isTrue();
        for (int output = 0; output < ROW_FLOATS.size(); output++) {
            int width = ROW_FLOATS.get(output);
            for (int view = 0; view < VIEWS; view++) {
                ByteBuffer row = shelf.row(output, hash(image), view);
                assertThat(row.remaining()).isEqualTo(width * Float.BYTES);
                for (int i = 0; i < width; i++) {
                    assertThat(row.getFloat()).isEqualTo(value(image, output, view * width + i));
                }
            }
        }
    }

    @Test
    void bytes_survive_in_any_order_and_parts_of_a_row_are_read() throws IOException {
        fill(5, 2);
        try (FeatureShelf shelf = open()) {
            assertThat(shelf.has(hash(2))).isTrue();
            assertThat(shelf.has(hash(3))).isFalse();
            shelf.put(hash(3), record(3));
            shelf.seal();
            requireWhole(shelf, 3);
            requireWhole(shelf, 5);
            requireWhole(shelf, 2);
            ByteBuffer whole = shelf.row(0, hash(5), 1);
            assertThat(shelf.row(0, hash(5), 1, Float.BYTES, Float.BYTES).getFloat())
                    .isEqualTo(whole.getFloat(Float.BYTES));
        }
    }

    @Test
    void a_record_without_its_index_line_is_ignored_and_written_over() throws IOException {
        fill(1, 2);
        truncate("index.txt", LINE + 30);
        requireThatTwoIsWrittenAnew();
    }

    @ParameterizedTest
    @ValueSource(strings = {"output0.f32", "output1.f32"})
    void an_index_line_without_its_whole_record_is_ignored(String output) throws IOException {
        fill(1, 2);
        long record = Files.size(folder.resolve(output)) / 2;
        truncate(output, record + record / 2);
        requireThatTwoIsWrittenAnew();
    }

    @Test
    void an_index_that_a_crash_filled_with_zeros_is_believed_up_to_there() throws IOException {
        fill(1, 2, 4);
        try (FileChannel index = FileChannel.open(folder.resolve("index.txt"), StandardOpenOption.WRITE)) {
            index.write(ByteBuffer.allocate(2 * LINE), LINE);
        }
        requireThatTwoIsWrittenAnew();
    }

    @Test
    void a_line_that_stands_twice_ends_what_is_believed() throws IOException {
        fill(1, 2);
        String lines = Files.readString(folder.resolve("index.txt"));
        Files.writeString(folder.resolve("index.txt"), lines.substring(0, LINE).repeat(2));
        requireThatTwoIsWrittenAnew();
    }

    @ParameterizedTest
    @ValueSource(strings = {"output0.f32", "output1.f32"})
    void a_record_with_a_single_flipped_bit_is_written_over(String output) throws IOException {
        fill(1, 2, 3);
        long record = Files.size(folder.resolve(output)) / 3;
        flip(output, 2 * record - 1);
        requireThatTwoIsWrittenAnew();
        try (FeatureShelf shelf = open()) {
            shelf.seal();
            requireWhole(shelf, 2);
            assertThat(shelf.damaged()).isFalse();
        }
    }

    @Test
    void damage_of_the_index_is_never_taken_for_a_record() throws IOException {
        for (int at = 0; at < LINE; at++) {
            fill(1, 2);
            flip("index.txt", LINE + at);
            requireThatTwoIsWrittenAnew();
            Files.delete(folder.resolve("index.txt"));
        }
    }

    private void flip(String file, long at) throws IOException {
        byte[] bytes = Files.readAllBytes(folder.resolve(file));
        bytes[(int) at] ^= 1;
        Files.write(folder.resolve(file), bytes);
    }

    private void requireThatTwoIsWrittenAnew() throws IOException {
        try (FeatureShelf shelf = open()) {
            assertThat(shelf.has(hash(1))).isTrue();
            assertThat(shelf.has(hash(2))).isFalse();
            if (!shelf.has(hash(3))) {
                shelf.put(hash(3), record(3));
            }
            shelf.put(hash(2), record(2));
            shelf.seal();
            requireWhole(shelf, 1);
            requireWhole(shelf, 2);
            requireWhole(shelf, 3);
        }
    }

    private void truncate(String file, long size) throws IOException {
        try (FileChannel f = FileChannel.open(folder.resolve(file), StandardOpenOption.WRITE)) {
            f.truncate(size);
        }
    }

    @Test
    void a_full_disk_is_told_to_the_user_and_what_was_whole_stays() throws IOException {
        fill(1);
        try (FeatureShelf shelf = new FeatureShelf(
                folder, VIEWS, ROW_FLOATS, file -> new FullDisk(PLAIN.open(file), file.endsWith("output1.f32")))) {
            assertThat(TestData.refusal(() -> shelf.put(hash(2), record(2))).problem())
                    .contains("No space left on device");
        }
        try (FeatureShelf shelf = open()) {
            assertThat(shelf.has(hash(2))).isFalse();
            shelf.seal();
            requireWhole(shelf, 1);
        }
    }

    @Test
    void an_empty_shelf_can_be_sealed() throws IOException {
        try (FeatureShelf shelf = open()) {
            shelf.seal();
            assertThat(shelf.has(hash(1))).isFalse();
        }
    }

    /** Writes a few bytes, then no more. */
    private record FullDisk(SeekableByteChannel to, boolean full) implements SeekableByteChannel {
        @Override
        public int write(ByteBuffer bytes) throws IOException {
            if (!full) {
                return to.write(bytes);
            }
            if (bytes.remaining() < 8) {
                throw new IOException("No space left on device");
            }
            to.write(bytes.slice(bytes.position(), 4));
            bytes.position(bytes.limit() - 4);
            return bytes.capacity() - 4;
        }

        @Override
        public int read(ByteBuffer bytes) throws IOException {
            return to.read(bytes);
        }

        @Override
        public long position() throws IOException {
            return to.position();
        }

        @Override
        public SeekableByteChannel position(long at) throws IOException {
            to.position(at);
            return this;
        }

        @Override
        public long size() throws IOException {
            return to.size();
        }

        @Override
        public SeekableByteChannel truncate(long size) throws IOException {
            to.truncate(size);
            return this;
        }

        @Override
        public boolean isOpen() {
            return to.isOpen();
        }

        @Override
        public void close() throws IOException {
            to.close();
        }
    }
}
