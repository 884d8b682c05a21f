package quadrant.task;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Map;
import java.util.regex.Pattern;

/** The reason why reading or writing failed, in words: the message of Java's file exceptions is often only the path. */
public final class Reason {
    private static final Map<Class<? extends IOException>, String> WORDS = Map.of(
            NoSuchFileException.class, "no such file or folder",
            AccessDeniedException.class, "access is denied",
            FileAlreadyExistsException.class, "a file of that name is in the way",
            NotDirectoryException.class, "it is not a folder",
            FileSystemLoopException.class, "a link in it leads back to a folder above it",
            EOFException.class, "it is damaged or ends early");
    /** A cause's message as it occurs in the message of another exception. */
    private static final Pattern CLASS_NAME = Pattern.compile("\\b([a-z]\\w*\\.)+[A-Z]\\w*(Exception|Error): ?");

    private Reason() {}

    /** The failure, without the names of Java's classes. */
    public static String of(Exception thrown) {
        Exception e =
                thrown instanceof UncheckedIOException && thrown.getCause() instanceof IOException of ? of : thrown;
        String words = WORDS.get(e.getClass());
        if (words != null) {
            return words;
        }
        if (e instanceof CharacterCodingException) {
            return "it is not written in UTF-8";
        }
        if (e instanceof FileSystemException f && f.getReason() != null) {
            return f.getReason();
        }
        String message = e.getMessage();
        return message == null ? "it is damaged" : CLASS_NAME.matcher(message).replaceAll("");
    }
}
