package quadrant.dataset.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import quadrant.dataset.MarkedImage;
import quadrant.dataset.PixelSource;
import quadrant.task.Reason;
import quadrant.task.Task;
import quadrant.task.UserException;

/** Marked objects without a class on images that are given as files, folders or CSVs. */
final class MarkedInputs {
    private final Marking marking;
    private final Task task;
    private final Set<Path> seen = new HashSet<>();
    private final List<MarkedImage> images = new ArrayList<>();

    private MarkedInputs(Marking marking, Task task) {
        this.marking = marking;
        this.task = task;
    }

    /** The crops of the objects; empty where nothing is marked. */
    static Optional<List<PixelSource>> of(List<Path> inputs, Marking marking, Task task) {
        MarkedInputs all = new MarkedInputs(marking, task);
        inputs.forEach(input -> all.add(input, inputs.size() == 1));
        boolean marked = all.images.stream()
                .anyMatch(i -> !i.marks().isEmpty() || !i.leftOut().isEmpty());
        return marked
                ? Optional.of(MarkedListing.crops(
                        all.images,
                        String.join(", ", inputs.stream().map(Path::toString).toList()),
                        task))
                : Optional.empty();
    }

    private void add(Path input, boolean alone) {
        if (Files.isDirectory(input)) {
            addFolder(input, alone ? "" : ImageFiles.slashes(input) + "/");
        } else if (DatasetReader.isCsv(input)) {
            addCsv(input);
        } else {
            addFiles(Map.of(input, alone ? ImageFiles.name(input) : ImageFiles.slashes(input)));
        }
    }

    private void addFolder(Path folder, String prefix) {
        SortedMap<String, Path> all = ImageFiles.below(folder).images();
        Map<Path, String> asked = new HashMap<>();
        all.forEach((path, file) -> asked.put(file, prefix + path));
        read(folder, all, asked);
    }

    private void addCsv(Path csv) {
        Path base = DatasetReader.base(csv, Optional.empty());
        Optional<List<MarkedImage>> named = MarkedCsv.images(csv, base, marking, task);
        if (named.isPresent()) {
            images.addAll(named.get());
            return;
        }
        Map<Path, String> files = new LinkedHashMap<>();
        new CsvDataset(csv, base).unlabelled().forEach(e -> files.put(e.file(), e.id()));
        addFiles(files);
    }

    /** Marks are stored beside an image, so its folder is searched. */
    private void addFiles(Map<Path, String> files) {
        Map<Path, Map<Path, String>> byFolder = new LinkedHashMap<>();
        files.forEach((file, id) -> byFolder.computeIfAbsent(MarkedFolder.parent(file), k -> new HashMap<>())
                .put(file, id));
        byFolder.forEach((folder, asked) -> {
            SortedMap<String, Path> all = new TreeMap<>();
            for (Path file : filesIn(folder)) {
                if (ImageFiles.isImage(file) || asked.containsKey(file)) {
                    all.put(ImageFiles.name(file), file);
                }
            }
            read(folder, all, asked);
        });
    }

    private static List<Path> filesIn(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UserException(
                    "The folder " + folder + " cannot be listed (" + Reason.of(e) + ").", "Check its permissions.", e);
        }
    }

    /** Reads the requested images, each once. */
    private void read(Path folder, SortedMap<String, Path> all, Map<Path, String> asked) {
        asked.keySet().removeIf(file -> !seen.add(file.toAbsolutePath().normalize()));
        images.addAll(MarkedFolder.unlabelled(folder, all, asked, marking, task));
    }
}
