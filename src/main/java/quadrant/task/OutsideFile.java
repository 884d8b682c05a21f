package quadrant.task;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Reads files of unknown origin completely: a file must be an ordinary file of bounded size, or it is refused before its first
 * byte is read. A pipe or a device would be read for ever, and a file larger than memory would cause an out-of-memory error.
 */
public final class OutsideFile {
    private static final long MOST_TEXT = 256L << 20;
    /** Once it is parsed into cells, a text may take up to so many times its size in bytes. */
    private static final int TEXT_IN_MEMORY = 16;

    private OutsideFile() {}

    /**
     * Refuses a file that is not an ordinary file.
     *
     * @param what the expected content, such as "a CSV file"
     * @return its size in bytes
     * @throws IOException when there is none, or access is denied
     */
    public static long size(Path file, String what) throws IOException {
        BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
        if (!is.isRegularFile()) {
            throw new UserException(
                    file + (is.isDirectory() ? " is a folder" : " is no ordinary file but a pipe or a device")
                            + ", and " + what + " was expected.",
                    "Give the path of " + what + ".");
        }
        return is.size();
    }

    /**
     * The bytes of a file.
     *
     * @param what the expected content, such as "a CSV file"
     * @param most the maximum size in bytes
     * @throws UserException when it is not an ordinary file, or larger
     */
    public static byte[] bytes(Path file, String what, long most) throws IOException {
        long size = size(file, what);
        if (size > most) {
            throw new UserException(
                    file + " has " + (size >> 20) + " MiB, and " + what + " of at most " + (most >> 20)
                            + " MiB was expected.",
                    "Check that it is the right file and divide a larger one, or give Java more memory"
                            + " (QUADRANT_JAVA_OPTS=-Xmx8g, in ImageJ Edit › Options › Memory).");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes((int) size);
        }
    }

    /**
     * The text of a file in UTF-8, of at most 256 MiB and a sixteenth of Java's memory.
     *
     * @param what the expected content, such as "a CSV file"
     * @throws java.nio.charset.CharacterCodingException when it is not UTF-8
     * @throws UserException when it is not an ordinary file, or larger
     */
    public static String text(Path file, String what) throws IOException {
        long most = Math.min(MOST_TEXT, Runtime.getRuntime().maxMemory() / TEXT_IN_MEMORY);
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes(file, what, most)))
                .toString();
        if (text.indexOf(0) >= 0) { // UTF-16 without a byte-order mark
            throw new MalformedInputException(1);
        }
        return text;
    }
}
