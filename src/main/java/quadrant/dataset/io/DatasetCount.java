package quadrant.dataset.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import quadrant.task.UserException;

/**
 * The estimated number of images of each class, from file names alone, for a dialog that describes what it will do. The path
 * may be incomplete, so the search stops after a time limit.
 *
 * @param images class to images
 * @param whole whether the search was complete
 */
public record DatasetCount(SortedMap<String, Integer> images, boolean whole) {
    /** Files of marked objects, whose classes are not given by folder names. */
    private static final Pattern MARKS = Pattern.compile("(?i)(\\.zip|\\.roi|[_-](labels?|masks?)\\.[a-z]+)$");

    private static final int MARKED = -1;

    public DatasetCount {
        images = new TreeMap<>(images);
    }

    /** The count for a folder of class folders or a CSV of labelled images; empty for anything else. */
    public static Optional<DatasetCount> of(Path data, Optional<Path> base, Duration atMost) {
        try {
            if (Files.isDirectory(data)) {
                return folder(data, atMost);
            }
            boolean csv = ImageFiles.name(data).endsWith(".csv") && Files.isRegularFile(data);
            return csv ? csv(data, base) : Optional.empty();
        } catch (UserException e) {
            // the run itself will report the mistake
            return Optional.empty();
        }
    }

    private static Optional<DatasetCount> csv(Path csv, Optional<Path> base) {
        Path parent = csv.toAbsolutePath().getParent();
        Listing listing = new CsvDataset(csv, base.orElse(parent == null ? csv : parent)).list();
        SortedMap<String, Integer> images = new TreeMap<>();
        listing.entries().forEach(e -> images.merge(e.label(), 1, Integer::sum));
        return Optional.of(new DatasetCount(images, true));
    }

    private static Optional<DatasetCount> folder(Path folder, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        List<Path> classes = ImageFiles.foldersIn(folder);
        SortedMap<String, Integer> images = new TreeMap<>();
        for (Path c : classes) {
            int n = count(c, end);
            if (n == MARKED) {
                return Optional.empty();
            }
            if (n > 0) {
                images.put(ImageFiles.name(c), n);
            }
        }
        return images.isEmpty() ? Optional.empty() : Optional.of(new DatasetCount(images, System.nanoTime() < end));
    }

    private static int count(Path folder, long end) {
        try (Stream<Path> all = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            int images = 0;
            for (Path p : (Iterable<Path>) all.takeWhile(p -> System.nanoTime() < end)::iterator) {
                if (MARKS.matcher(ImageFiles.name(p)).find()) {
                    return MARKED;
                }
                images += ImageFiles.isImage(p) ? 1 : 0;
            }
            return images;
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    /** The number of images of all classes. */
    public int total() {
        return images.values().stream().mapToInt(Integer::intValue).sum();
    }
}
