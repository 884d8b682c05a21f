package quadrant.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.task.Task;
import quadrant.task.UserException;

/** A disk that fills up while features are written: said in words, and what is on the shelf stays whole. */
class FullDiskTest {
    private static final int FLOATS = 110;
    private static final int VIEWS = 2;

    @TempDir
    private Path temp;

    @Test
    void says_that_the_disk_is_full_and_how_to_go_on() throws IOException {
        FeatureStore cache = new FeatureStore(temp, 1 << 20, file -> new Full(file, 2000));
        try (FeatureShelf shelf = lend(cache)) {
            shelf.put(key('a'), record(1));
            assertThatThrownBy(() -> {
                        for (char c = 'b'; c < 'f'; c++) {
                            shelf.put(key(c), record(c));
                        }
                    })
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("No space left on device")
                    .hasMessageContaining("Free disk space")
                    .hasMessageContaining("QUADRANT_HOME");
        }
    }

    @Test
    void keeps_whole_records_only_when_the_disk_fills_at_any_byte() throws IOException {
        for (int room = 0; room < 2400; room += 37) {
            Path folder = temp.resolve("at" + room);
            int limit = room;
            FeatureStore full = new FeatureStore(folder, 1 << 20, file -> new Full(file, limit));
            try (FeatureShelf shelf = lend(full)) {
                for (char c = 'a'; c < 'e'; c++) {
                    shelf.put(key(c), record(c));
                }
            } catch (UserException e) {
                assertThat(e.problem()).contains("could not be written");
            }
            try (FeatureShelf shelf = lend(new FeatureStore(folder, 1 << 20))) {
                for (char c = 'a'; c < 'e'; c++) {
                    if (!shelf.has(key(c))) {
                        shelf.put(key(c), record(c));
                    }
                }
                assertThat(shelf.damaged()).isFalse();
                for (char c = 'a'; c < 'e'; c++) {
                    assertThat(shelf.row(key(c), 1).getFloat(99 * Float.BYTES)).isEqualTo(c + 209f);
                }
            }
        }
    }

    @Test
    void lends_a_shelf_again_after_it_could_not_be_opened() {
        FeatureStore broken = new FeatureStore(temp, 1 << 20, file -> {
            throw new IllegalStateException("a bug");
        });
        assertThatThrownBy(() -> lend(broken)).isInstanceOf(IllegalStateException.class);
        try (FeatureShelf shelf = lend(new FeatureStore(temp, 1 << 20))) {
            shelf.put(key('a'), record(1));
            assertThat(temp.resolve("key.f32")).hasSize(36 + 4 * VIEWS * FLOATS);
        }
    }

    private static FeatureShelf lend(FeatureStore cache) {
        return cache.lend("key", VIEWS, FLOATS, Task.SILENT);
    }

    private static String key(char c) {
        return String.valueOf(c).repeat(64);
    }

    /** Features whose values count up from {@code first}. */
    private static ByteBuffer record(int first) {
        ByteBuffer b = ByteBuffer.allocateDirect(FLOATS * VIEWS * Float.BYTES).order(ByteOrder.nativeOrder());
        for (int i = 0; i < FLOATS * VIEWS; i++) {
            b.putFloat(i * Float.BYTES, first + i);
        }
        return b;
    }

    /** A file on a disk with so many bytes of room; writes what still fits, as disks do. */
    static final class Full implements SeekableByteChannel {
        private final SeekableByteChannel file;
        private final long room;

        Full(SeekableByteChannel file, long room) {
            this.file = file;
            this.room = room;
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            int fits = (int) Math.min(bytes.remaining(), room - file.position());
            if (fits <= 0) {
                throw new IOException("No space left on device");
            }
            int written = file.write(bytes.slice(bytes.position(), fits));
            bytes.position(bytes.position() + written);
            return written;
        }

        @Override
        public int read(ByteBuffer bytes) throws IOException {
            return file.read(bytes);
        }

        @Override
        public long position() throws IOException {
            return file.position();
        }

        @Override
        public SeekableByteChannel position(long at) throws IOException {
            file.position(at);
            return this;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public SeekableByteChannel truncate(long size) throws IOException {
            file.truncate(size);
            return this;
        }

        @Override
        public boolean isOpen() {
            return file.isOpen();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
