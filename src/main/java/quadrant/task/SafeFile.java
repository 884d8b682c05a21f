package quadrant.disk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import quadrant.task.Reason;
import quadrant.task.UserException;

/** Writes a file so that there is the old one or the new one, never half of one. */
final class SafeFile {
    private SafeFile() {}

    /** Writes UTF-8 to a name beside the target, then moves it there. */
    static void write(Path target, String text) {
        write(target, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes to a name beside the target, then moves it there. */
    static void write(Path target, byte[] bytes) {
        Path absolute = target.toAbsolutePath();
        Path part = absolute.resolveSibling(absolute.getFileName() + ".part");
        try {
            Path folder = absolute.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            try {
                Files.write(part, bytes);
                move(part, absolute);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new UserException(
                    "The file " + target + " could not be written: " + Reason.of(e) + ".",
                    "Choose a folder that may be written to, on a disk with room left.",
                    e);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            // some network drives know no atomic move
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
