package quadrant.workspace;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import quadrant.task.Attempt;
import quadrant.task.FileLease;
import quadrant.task.OutsideFile;
import quadrant.task.Reason;
import quadrant.task.SafeFile;
import quadrant.task.UserException;
import quadrant.workspace.Workspace.State;

/**
 * A project: a workspace on disk, as a journal of JSON lines. The first line names the format and its version, the second is the whole state
 * when the file was begun, each further one a change, "undo" or "redo". A change is appended and flushed to the disk, so that a
 * killed process loses at most the line that it was writing; reading skips an incomplete last line.
 *
 * <p>The path of an image, and of a file that was used last, is relative where it lies in the file's own folder or below, so that all
 * can be moved together.
 */
public final class WorkspaceFile implements AutoCloseable {
    /** The file extension. */
    public static final String ENDING = ".quadrant";

    static final String KIND = "{\"quadrant_project\": ";
    static final String HEADER = KIND + "2}";

    /** Once it is parsed, a text takes so many times its size in bytes. */
    private static final int IN_MEMORY = 8;

    private static final String UNLIKE = "it is not as the panel writes it";

    private static final Gson GSON = new GsonBuilder()
            .serializeNulls()
            .disableHtmlEscaping()
            .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
            .create();

    private static final Set<JsonElement> WORDS =
            Set.of(new JsonPrimitive(Workspace.UNDO), new JsonPrimitive(Workspace.REDO));

    private final Workspace workspace;
    private volatile Path file;
    private FileLease lease;

    private WorkspaceFile(Path file, FileLease lease, Workspace workspace) {
        this.file = file;
        this.lease = lease;
        this.workspace = workspace;
    }

    /**
     * Creates a file of a workspace whose state is the first one; an existing file is replaced.
     *
     * @throws UserException where it cannot be written, or is open elsewhere
     */
    public static WorkspaceFile create(Path file, Workspace workspace) {
        workspace.begin();
        return begun(file, workspace, whole(file, workspace));
    }

    /**
     * Reads a workspace and continues its file; an incomplete last line of a killed process is removed, and a file of version 1 is
     * written anew. A file that is refused stays as it is.
     *
     * @param checks throws where an object or a setting is not as the view writes it
     * @throws UserException as {@link #read}, or where it is open elsewhere
     */
    public static WorkspaceFile resume(Path file, Consumer<Workspace> checks) {
        List<String> lines = lines(file);
        Workspace read = made(file, lines);
        attempt(file, "", "Take a copy that was saved before, or correct that line.", () -> checks.accept(read));
        return lines.get(0).equals(HEADER) ? begun(file, read, lines) : create(file, read);
    }

    private static WorkspaceFile begun(Path file, Workspace workspace, List<String> lines) {
        return new WorkspaceFile(file, leased(file, lines), workspace);
    }

    /** Writes a file, and keeps the right to it. */
    private static FileLease leased(Path file, List<String> lines) {
        FileLease lease = FileLease.take(file)
                .orElseThrow(() -> new UserException(
                        "The project " + file + " is open in another window.",
                        "Close that window, or save a copy there and open the copy."));
        try {
            SafeFile.write(file, text(lines));
            return lease;
        } catch (UserException e) {
            lease.close();
            throw e;
        }
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
        List<Object> changes = List.copyOf(workspace.unsaved());
        if (!changes.isEmpty()) {
            SafeFile.append(file, text(changes.stream().map(c -> line(file, c)).toList()));
            changes.forEach(change -> workspace.unsaved().remove());
        }
    }

    /**
     * Writes the content of a workspace, without the undo history.
     *
     * @throws UserException where it cannot be written, or is open in a window
     */
    public static void copy(Path file, Workspace workspace) {
        if (inUse(file)) {
            throw new UserException("The project " + file + " is open in a window.", "Give the copy another name.");
        }
        SafeFile.write(file, text(file, workspace.state()));
    }

    /**
     * Moves the file, with its history; paths in it stay where they point to. Saves first, in the thread that saves.
     *
     * @throws UserException where the new one cannot be written; the old one then stays
     */
    public void moveTo(Path to) {
        save();
        FileLease next = leased(to, moved(file, to));
        Path old = file;
        file = to;
        close();
        lease = next;
        discard(old);
    }

    /** Deletes a file that is not needed any more. */
    public static void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // it holds nothing that is not elsewhere
        }
    }

    /**
     * Writes what a file holds, with its history, to another, which is replaced.
     *
     * @throws UserException as {@link #read}, or where it cannot be written
     */
    public static void copy(Path from, Path to) {
        SafeFile.write(to, text(moved(from, to)));
    }

    private static List<String> moved(Path from, Path to) {
        List<String> lines = lines(from);
        Workspace read = made(from, lines);
        if (!lines.get(0).equals(HEADER)) {
            return whole(to, read);
        }
        List<String> moved = new ArrayList<>(List.of(HEADER));
        lines.subList(1, lines.size()).forEach(line -> moved.add(line(to, change(from, line))));
        return moved;
    }

    /** The text of a file that begins with a state. */
    static String text(Path file, State state) {
        return text(List.of(HEADER, line(file, state)));
    }

    private static List<String> whole(Path file, Workspace workspace) {
        return List.of(HEADER, line(file, workspace.state()));
    }

    private static String line(Path file, Object change) {
        if (!(change instanceof State state)) {
            return GSON.toJson(change);
        }
        String own = folder(file);
        JsonObject json = placed(
                GSON.toJsonTree(state).getAsJsonObject(),
                path -> path.startsWith(own) ? path.substring(own.length()).replace(File.separatorChar, '/') : path);
        json.entrySet().removeIf(entries -> entries.getValue().getAsJsonObject().isEmpty());
        return GSON.toJson(json);
    }

    /** The change of a line. */
    private static Object change(Path file, String line) {
        JsonElement json = JsonParser.parseString(line);
        if (WORDS.contains(json)) {
            return json.getAsString();
        }
        JsonObject all = GSON.toJsonTree(new State()).getAsJsonObject();
        json.getAsJsonObject().entrySet().forEach(entries -> all.add(entries.getKey(), entries.getValue()));
        all.getAsJsonObject("images").asMap().values().forEach(image -> {
            if (image instanceof JsonObject fields && !fields.has("fingerprint")) {
                fields.addProperty("fingerprint", "");
            }
        });
        placed(all, path -> new File(path).isAbsolute() ? path : folder(file) + path.replace('/', File.separatorChar));
        State state = GSON.fromJson(all, State.class);
        if (!GSON.toJsonTree(state).equals(all)) {
            throw new IllegalArgumentException(UNLIKE);
        }
        return state;
    }

    /** The beginning of the path of what lies in a file's folder. */
    private static String folder(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().getParent()) + File.separator;
    }

    /** Gives the images, and the files that were used last, other paths. */
    private static JsonObject placed(JsonObject state, UnaryOperator<String> path) {
        for (JsonElement image : state.getAsJsonObject("images").asMap().values()) {
            if (image instanceof JsonObject fields) {
                place(fields, "file", path);
            }
        }
        JsonObject settings = state.getAsJsonObject("settings");
        settings.keySet().stream()
                .filter(key -> key.startsWith(Workspace.LAST_PLACE))
                .toList()
                .forEach(key -> place(settings, key, path));
        return state;
    }

    private static void place(JsonObject of, String key, UnaryOperator<String> path) {
        if (!of.get(key).isJsonNull() && !of.get(key).getAsString().isEmpty()) {
            of.addProperty(key, path.apply(of.get(key).getAsString()));
        }
    }

    /**
     * Reads a workspace.
     *
     * @throws UserException where it is not such a file, or is damaged, or of another version
     */
    public static Workspace read(Path file) {
        return made(file, lines(file));
    }

    private static Workspace made(Path file, List<String> lines) {
        String header = lines.isEmpty() ? "" : lines.get(0);
        Workspace made = new Workspace();
        Consumer<String> repeat;
        if (header.equals(HEADER)) {
            repeat = line -> made.repeat(change(file, line));
        } else if (header.equals(Version1.HEADER)) {
            repeat = line -> Version1.repeat(made, line);
        } else {
            throw new UserException(
                    header.startsWith(KIND) || header.startsWith(Version1.KIND)
                            ? "The project " + file + " was written by a newer Quadrant."
                            : "The file " + file + " is no project of Quadrant.",
                    "Open a file that the panel saved, whose name ends in " + ENDING + ".");
        }
        for (int i = 1; i < lines.size(); i++) {
            String line = lines.get(i);
            attempt(
                    file,
                    " in line " + (i + 1),
                    "Take a copy that was saved before, or delete this line.",
                    () -> repeat.accept(line));
            if (i == 1) {
                made.begin();
            }
        }
        return made;
    }

    private static void attempt(Path file, String where, String remedy, Runnable work) {
        try {
            Attempt.at(Executors.callable(work));
        } catch (ExecutionException e) {
            throw new UserException("The project " + file + " is damaged" + where + ": " + reason(e) + ".", remedy, e);
        }
    }

    /** Exceptions of parsers name no matter of the user's. */
    private static String reason(ExecutionException e) {
        Throwable cause = Objects.requireNonNull(e.getCause());
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getClass() == IllegalArgumentException.class
                ? Objects.requireNonNullElse(cause.getMessage(), UNLIKE)
                : UNLIKE;
    }

    private static List<String> lines(Path file) {
        try {
            byte[] bytes =
                    OutsideFile.bytes(file, "a project", Runtime.getRuntime().maxMemory() / IN_MEMORY);
            int end = bytes.length;
            while (end > 0 && bytes[end - 1] != '\n') {
                end--;
            }
            return new String(bytes, 0, end, StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UserException(
                    "The project " + file + " cannot be read (" + Reason.of(e) + ").",
                    "Check the path and its permissions.",
                    e);
        }
    }

    /** The first unused name in a folder: project.quadrant, project-2.quadrant and so on. */
    public static Path free(Path folder) {
        return free(folder, "project");
    }

    /** The first unused name in a folder: NAME.quadrant, NAME-2.quadrant and so on. */
    public static Path free(Path folder, String name) {
        for (int n = 1; ; n++) {
            Path file = folder.resolve(name + (n == 1 ? "" : "-" + n) + ENDING);
            if (!Files.exists(file) && !inUse(file)) {
                return file;
            }
        }
    }
}
