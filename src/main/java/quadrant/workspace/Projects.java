package quadrant.workspace;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import quadrant.task.SafeFile;
import quadrant.task.UserException;
import quadrant.workspace.Workspace.Picture;

/**
 * Finds the project of an image: a file beside it or in a folder above it, else one in Quadrant's own folder. That folder keeps
 * the projects of images that are no files or lie where nothing can be written, and those of earlier versions, which are copied
 * beside their images once.
 */
public final class Projects {
    /** How many folders are searched upwards. */
    private static final int ABOVE = 3;
    /** The ending of a file that says where a project of the own folder was copied to. */
    private static final String MOVED = ".moved";

    private final Path own;
    /** The images of projects by their path and time. */
    private final Map<List<Object>, List<Picture>> known = new HashMap<>();

    /** @param own Quadrant's own folder of projects, which need not exist */
    public Projects(Path own) {
        this.own = own.toAbsolutePath();
    }

    /** The own folder. */
    public Path own() {
        return own;
    }

    /** Whether a project lies in the own folder. */
    public boolean holds(Path project) {
        return own.equals(project.toAbsolutePath().getParent());
    }

    /**
     * The project of an image, the newest one if there are several.
     *
     * @param image its path; "" where it is no file
     * @param is whether an image of a project is this one
     */
    public Optional<Path> find(String image, Predicate<Picture> is) {
        return near(image, is).or(() -> listing(in(own), is).flatMap(old -> beside(old, image)));
    }

    private Optional<Path> near(String image, Predicate<Picture> is) {
        return listing(
                Stream.iterate(folder(image).orElse(null), Objects::nonNull, Path::getParent)
                        .limit(ABOVE)
                        .flatMap(folder -> in(folder).stream())
                        .toList(),
                is);
    }

    private Optional<Path> listing(List<Path> projects, Predicate<Picture> is) {
        return projects.stream().filter(p -> pictures(p).stream().anyMatch(is)).findFirst();
    }

    /** The only project in the folder of an image, to which it may be added. */
    public Optional<Path> only(String image) {
        List<Path> all = folder(image).map(Projects::in).orElse(List.of());
        return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
    }

    /** A project of the own folder, copied beside an image; empty where its copy is gone. */
    private static Optional<Path> beside(Path old, String image) {
        Path mark = old.resolveSibling(old.getFileName() + MOVED);
        try {
            if (Files.exists(mark)) {
                return Optional.of(Path.of(Files.readString(mark).strip())).filter(Files::isRegularFile);
            }
            Optional<Path> to = WorkspaceFile.inUse(old) ? Optional.empty() : place(image);
            to.ifPresent(file -> {
                WorkspaceFile.copy(old, file);
                SafeFile.write(mark, file + "\n");
            });
            return Optional.of(to.orElse(old));
        } catch (IOException | UserException e) {
            return Optional.of(old);
        }
    }

    /**
     * Where the project of images is to be kept: named by the folder of the first that is a file, beside it. Empty where there is
     * none, nothing can be written there, or another project has that image.
     */
    public Optional<Path> place(Collection<Picture> images) {
        return images.stream()
                .filter(p -> !p.file().isEmpty())
                .findFirst()
                .filter(p -> near(p.file(), q -> q.file().equals(p.file())).isEmpty())
                .flatMap(p -> place(p.file()));
    }

    private static Optional<Path> place(String image) {
        return folder(image).filter(Files::isWritable).map(folder -> {
            Path name = folder.getFileName();
            return WorkspaceFile.free(folder, name == null ? "project" : name.toString());
        });
    }

    private static Optional<Path> folder(String image) {
        return image.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(Path.of(image).toAbsolutePath().getParent());
    }

    /** The projects in a folder, the newest first. */
    private static List<Path> in(Path folder) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "*" + WorkspaceFile.ENDING)) {
            all.forEach(files::add);
        } catch (IOException e) {
            // it does not exist, or is not for us
        }
        files.sort(
                Comparator.comparingLong((Path f) -> f.toFile().lastModified()).reversed());
        return files;
    }

    /** The images of a project; none of one that cannot be read. */
    private List<Picture> pictures(Path project) {
        return known.computeIfAbsent(List.of(project, project.toFile().lastModified()), k -> {
            try {
                return List.copyOf(WorkspaceFile.read(project).pictures().values());
            } catch (UserException e) {
                // opening it says why
                return List.of();
            }
        });
    }
}
