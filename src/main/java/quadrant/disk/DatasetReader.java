package quadrant.disk;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import quadrant.dataset.ClassList;
import quadrant.dataset.Dataset;
import quadrant.dataset.DatasetCheck;
import quadrant.dataset.GroupId;
import quadrant.dataset.PixelSource;
import quadrant.dataset.Sample;
import quadrant.dataset.UnreadableImageException;
import quadrant.task.Task;
import quadrant.task.UserException;

/**
 * Labelled and unlabelled images from folders and CSVs, in an order that does not depend on the platform.
 *
 * <p>Every labelled image is decoded once when the dataset is read, so that a broken file is named before any work is
 * done; the pixels are not kept.
 */
public final class DatasetReader {
    private final BiFunction<Path, String, PixelSource> reader;

    /** @param reader makes a pixel source of a file and the name by which the user knows it */
    public DatasetReader(BiFunction<Path, String, PixelSource> reader) {
        this.reader = reader;
    }

    /**
     * The dataset that a request names, to train on.
     *
     * @throws UserException for every mistake in it, with the remedy
     */
    public Dataset read(DatasetRequest request, Task task) {
        Dataset dataset = read(request, true, task);
        DatasetCheck.requireTrainable(dataset);
        return dataset;
    }

    /**
     * The dataset that a request names, to hold a model against: one class is enough.
     *
     * @throws UserException for every mistake in it, with the remedy
     */
    public Dataset readForTest(DatasetRequest request, Task task) {
        Dataset dataset = read(request, false, task);
        if (dataset.size() == 0) {
            throw new UserException(
                    "None of the images in " + request.data() + " can be read.", "Give images that can be read.");
        }
        return dataset;
    }

    private Dataset read(DatasetRequest request, boolean toTrain, Task task) {
        Listing listing = grouped(list(request), request.groupBy());
        ClassList classes = new ClassList(listing.classes());
        List<Sample> samples = listing.entries().stream()
                .map(e -> sample(e, listing.classes().indexOf(e.label())))
                .toList();
        if (toTrain) {
            // before the images are decoded, which may take minutes
            DatasetCheck.requireTrainable(new Dataset(classes, samples, listing.groupsNamed(), listing.notes()));
        }
        List<String> notes = new ArrayList<>(listing.notes());
        List<Sample> readable = decodeAll(samples, request.skipUnreadable(), task, notes);
        notes.forEach(task::warn);
        return new Dataset(classes, readable, listing.groupsNamed(), notes);
    }

    /** As {@link #inputs(List, Optional)}, with CSVs that lie beside their images. */
    public List<PixelSource> inputs(List<Path> filesFoldersOrCsvs) {
        return inputs(filesFoldersOrCsvs, Optional.empty());
    }

    /**
     * Images to classify: files as they are, folders to any depth, the column image of CSVs; none is read yet.
     *
     * @param images the folder that CSVs' paths are relative to, else each CSV's own
     * @throws UserException when something does not exist or holds no image
     */
    public List<PixelSource> inputs(List<Path> filesFoldersOrCsvs, Optional<Path> images) {
        Map<Path, PixelSource> sources = new LinkedHashMap<>();
        boolean alone = filesFoldersOrCsvs.size() == 1;
        for (Path input : filesFoldersOrCsvs) {
            requireExists(input);
            if (Files.isDirectory(input)) {
                String prefix = alone ? "" : ImageFiles.slashes(input) + "/";
                ImageFiles found = ImageFiles.below(input);
                if (found.images().isEmpty()) {
                    throw new UserException(
                            "The folder " + input + " holds no PNG, JPEG, BMP, GIF or TIFF image.",
                            "Name a folder with images.");
                }
                found.images().forEach((id, file) -> put(sources, file, prefix + id));
            } else if (isCsv(input)) {
                new CsvDataset(input, base(input, images)).unlabelled().forEach(e -> put(sources, e.file(), e.id()));
            } else {
                put(sources, input, alone ? ImageFiles.name(input) : ImageFiles.slashes(input));
            }
        }
        return List.copyOf(sources.values());
    }

    private void put(Map<Path, PixelSource> sources, Path file, String name) {
        sources.putIfAbsent(file.toAbsolutePath().normalize(), reader.apply(file, name));
    }

    private static Listing list(DatasetRequest request) {
        Path data = request.data();
        requireExists(data);
        request.images().ifPresent(DatasetReader::requireFolder);
        if (Files.isDirectory(data)) {
            if (request.images().isPresent()) {
                throw new UserException(
                        "--images goes with a CSV, but " + data + " is a folder.",
                        "Leave out --images, or name a CSV.");
            }
            return new FolderDataset(data).list();
        }
        if (!isCsv(data)) {
            throw new UserException(
                    data + " is a file, but a folder with a folder for each class, or a CSV, was expected.",
                    "Name the folder above the class folders.");
        }
        return new CsvDataset(data, base(data, request.images())).list();
    }

    private static Listing grouped(Listing listing, Optional<String> groupBy) {
        if (groupBy.isEmpty()) {
            return listing;
        }
        List<String> notes = new ArrayList<>(listing.notes());
        if (listing.groupsNamed()) {
            notes.add("The groups come from --group-by; the column group is left out.");
        }
        return listing.withGroups(new GroupRule(groupBy.get()).apply(listing.entries()), notes);
    }

    private Sample sample(Entry e, int label) {
        GroupId group = new GroupId(e.group().isEmpty() ? e.id() : e.group());
        return new Sample(e.id(), reader.apply(e.file(), e.id()), label, group, e.fold(), e.extra());
    }

    private static List<Sample> decodeAll(List<Sample> samples, boolean skip, Task task, List<String> notes) {
        task.phase("Reading images");
        Map<String, Integer> choices = new HashMap<>();
        List<String> order = new ArrayList<>();
        List<Sample> readable = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        for (Sample s : samples) {
            task.checkCancelled();
            try {
                for (String note : s.pixels().read().notes()) {
                    if (choices.merge(note, 1, Integer::sum) == 1) {
                        order.add(note);
                    }
                }
                readable.add(s);
            } catch (UnreadableImageException e) {
                if (!skip) {
                    throw e;
                }
                skipped.add(Dataset.SKIPPED + e.problem());
            }
            task.progress(readable.size() + skipped.size(), samples.size());
        }
        if (!skipped.isEmpty()) {
            notes.add(skipped.size() + " of " + samples.size() + " images were skipped as unreadable.");
            notes.addAll(skipped);
        }
        order.forEach(note -> notes.add(choices.get(note) + " image(s): " + note + "."));
        return readable;
    }

    private static Path base(Path csv, Optional<Path> images) {
        Path beside = csv.getParent() == null ? Path.of("") : csv.getParent();
        return images.orElse(beside);
    }

    private static boolean isCsv(Path file) {
        String name = ImageFiles.name(file).toLowerCase(Locale.ROOT);
        return name.endsWith(".csv") || name.endsWith(".tsv") || name.endsWith(".txt");
    }

    private static void requireExists(Path path) {
        if (!Files.exists(path)) {
            throw new UserException(path + " does not exist.", "Check the path.");
        }
    }

    private static void requireFolder(Path path) {
        requireExists(path);
        if (!Files.isDirectory(path)) {
            throw new UserException(
                    path + " is a file, but --images needs a folder.", "Name the folder of the images.");
        }
    }
}
