package quadrant.dataset.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import quadrant.task.UserException;

/**
 * The estimated number of marks in a dataset, for a dialog that describes what it will do: from file names and ROI files,
 * without opening an image. So overlays, which are stored within images, are not counted, and marks outside their image are.
 * The search stops after a time limit.
 *
 * @param marks class to ROIs, or to points
 * @param maps label maps and masks
 * @param images the number of images with marks
 * @param whole whether the search was complete
 */
public record MarkedCount(SortedMap<String, Integer> marks, int maps, int images, boolean whole) {
    public MarkedCount {
        marks = new TreeMap<>(marks);
    }

    /**
     * The count of a folder or a CSV; empty where no ROI file, label map or point is found.
     *
     * @param classes the class of each ROI of a file; nothing for ROIs without a class
     * @param boxed whether points are cut out, which need a box
     */
    public static Optional<MarkedCount> of(
            Path data, Optional<Path> base, Function<Path, List<String>> classes, boolean boxed, Duration atMost) {
        Tally tally = new Tally(classes, System.nanoTime() + atMost.toNanos());
        try {
            if (Files.isDirectory(data)) {
                tally.folder(data);
            } else if (ImageFiles.name(data).endsWith(".csv") && Files.isRegularFile(data)) {
                Path parent = data.toAbsolutePath().getParent();
                tally.csv(CsvTable.read(data), base.orElse(parent == null ? data : parent), boxed);
            }
        } catch (UserException e) {
            // the run itself will report the mistake
            return Optional.empty();
        }
        return tally.done();
    }

    /** The number of ROIs and points. */
    public int total() {
        return marks.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The count so far. */
    private static final class Tally {
        private final Function<Path, List<String>> classes;
        private final long end;
        private final SortedMap<String, Integer> marks = new TreeMap<>();
        private final Set<Path> images = new HashSet<>();
        private int maps;

        Tally(Function<Path, List<String>> classes, long end) {
            this.classes = classes;
            this.end = end;
        }

        boolean inTime() {
            return System.nanoTime() < end;
        }

        Optional<MarkedCount> done() {
            return images.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new MarkedCount(marks, maps, images.size(), inTime()));
        }

        void folder(Path folder) {
            Map<Path, Set<Path>> byFolder = new TreeMap<>();
            try (Stream<Path> all = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
                all.takeWhile(p -> inTime())
                        .filter(p -> !ImageFiles.isHidden(folder.relativize(p)))
                        .forEach(p -> byFolder.computeIfAbsent(MarkedFolder.parent(p), k -> new TreeSet<>())
                                .add(p));
            } catch (IOException | UncheckedIOException e) {
                return;
            }
            byFolder.values().forEach(this::beside);
        }

        /** The files of one folder. */
        private void beside(Collection<Path> files) {
            Map<String, Path> pictures = new TreeMap<>();
            files.stream()
                    .filter(ImageFiles::isImage)
                    .forEach(f -> pictures.put(MarkedFolder.stem(ImageFiles.name(f)), f));
            Set<Path> own = new TreeSet<>(pictures.values());
            for (Path f : pictures.values()) {
                MarkedFolder.mapped(ImageFiles.name(f)).map(pictures::get).ifPresent(of -> {
                    own.remove(f);
                    maps++;
                    images.add(of);
                });
            }
            for (Path image : own) {
                MarkedFolder.besides(image, own.size() == 1).stream()
                        .filter(files::contains)
                        .forEach(r -> add(image, r));
            }
        }

        private void add(Path image, Path roiFile) {
            images.add(image);
            if (inTime()) {
                classes.apply(roiFile).forEach(c -> marks.merge(c, 1, Integer::sum));
            }
        }

        void csv(CsvTable table, Path base, boolean boxed) {
            boolean points = boxed && table.columns().containsAll(List.of("image", "x", "y", "label"));
            for (Map<String, String> row : table.rows()) {
                Path image = base.resolve(row.getOrDefault("image", ""));
                String label = row.getOrDefault("label", "");
                if (points) {
                    images.add(image);
                    marks.merge(label, 1, Integer::sum);
                } else if (!row.getOrDefault("rois", "").isEmpty()) {
                    labelled(image, base.resolve(row.getOrDefault("rois", "")), label);
                } else if (!row.getOrDefault("labels", "").isEmpty()) {
                    images.add(image);
                    maps++;
                }
            }
        }

        private void labelled(Path image, Path roiFile, String label) {
            images.add(image);
            if (inTime()) {
                classes.apply(roiFile).forEach(c -> marks.merge(label.isEmpty() ? c : label, 1, Integer::sum));
            }
        }
    }
}
