package quadrant.backbone;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import quadrant.task.Hashes;
import quadrant.task.Task;

/** The SHA-256 of large files, with progress in megabytes. */
final class FileHash {
    static final long MEGABYTE = 1_000_000;

    private static final int CHUNK = 1 << 20;

    private FileHash() {}

    /** Lower-case hex. */
    static String of(Path file, Task task) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return copy(in, Files.size(file), OutputStream.nullOutputStream(), task);
        }
    }

    /** Copies a stream of about so many bytes, and returns the SHA-256 of the copy. */
    static String copy(InputStream in, long total, OutputStream to, Task task) throws IOException {
        MessageDigest digest = Hashes.digest();
        long done = 0;
        byte[] chunk = new byte[CHUNK];
        for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
            task.checkCancelled();
            digest.update(chunk, 0, n);
            to.write(chunk, 0, n);
            done += n;
            task.progress(done / MEGABYTE, total / MEGABYTE);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
