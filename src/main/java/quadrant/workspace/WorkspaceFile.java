package quadrant.workspace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import quadrant.task.Attempt;
import quadrant.task.FileLease;
import quadrant.task.OutsideFile;
import quadrant.task.Reason;
import quadrant.task.SafeFile;
import quadrant.task.UserException;

/**
 * A workspace on disk: a file of lines. Each change appends a line and flushes it to the disk. A killed process loses at most
 * the line that it was writing; reading skips an incomplete last line.
 */
public final class WorkspaceFile implements AutoCloseable {
    /** The file extension. */
    public static final String ENDING = ".quadrant";

    /** Once it is parsed, a text takes so many times its size in bytes. */
    private static final int IN_MEMORY = 8;

    private final Path file;
    private final FileLease lease;
    private final Workspace workspace;

    private WorkspaceFile(Path file, FileLease lease, Workspace workspace) {
        this.file = file;
        this.lease = lease;
        this.workspace = workspace;
    }

    /**
     * Creates a file of an empty workspace; an existing file is replaced.
     *
     * @throws UserException where it cannot be written, or is open elsewhere
     */
    public static WorkspaceFile create(Path file) {
        return begun(file, new Workspace(), List.of(Workspace.HEADER));
    }

    /**
     * Reads a workspace and continues its file; an incomplete last line of a killed process is removed. A file that is refused
     * stays as it is.
     *
     * @param checks throws where an object or a setting is not as the view writes it
     * @throws UserException as {@link #read}, or where it is open elsewhere
     */
    public static WorkspaceFile resume(Path file, Consumer<Workspace> checks) {
        List<String> lines = whole(file);
        Workspace read = made(file, lines);
        attempt(file, "", "Take a copy that was saved before, or correct that line.", () -> checks.accept(read));
        return begun(file, read, lines);
    }

    private static WorkspaceFile begun(Path file, Workspace workspace, List<String> lines) {
        FileLease lease = FileLease.take(file)
                .orElseThrow(() -> new UserException(
                        "The workspace " + file + " is open in another window.",
                        "Close that window, or save a copy there and open the copy."));
        try {
            SafeFile.write(file, text(lines));
        } catch (UserException e) {
            lease.close();
            throw e;
        }
        return new WorkspaceFile(file, lease, workspace);
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }

    /** Whether a window, of this process or another, writes to a workspace file. */
    public static boolean inUse(Path file) {
        Optional<FileLease> lease = FileLease.take(file);
        lease.ifPresent(FileLease::close);
        return lease.isEmpty();
    }

    /** Releases the file for others. */
    @Override
    public void close() {
        lease.close();
    }

    /** Its path. */
    public Path path() {
        return file;
    }

    public Workspace workspace() {
        return workspace;
    }

    /**
     * Appends the changes since the last call, and returns when they are on the disk. Those that could not be written are tried
     * again with the next call. May be called in a thread of its own.
     *
     * @throws UserException where they cannot be written
     */
    public void save() {
        List<String> lines = List.copyOf(workspace.unsaved());
        if (!lines.isEmpty()) {
            SafeFile.append(file, text(lines));
            lines.forEach(line -> workspace.unsaved().remove());
        }
    }

    /**
     * Writes the content of a workspace, without the undo history.
     *
     * @throws UserException where it cannot be written
     */
    public static void copy(Path file, Workspace workspace) {
        SafeFile.write(file, text(workspace.lines()));
    }

    /**
     * Reads a workspace.
     *
     * @throws UserException where it is not such a file, or is damaged, or of another version
     */
    public static Workspace read(Path file) {
        return made(file, whole(file));
    }

    private static Workspace made(Path file, List<String> lines) {
        String header = lines.isEmpty() ? "" : lines.get(0);
        if (!header.equals(Workspace.HEADER)) {
            throw new UserException(
                    header.startsWith(Workspace.KIND)
                            ? "The workspace " + file + " was written by a newer Quadrant."
                            : "The file " + file + " is no workspace of Quadrant.",
                    "Open a file that the panel saved, whose name ends in " + ENDING + ".");
        }
        Workspace made = new Workspace();
        for (int i = 1; i < lines.size(); i++) {
            String line = lines.get(i);
            attempt(
                    file,
                    " in line " + (i + 1),
                    "Take a copy that was saved before, or delete this line.",
                    () -> made.repeat(line));
        }
        return made;
    }

    private static void attempt(Path file, String where, String remedy, Runnable work) {
        try {
            Attempt.at(Executors.callable(work));
        } catch (ExecutionException e) {
            throw new UserException(
                    "The workspace " + file + " is damaged" + where + ": " + reason(e) + ".", remedy, e);
        }
    }

    /** Exceptions of Java's own parsers name no matter of the user's. */
    private static String reason(ExecutionException e) {
        Throwable cause = e.getCause();
        return cause instanceof IllegalArgumentException && !(cause instanceof NumberFormatException)
                ? Objects.requireNonNullElse(cause.getMessage(), "it cannot be read")
                : "it is not as the panel writes it";
    }

    private static List<String> whole(Path file) {
        try {
            byte[] bytes =
                    OutsideFile.bytes(file, "a workspace", Runtime.getRuntime().maxMemory() / IN_MEMORY);
            int end = bytes.length;
            while (end > 0 && bytes[end - 1] != '\n') {
                end--;
            }
            return new String(bytes, 0, end, StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UserException(
                    "The workspace " + file + " cannot be read (" + Reason.of(e) + ").",
                    "Check the path and its permissions.",
                    e);
        }
    }

    /** The first unused name in a folder, workspace-1.quadrant and so on. */
    public static Path free(Path folder) {
        for (int n = 1; ; n++) {
            Path file = folder.resolve("workspace-" + n + ENDING);
            if (!Files.exists(file) && !inUse(file)) {
                return file;
            }
        }
    }
}
