package quadrant.workspace;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
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

    private final String name;
    private final String text;
    /** The images by their names in the zip. */
    private final Map<String, Path> files = new LinkedHashMap<>();

    /**
     * Captures a project, so that another thread can write it. An image that is no file, or is gone, is not in the zip.
     *
     * @param project the path of its file
     */
    public SharedProject(Path project, Workspace w) {
        Path folder = Objects.requireNonNull(project.toAbsolutePath().getParent());
        State shared = new State();
        shared.add(w.state());
        shared.settings().keySet().removeIf(key -> key.startsWith(Workspace.LAST));
        shared.images().replaceAll((n, image) -> {
            // a rule that finds groups in paths would find others there
            Picture p = w.grouped() ? Objects.requireNonNull(image).in(w.group(n)) : Objects.requireNonNull(image);
            Path file = Path.of(p.file());
            if (!Files.isRegularFile(file)) {
                return p;
            }
            String inside = file.startsWith(folder)
                    ? folder.relativize(file).toString().replace('\\', '/')
                    : IMAGES + file.getFileName();
            for (int i = 2; files.putIfAbsent(inside, file) != null; i++) {
                inside = IMAGES + i + "/" + file.getFileName();
            }
            return p.at(folder.resolve(inside).toString());
        });
        this.name = String.valueOf(project.getFileName());
        this.text = WorkspaceFile.text(project, shared);
    }

    /** The number of images in it. */
    public int images() {
        return files.size();
    }

    /**
     * Writes the zip.
     *
     * @throws UserException where it cannot be written
     */
    public void write(Path zip, Task task) {
        SafeFile.write(zip, to -> {
            ZipOutputStream out = new ZipOutputStream(to.stream());
            out.putNextEntry(new ZipEntry(name));
            out.write(text.getBytes(StandardCharsets.UTF_8));
            for (Map.Entry<String, Path> file : files.entrySet()) {
                task.checkCancelled();
                task.phase("Adding " + file.getKey());
                out.putNextEntry(new ZipEntry(file.getKey()));
                try (InputStream in = Files.newInputStream(file.getValue())) {
                    in.transferTo(out);
                }
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
            List<Path> projects = in.stream()
                    .map(ZipEntry::getName)
                    .filter(e -> e.matches("[^/\\\\]+\\" + WorkspaceFile.ENDING))
                    .map(folder::resolve)
                    .toList();
            if (projects.size() != 1) {
                throw new UserException(
                        "The zip " + zip + " holds no project of Quadrant.", "Open one that Share as one zip… made.");
            }
            try {
                for (ZipEntry entry : Collections.list(in.entries())) {
                    Path to = folder.resolve(entry.getName()).normalize();
                    if (!to.startsWith(folder)) {
                        throw new IOException("it names a file outside its folder");
                    }
                    if (!entry.isDirectory()) {
                        SafeFile.write(to, file -> in.getInputStream(entry).transferTo(file.stream()));
                    }
                }
            } catch (IOException | UserException e) {
                Folders.delete(folder);
                throw e;
            }
            return projects.get(0);
        } catch (IOException e) {
            throw new UserException(
                    "The zip " + zip + " cannot be unpacked (" + Reason.of(e) + ").",
                    "Copy it again, to a folder that may be written to, on a disk with room left.",
                    e);
        }
    }
}
