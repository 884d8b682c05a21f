package quadrant.dataset.io;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import quadrant.task.Reason;
import quadrant.task.Task;
import quadrant.task.UserException;

/**
 * The image files below a folder, by their path relative to it, in the order of these paths.
 *
 * @param images path with '/' to file
 * @param hidden the number of hidden files that were skipped
 * @param others paths of files that are not images, without text files directly in the folder
 */
record ImageFiles(SortedMap<String, Path> images, int hidden, List<String> others) {
    private static final Set<String> ENDINGS = Set.of("png", "jpg", "jpeg", "bmp", "gif", "webp", "tif", "tiff");
    /** Text files about images, such as README.md. */
    private static final Set<String> NOTES =
            Set.of("md", "txt", "pdf", "html", "json", "csv", "readme", "license", "licence");

    static ImageFiles below(Path folder) {
        return below(folder, Task.SILENT);
    }

    /** As {@link #below(Path)}, until the task is cancelled. */
    static ImageFiles below(Path folder, Task task) {
        ImageFile.refuseZarr(folder, folder.toString());
        SortedMap<String, Path> images = new TreeMap<>();
        int hidden = 0;
        List<String> others = new ArrayList<>();
        for (Path file : files(folder, task)) {
            Path relative = folder.relativize(file);
            if (isHidden(relative)) {
                hidden++;
            } else if (isImage(file)) {
                Path other = images.put(slashes(relative), file);
                if (other != null) {
                    throw new UserException(
                            "Two images in " + folder + " have names that read " + slashes(relative)
                                    + " both, as letters in them are unknown.",
                            "Rename them, with letters in UTF-8.");
                }
            } else if (relative.getNameCount() > 1 || !NOTES.contains(ending(file))) {
                others.add(slashes(relative));
            }
        }
        return new ImageFiles(images, hidden, others);
    }

    /** A note on images in formats that are not read, counted by format; empty where there are none. */
    Optional<String> unread() {
        SortedMap<String, Long> counts = others.stream()
                .map(other -> unreadFormat(ending(Path.of(other))))
                .filter(format -> !format.isEmpty())
                .collect(Collectors.groupingBy(f -> f, TreeMap::new, Collectors.counting()));
        return counts.isEmpty()
                ? Optional.empty()
                : Optional.of("Images in formats that Quadrant does not read were left out: "
                        + counts.entrySet().stream()
                                .map(e -> e.getValue() + " " + e.getKey())
                                .collect(Collectors.joining(", "))
                        + ". Convert them to PNG or TIFF, for example in Fiji, which opens them with Bio-Formats.");
    }

    /** The image format, which is not read, of files with this extension; "" for no image. */
    private static String unreadFormat(String ending) {
        return switch (ending) {
            case "zarr" -> "Zarr";
            case "jp2", "j2k", "jpx", "jpf" -> "JPEG 2000";
            case "heic", "heif" -> "HEIF";
            case "dcm" -> "DICOM";
            case "avif", "psd", "czi", "zvi", "nd2", "lif", "oib", "oif" -> ending.toUpperCase(Locale.ROOT);
            case "vsi", "ims", "dm3", "dm4", "mrxs", "ndpi", "scn" -> ending.toUpperCase(Locale.ROOT);
            default -> "";
        };
    }

    /** The folders directly in a folder, hidden ones left out, sorted by name. */
    static List<Path> foldersIn(Path folder) {
        return in(folder, d -> Files.isDirectory(d) && !isHidden(d.getFileName()) && !isZarr(d)).stream()
                .sorted(Comparator.comparing(ImageFiles::name))
                .toList();
    }

    /** The files and folders directly in a folder. */
    static List<Path> in(Path folder, Predicate<Path> wanted) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(wanted).toList();
        } catch (IOException e) {
            throw unlistable(folder, e);
        }
    }

    /** Whether it is a Zarr, whose thousands of files are pieces of one image. */
    static boolean isZarr(Path folder) {
        return ending(folder).equals("zarr") && Files.isDirectory(folder);
    }

    static boolean isImage(Path file) {
        return ENDINGS.contains(ending(file));
    }

    /** The file extension in lower case; the whole name where there is no dot. */
    static String ending(Path file) {
        String name = name(file);
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    static String name(Path path) {
        Path last = path.getFileName();
        return last == null ? path.toString() : last.toString();
    }

    static Path parent(Path file) {
        Path parent = file.getParent();
        return parent == null ? Path.of("") : parent;
    }

    static String slashes(Path path) {
        // on other systems than Windows '\' is part of a name
        return path.toString().replace(File.separatorChar, '/');
    }

    /** Whether the file, or a folder on the way to it, is hidden. */
    static boolean isHidden(Path relative) {
        for (Path part : relative) {
            if (part.toString().startsWith(".")
                    || part.toString().equals("__MACOSX")
                    || part.toString().equals("Thumbs.db")) {
                return true;
            }
        }
        return false;
    }

    private static List<Path> files(Path folder, Task task) {
        List<Path> all = new ArrayList<>();
        try {
            Files.walkFileTree(
                    folder, Set.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult preVisitDirectory(Path at, BasicFileAttributes attributes) {
                            task.checkCancelled();
                            return isZarr(at) ? visitFile(at, attributes) : FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                            all.add(file);
                            return attributes.isDirectory() ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            throw unlistable(folder, e);
        }
        return all;
    }

    private static UserException unlistable(Path folder, Exception e) {
        return new UserException(
                "The folder " + folder + " cannot be listed: " + Reason.of(e) + ".",
                "Check its permissions and links.",
                e);
    }
}
