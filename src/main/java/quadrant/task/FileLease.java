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
 * The right to write to a file that one window of one process has at a time: a lock of the operating system, which a process that is
 * killed gives back, on a file beside it. Where the disk knows no locks everybody has the right.
 */
public final class FileLease implements AutoCloseable {
    private final Path beside;
    private final @Nullable FileChannel channel;

    private FileLease(Path beside, @Nullable FileChannel channel) {
        this.beside = beside;
        this.channel = channel;
    }

    /** Takes the right; empty where another has it. */
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
     * Locks a file, which is made where it is not there, until the channel is closed.
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
    static boolean locks(FileChannel channel, long from, long bytes) throws IOException {
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
                // a lock that stays behind is nobody's
            }
        }
    }
}
