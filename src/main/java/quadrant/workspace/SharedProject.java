package quadrant.workspace;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import quadrant.task.Folders;
import quadrant.task.Reason;
import quadrant.task.SafeFile;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.workspace.Workspace.Picture;
import quadrant.workspace.Workspace.State;

/** A project and its images as one zip, for another person or computer. */
public final class SharedProject {
    /** The file extension. */
    public static final String ENDING = ".zip";

    private static final String IMAGES = "images/";

    private final Map<String, Content> files = new LinkedHashMap<>();

    /** What is written under a name. */
    public interface Content {
        InputStream open() throws IOException;
    }

    /**
     * Captures a project, so that another thread can write it. An image that is gone keeps its path, and is not in the zip.
     *
     * @param project the path of its file
     * @param unsaved images that are no files, as TIFF, by number
     */
    public SharedProject(Path project, Workspace w, Map<Integer, Content> unsaved) {
        Path folder = Objects.requireNonNull(project.toAbsolutePath().getParent());
        State shared = new State();
        shared.add(w.state());
        shared.settings().keySet().removeIf(key -> key.startsWith(Workspace.LAST));
        shared.images().replaceAll((n, image) -> {
            Picture p = w.grouped() ? Objects.requireNonNull(image).in(w.group(n)) : Objects.requireNonNull(image);
            Path file = Path.of(p.file());
            boolean there = Files.isRegularFile(file);
            Content content = there ? () -> Files.newInputStream(file) : unsaved.get(n);
            String name =
                    there ? String.valueOf(file.getFileName()) : p.title().replaceAll("[\\\\/:*?\"<>|]", "_") + ".tif";
            String inside = there && file.startsWith(folder)
                    ? folder.relativize(file).toString().replace('\\', '/')
                    : IMAGES + name;
            for (int i = 2; content != null && files.putIfAbsent(inside, content) != null; i++) {
                inside = IMAGES + i + "/" + name;
            }
            return content == null ? p : p.at(folder.resolve(inside).toString());
        });
        byte[] text = WorkspaceFile.text(project, shared).getBytes(StandardCharsets.UTF_8);
        files.put(String.valueOf(project.getFileName()), () -> new ByteArrayInputStream(text));
    }

    /** The number of images in it. */
    public int images() {
        return files.size() - 1;
    }

    /**
     * Writes the zip.
     *
     * @throws UserException where it cannot be written
     */
    public void write(Path zip, Task task) {
        SafeFile.write(zip, to -> {
            ZipOutputStream out = new ZipOutputStream(to.stream());
            for (Map.Entry<String, Content> file : files.entrySet()) {
                task.checkCancelled();
                task.phase("Adding " + file.getKey());
                out.putNextEntry(new ZipEntry(file.getKey()));
                try (InputStream in = file.getValue().open()) {
                    in.transferTo(out);
                }
                out.closeEntry();
            }
            out.finish();
        });
    }

    /**
     * Unpacks a zip into a new folder beside it, with the zip's name.
     *
     * @return the path of the project in it
     * @throws UserException where it is no zip of a project, or the folder cannot be written
     */
    public static Path unpack(Path zip) {
        String name = String.valueOf(zip.getFileName()).replaceFirst("(?i)\\.zip$", "");
        Path folder = zip.toAbsolutePath().resolveSibling(name);
        for (int n = 2; Files.exists(folder); n++) {
            folder = folder.resolveSibling(name + "-" + n);
        }
        try (ZipFile in = new ZipFile(zip.toFile(), StandardCharsets.UTF_8)) {
            List<? extends ZipEntry> entries =
                    in.stream().filter(e -> !e.isDirectory()).toList();
            List<Path> projects = entries.stream()
                    .map(ZipEntry::getName)
                    .filter(e -> e.matches("[^/\\\\]+\\" + WorkspaceFile.ENDING))
                    .map(folder::resolve)
                    .toList();
            if (projects.size() != 1) {
                throw new UserException(
                        "The zip " + zip + " holds no project of Quadrant.", "Open one that Share as one zip… made.");
            }
            unpack(in, entries, folder);
            return projects.get(0);
        } catch (IOException e) {
            throw new UserException(
                    "The zip " + zip + " cannot be unpacked (" + Reason.of(e) + ").",
                    "Copy it again, to a folder that may be written to, on a disk with room left.",
                    e);
        }
    }

    private static void unpack(ZipFile in, List<? extends ZipEntry> entries, Path folder) throws IOException {
        boolean whole = false;
        try {
            for (ZipEntry entry : entries) {
                Path to = folder.resolve(entry.getName()).normalize();
                if (!to.startsWith(folder)) {
                    throw new IOException("it names a file outside its folder");
                }
                try (InputStream content = in.getInputStream(entry)) {
                    SafeFile.write(to, file -> content.transferTo(file.stream()));
                }
            }
            whole = true;
        } finally {
            if (!whole) {
                Folders.delete(folder);
            }
        }
    }
}
