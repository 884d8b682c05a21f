package quadrant.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.TestData;

class FeatureShelfTest {
    private static final int VIEWS = 3;
    private static final int ROW_FLOATS = 6;
    private static final int RECORD = 36 + VIEWS * 6 * Float.BYTES;

    @TempDir
    private Path folder;

    private static String hash(int image) {
        return String.format("%064x", image);
    }

    private static float value(int image, int i) {
        return 100 * image + i;
    }

    private static ByteBuffer record(int image) {
        ByteBuffer b = TestData.direct(VIEWS * ROW_FLOATS);
        for (int i = 0; b.hasRemaining(); i++) {
            b.putFloat(value(image, i));
        }
        return b.flip();
    }

    private Path file() {
        return folder.resolve("shelf.f32");
    }

    private FeatureShelf open() throws IOException {
        return open(UnaryOperator.identity());
    }

    private FeatureShelf open(UnaryOperator<SeekableByteChannel> writer) throws IOException {
        FileChannel channel =
                FileChannel.open(file(), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        return new FeatureShelf(file(), channel, writer.apply(channel), VIEWS, ROW_FLOATS);
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
        for (int view = 0; view < VIEWS; view++) {
            ByteBuffer row = shelf.row(hash(image), view);
            assertThat(row.remaining()).isEqualTo(ROW_FLOATS * Float.BYTES);
            for (int i = 0; i < ROW_FLOATS; i++) {
                assertThat(row.getFloat()).isEqualTo(value(image, view * ROW_FLOATS + i));
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
            requireWhole(shelf, 3);
            requireWhole(shelf, 5);
            requireWhole(shelf, 2);
            ByteBuffer whole = shelf.row(hash(5), 1);
            assertThat(shelf.row(hash(5), 1, Float.BYTES, Float.BYTES).getFloat())
                    .isEqualTo(whole.getFloat(Float.BYTES));
        }
    }

    @Test
    void a_record_that_is_not_whole_is_ignored_and_written_over() throws IOException {
        for (int bytes = 0; bytes < RECORD; bytes += 7) {
            Files.deleteIfExists(file());
            fill(1, 2);
            truncate(RECORD + bytes);
            requireThatTwoIsWrittenAnew();
        }
    }

    @Test
    void what_a_crash_filled_with_zeros_is_no_record() throws IOException {
        fill(1, 2, 4);
        try (FileChannel file = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(2 * RECORD), RECORD);
        }
        requireThatTwoIsWrittenAnew();
    }

    @Test
    void a_record_with_a_single_flipped_bit_is_written_over() throws IOException {
        for (int at = 0; at < RECORD; at++) {
            Files.deleteIfExists(file());
            fill(1, 2, 3);
            flip(RECORD + at);
            requireThatTwoIsWrittenAnew();
            try (FeatureShelf shelf = open()) {
                requireWhole(shelf, 2);
                assertThat(shelf.damaged()).isFalse();
            }
        }
    }

    private void flip(int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file());
        bytes[at] ^= 1;
        Files.write(file(), bytes);
    }

    private void requireThatTwoIsWrittenAnew() throws IOException {
        try (FeatureShelf shelf = open()) {
            assertThat(shelf.has(hash(1))).isTrue();
            assertThat(shelf.has(hash(2))).isFalse();
            if (!shelf.has(hash(3))) {
                shelf.put(hash(3), record(3));
            }
            shelf.put(hash(2), record(2));
            requireWhole(shelf, 1);
            requireWhole(shelf, 2);
            requireWhole(shelf, 3);
        }
    }

    private void truncate(long size) throws IOException {
        try (FileChannel f = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            f.truncate(size);
        }
    }

    @Test
    void a_full_disk_is_told_to_the_user_and_what_was_whole_stays() throws IOException {
        fill(1);
        try (FeatureShelf shelf = open(file -> new FullDiskTest.Full(file, RECORD + 50))) {
            assertThat(TestData.refusal(() -> shelf.put(hash(2), record(2))).problem())
                    .contains("No space left on device");
        }
        try (FeatureShelf shelf = open()) {
            assertThat(shelf.has(hash(2))).isFalse();
            requireWhole(shelf, 1);
        }
    }

    @Test
    void an_empty_shelf_holds_nothing() throws IOException {
        try (FeatureShelf shelf = open()) {
            assertThat(shelf.has(hash(1))).isFalse();
        }
    }
}
