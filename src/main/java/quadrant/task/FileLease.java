package quadrant.task;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An exclusive right to write to a file, which one window of one process has at a time. It is an operating-system lock on a
 * file beside it, which is released when the process is killed. On a disk without locks every process gets the right.
 */
public final class FileLease implements AutoCloseable {
    private final Path beside;
    private final @Nullable FileChannel channel;

    private FileLease(Path beside, @Nullable FileChannel channel) {
        this.beside = beside;
        this.channel = channel;
    }

    /** Acquires the right; empty where another has it. */
    public static Optional<FileLease> take(Path file) {
        Path beside = file.resolveSibling("." + file.getFileName() + ".lock");
        try {
            Files.createDirectories(beside.toAbsolutePath().getParent());
            return locked(beside).map(channel -> new FileLease(beside, channel));
        } catch (IOException e) {
            return Optional.of(new FileLease(beside, null));
        }
    }

    /**
     * Locks a file, which is created where it is missing, until the channel is closed.
     *
     * @return the open channel; empty where another process, or this one, has the lock
     */
    public static Optional<FileChannel> locked(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (locks(channel, 0, Long.MAX_VALUE)) {
            return Optional.of(channel);
        }
        channel.close();
        return Optional.empty();
    }

    /** Locks bytes of an open file; false where another process, or this one, has them. */
    public static boolean locks(FileChannel channel, long from, long bytes) throws IOException {
        try {
            return channel.tryLock(from, bytes, false) != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public void close() {
        if (channel != null) {
            try {
                Files.deleteIfExists(beside);
                channel.close();
            } catch (IOException e) {
                // a leftover lock file belongs to nobody
            }
        }
    }
}
