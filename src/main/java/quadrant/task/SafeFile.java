package quadrant.task;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Writes a file completely or not at all: its bytes go to a temporary file in the same folder, are flushed to the disk, and
 * replace the target in one step. An existing target is replaced; for files that a user names, {@code
 * quadrant.dataset.io.Target} checks whether that is allowed.
 */
public final class SafeFile implements AutoCloseable {
    /** The number of bytes written at once: Java copies as much memory in addition. */
    private static final int AT_ONCE = 1 << 20;

    private final Path target;
    private final Path part;
    private final FileChannel channel;
    private boolean committed;

    private SafeFile(Path target, Path part, FileChannel channel) {
        this.target = target;
        this.part = part;
        this.channel = channel;
    }

    /** Begins a file; missing folders are created. A link to a file is kept, and its file is replaced. */
    public static SafeFile begin(Path target) throws IOException {
        Path absolute = Files.isRegularFile(target) ? target.toRealPath() : target.toAbsolutePath();
        Path folder = absolute.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Path part = absolute.resolveSibling(".quadrant-" + UUID.randomUUID() + ".part");
        return new SafeFile(
                absolute, part, FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    /** Appends the remaining bytes of the buffer. */
    public void append(ByteBuffer bytes) throws IOException {
        int end = bytes.limit();
        while (bytes.position() < end) {
            bytes.limit(Math.min(end, bytes.position() + AT_ONCE));
            channel.write(bytes);
        }
        bytes.limit(end);
    }

    /** A stream that appends, and that need not be closed. */
    public OutputStream stream() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int n) throws IOException {
                append(ByteBuffer.wrap(bytes, from, n));
            }
        };
    }

    /** Overwrites bytes that were appended. */
    public void replace(long at, ByteBuffer bytes) throws IOException {
        channel.write(bytes, at);
    }

    /** Moves the file to its final place; nothing can be appended afterwards. */
    public void commit() throws IOException {
        channel.force(true);
        channel.close();
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            // some network drives do not support atomic moves
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
        committed = true;
    }

    /** Deletes the temporary file of an uncommitted file. */
    @Override
    public void close() throws IOException {
        channel.close();
        if (!committed) {
            Files.deleteIfExists(part);
        }
    }

    /**
     * Writes UTF-8.
     *
     * @throws UserException where it cannot be written
     */
    public static void write(Path target, String text) {
        write(target, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes bytes.
     *
     * @throws UserException where they cannot be written
     */
    public static void write(Path target, byte[] bytes) {
        write(target, file -> file.append(ByteBuffer.wrap(bytes)));
    }

    /**
     * Appends UTF-8 to an existing journal, and returns when it is on the disk. If the process is killed meanwhile, at most a
     * part of it is written.
     *
     * @throws UserException where it cannot be written
     */
    public static void append(Path journal, String text) {
        try (FileChannel channel = FileChannel.open(journal, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        } catch (IOException e) {
            throw unwritten(journal, e);
        }
    }

    private static UserException unwritten(Path target, IOException e) {
        return new UserException(
                "The file " + target + " could not be written: " + Reason.of(e) + ".",
                "Choose a folder that may be written to, on a disk with room left.",
                e);
    }

    /** Appends the content of a file. */
    @FunctionalInterface
    public interface Content {
        void to(SafeFile file) throws IOException;
    }

    /**
     * Writes the content that a writer appends piece by piece.
     *
     * @throws UserException where it cannot be written
     */
    public static void write(Path target, Content content) {
        try (SafeFile file = begin(target)) {
            content.to(file);
            file.commit();
        } catch (IOException e) {
            throw unwritten(target, e);
        }
    }
}
