package quadrant.task;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An exclusive right to write to a file, which one window of one process has at a time. It is an operating-system lock on a
 * file beside it, which is released when the process is killed. On a disk without locks every process gets the right.
 */
public final class FileLease implements AutoCloseable {
    private static final long LOCK_AT = Long.MAX_VALUE - 1;

    /**
     * The files that this process has locked. They are not opened again, as POSIX frees a process's lock of a file when it closes
     * any channel to it.
     */
    private static final Map<Path, FileChannel> LOCKED = new HashMap<>();

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
     * Opens a file, which is created where it is missing, and locks it until the channel is closed. The lock lies beyond its
     * content, as Windows does not let others read locked bytes.
     *
     * @param how more than to read, write and create it
     * @return the open channel; empty where another process, or this one, has the lock
     */
    public static Optional<FileChannel> locked(Path file, OpenOption... how) throws IOException {
        synchronized (LOCKED) {
            LOCKED.values().removeIf(c -> !c.isOpen());
            Path own = file.toAbsolutePath();
            if (LOCKED.containsKey(own)) {
                return Optional.empty();
            }
            Set<OpenOption> options = new HashSet<>(Arrays.asList(how));
            options.addAll(List.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
            FileChannel channel = FileChannel.open(file, options);
            boolean locked = false;
            try {
                locked = channel.tryLock(LOCK_AT, 1, false) != null;
            } catch (OverlappingFileLockException e) {
                // this process has it by another path
                return Optional.empty();
            } finally {
                if (locked) {
                    LOCKED.put(own, channel);
                } else {
                    channel.close();
                }
            }
            return locked ? Optional.of(channel) : Optional.empty();
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
