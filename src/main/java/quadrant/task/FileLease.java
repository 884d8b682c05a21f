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
            FileChannel channel = FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            return held(channel) ? Optional.of(new FileLease(beside, channel)) : Optional.empty();
        } catch (IOException e) {
            return Optional.of(new FileLease(beside, null));
        }
    }

    private static boolean held(FileChannel channel) throws IOException {
        try {
            if (channel.tryLock() != null) {
                return true;
            }
        } catch (OverlappingFileLockException e) {
            // another window of this process
        }
        channel.close();
        return false;
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
