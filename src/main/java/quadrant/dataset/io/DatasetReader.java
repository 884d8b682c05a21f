package quadrant.dataset.io;

import static quadrant.task.OptionName.option;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import quadrant.dataset.ClassList;
import quadrant.dataset.Dataset;
import quadrant.dataset.DatasetCheck;
import quadrant.dataset.GroupId;
import quadrant.dataset.GroupRule;
import quadrant.dataset.MarkedImage;
import quadrant.dataset.PixelSource;
import quadrant.dataset.Sample;
import quadrant.pixels.CropRule;
import quadrant.task.OptionName;
import quadrant.task.Task;
import quadrant.task.UserException;

/**
 * Labelled and unlabelled images from folders and CSVs, in an order that does not depend on the platform.
 *
 * <p>Every labelled image is decoded once when the dataset is read, so that an unreadable file is reported before any work is
 * done; the pixels are not kept.
 */
public final class DatasetReader {
    /** Options for images that are cut into tiles. */
    private static final Set<String> TILED = Set.of(Marking.TILES, Marking.UM_PER_PX);

    private final BiFunction<Path, String, PixelSource> reader;

    /** @param reader makes a pixel source from a file and its name for the user */
    public DatasetReader(BiFunction<Path, String, PixelSource> reader) {
        this.reader = reader;
    }

    /**
     * The dataset of a request, for training.
     *
     * @throws UserException for every mistake in it, with the remedy
     */
    public Dataset read(DatasetRequest request, Task task) {
        Dataset dataset = read(request, true, task);
        DatasetCheck.requireTrainable(dataset);
        return dataset;
    }

    /**
     * The dataset of a request, for testing a model: one class is enough.
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

    /**
     * The dataset of images that are marked and need not be files, such as open ones.
     *
     * @param request its data is their name in messages
     * @throws UserException for every mistake in them, with the remedy
     */
    public Dataset readMarked(List<MarkedImage> images, DatasetRequest request, Task task) {
        Listing listing = MarkedListing.of(images, request.data().toString(), false);
        Dataset dataset = read(listing, request, true, task);
        DatasetCheck.requireTrainable(dataset);
        return dataset;
    }

    private Dataset read(DatasetRequest request, boolean toTrain, Task task) {
        return read(list(request, task), request, toTrain, task);
    }

    private Dataset read(Listing found, DatasetRequest request, boolean toTrain, Task task) {
        Listing listing = grouped(found, request.groupBy());
        ClassList classes = ClassList.named(listing.classes());
        List<Sample> samples = listing.entries().stream()
                .map(e -> sample(e, listing.classes().indexOf(e.label())))
                .toList();
        if (request.bags()) {
            DatasetCheck.requireBags(new Dataset(classes, samples, listing.groupsNamed(), listing.notes()));
        }
        if (toTrain) {
            // before the images are decoded, which may take minutes
            requireTrainable(new Dataset(classes, samples, listing.groupsNamed(), listing.notes()), task);
        }
        List<String> notes = new ArrayList<>(listing.notes());
        notes.addAll(classes.lookAlikes());
        List<Sample> readable = new Decoding(request.skipUnreadable(), task).readable(samples, notes);
        notes.forEach(task::warn);
        Optional<CropRule> crop =
                request.marking().filter(m -> listing.marked()).map(Marking::rule);
        return new Dataset(classes, readable, listing.groupsNamed(), notes, crop, request.bags());
    }

    /** Adds the objects that were left out to the message, as they may be the cause. */
    private static void requireTrainable(Dataset dataset, Task task) {
        try {
            DatasetCheck.requireTrainable(dataset);
        } catch (UserException e) {
            dataset.notes().forEach(task::warn);
            throw e;
        }
    }

    /** As {@link #inputs(List, Task)}, without a word on files that are left out. */
    public List<PixelSource> inputs(List<Path> filesFoldersOrCsvs) {
        return inputs(filesFoldersOrCsvs, Task.SILENT);
    }

    /**
     * Images to classify: files, folders to any depth, the column image of CSVs, which are in the same folder as their images;
     * no image is read yet.
     *
     * @throws UserException when something does not exist or holds no image
     */
    public List<PixelSource> inputs(List<Path> filesFoldersOrCsvs, Task task) {
        return files(filesFoldersOrCsvs, Optional.empty(), task).stream()
                .map(this::open)
                .toList();
    }

    /** As {@link #files(List, Optional, Task)}, without a word on files that are left out. */
    public List<ImageFile> files(List<Path> filesFoldersOrCsvs, Optional<Path> images) {
        return files(filesFoldersOrCsvs, images, Task.SILENT);
    }

    /**
     * The files of {@link #inputs(List, Task)}, in order, each once.
     *
     * @param images the folder that CSVs' paths are relative to, else each CSV's own
     */
    public List<ImageFile> files(List<Path> filesFoldersOrCsvs, Optional<Path> images, Task task) {
        Map<Path, ImageFile> files = new LinkedHashMap<>();
        boolean alone = filesFoldersOrCsvs.size() == 1;
        for (Path input : filesFoldersOrCsvs) {
            requireExists(input);
            if (Files.isDirectory(input)) {
                String prefix = alone ? "" : ImageFiles.slashes(input) + "/";
                ImageFiles found = ImageFiles.below(input);
                if (found.images().isEmpty()) {
                    throw new UserException(
                            "The folder " + input + " holds no PNG, JPEG, BMP, GIF or TIFF image."
                                    + found.unread().map(u -> " " + u).orElse(""),
                            "Name a folder with images.");
                }
                found.unread().ifPresent(task::warn);
                found.images().forEach((id, file) -> put(files, file, prefix + id));
            } else if (isCsv(input)) {
                new CsvDataset(input, base(input, images)).unlabelled().forEach(e -> put(files, e.file(), e.id()));
            } else {
                put(files, input, alone ? ImageFiles.name(input) : ImageFiles.slashes(input));
            }
        }
        return List.copyOf(files.values());
    }

    /** The pixels of a file, which are read on request. */
    public PixelSource open(ImageFile image) {
        return reader.apply(image.file(), image.name());
    }

    /**
     * The marked objects without a class on such images; empty where nothing is marked.
     *
     * @param marking a request for objects without a class
     * @throws UserException where something does not exist, or all marked objects have a class
     */
    public Optional<List<PixelSource>> cells(List<Path> filesFoldersOrCsvs, Marking marking, Task task) {
        filesFoldersOrCsvs.forEach(DatasetReader::requireExists);
        return MarkedInputs.of(filesFoldersOrCsvs, marking, task);
    }

    private static void put(Map<Path, ImageFile> files, Path file, String name) {
        files.putIfAbsent(file.toAbsolutePath().normalize(), new ImageFile(file, name));
    }

    private static Listing list(DatasetRequest request, Task task) {
        Path data = request.data();
        requireExists(data);
        request.images().ifPresent(DatasetReader::requireFolder);
        if (Files.isDirectory(data)) {
            if (request.images().isPresent()) {
                throw new UserException(
                        option("images") + " goes with a CSV, but " + data + " is a folder.",
                        "Leave out " + option("images") + ", or name a CSV.");
            }
            Optional<Listing> marked = request.marking().flatMap(m -> MarkedFolder.list(data, m, task));
            return marked.orElseGet(() -> unmarked(request, new FolderDataset(data).list(), task));
        }
        if (!isCsv(data)) {
            throw new UserException(
                    data + " is a file, but a folder with a folder for each class, or a CSV, was expected.",
                    "Name the folder above the class folders.");
        }
        Path base = base(data, request.images());
        Optional<Listing> marked = request.marking().flatMap(m -> MarkedCsv.list(data, base, m, task));
        return marked.orElseGet(() -> unmarked(request, new CsvDataset(data, base).list(), task));
    }

    private static Listing unmarked(DatasetRequest request, Listing listing, Task task) {
        return request.marking()
                .filter(m -> request.bags() && m.rule().box().isPresent() && TILED.containsAll(m.given()))
                .map(m -> SlideListing.of(listing, m.reader(), task))
                .orElseGet(() -> whole(request, listing));
    }

    /** Images that are used whole; nothing is cut out of them. */
    private static Listing whole(DatasetRequest request, Listing listing) {
        Set<String> given = new TreeSet<>(request.marking().map(Marking::given).orElse(Set.of()));
        if (!given.isEmpty()) {
            throw new UserException(
                    given.stream().map(OptionName::option).collect(Collectors.joining(", "))
                            + (given.size() == 1 ? " goes" : " go")
                            + " with objects that are marked on images, and nothing is marked in " + request.data()
                            + ".",
                    "Put ROIs or label maps beside the images, or leave the option out.");
        }
        return listing;
    }

    private static Listing grouped(Listing listing, Optional<String> groupBy) {
        if (groupBy.isEmpty()) {
            return listing;
        }
        List<String> notes = new ArrayList<>(listing.notes());
        if (listing.groupsNamed()) {
            notes.add(
                    listing.marked()
                            ? "The groups come from --group-by, not from the images or a column group."
                            : "The groups come from --group-by; the column group is left out.");
        }
        List<Entry> entries = listing.entries();
        List<GroupId> groups = new GroupRule(groupBy.get())
                .groups(entries.stream().map(Entry::path).toList());
        return listing.withGroups(
                IntStream.range(0, entries.size())
                        .mapToObj(i -> entries.get(i).withGroup(groups.get(i).value()))
                        .toList(),
                notes);
    }

    private Sample sample(Entry e, int label) {
        GroupId group = new GroupId(e.group().isEmpty() ? e.id() : e.group());
        return new Sample(
                e.id(), e.crop().orElseGet(() -> reader.apply(e.file(), e.id())), label, group, e.fold(), e.extra());
    }

    static Path base(Path csv, Optional<Path> images) {
        Path beside = csv.getParent() == null ? Path.of("") : csv.getParent();
        return images.orElse(beside);
    }

    static boolean isCsv(Path file) {
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
                    path + " is a file, but " + option("images") + " needs a folder.",
                    "Name the folder of the images.");
        }
    }
}
