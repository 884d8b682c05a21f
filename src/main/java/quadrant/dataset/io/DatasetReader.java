package quadrant.dataset.io;

import static quadrant.task.OptionName.option;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import quadrant.dataset.ClassList;
import quadrant.dataset.Dataset;
import quadrant.dataset.DatasetCheck;
import quadrant.dataset.GroupId;
import quadrant.dataset.GroupRule;
import quadrant.dataset.MarkedImage;
import quadrant.dataset.MarkedImage.Mark;
import quadrant.dataset.PixelSource;
import quadrant.dataset.Sample;
import quadrant.pixels.CropRule;
import quadrant.task.OptionName;
import quadrant.task.Task;
import quadrant.task.UserException;

/**
 * Labelled and unlabelled images from folders and CSVs, in an order that does not depend on the platform.
 *
 * <p>No image is decoded, but label maps: unreadable files are found when a dataset is scanned.
 */
public final class DatasetReader {
    /** Options for images that are cut into tiles. */
    private static final Set<String> TILED = Set.of(Marking.TILES, Marking.UM_PER_PX, Marking.MARKS);

    private final BiFunction<Path, String, PixelSource> reader;

    /** @param reader makes a pixel source from a file and its name for the user */
    public DatasetReader(BiFunction<Path, String, PixelSource> reader) {
        this.reader = reader;
    }

    /**
     * The dataset of a request.
     *
     * @param toTrain whether to train on it; to test a model one class is enough
     * @throws UserException for every mistake in it, with the remedy
     */
    public Dataset read(DatasetRequest request, boolean toTrain, Task task) {
        return read(list(request, task), request, toTrain, task);
    }

    /**
     * The dataset of images that are marked and need not be files, such as open ones.
     *
     * @param request its data is their name in messages
     * @throws UserException for every mistake in them, with the remedy
     */
    public Dataset readMarked(List<MarkedImage> images, DatasetRequest request, Task task) {
        return read(Listing.ofMarked(images, request.data().toString()), request, true, task);
    }

    private Dataset read(Listing found, DatasetRequest request, boolean toTrain, Task task) {
        Listing listing =
                request.groupBy().map(GroupRule::new).map(found::grouped).orElse(found);
        ClassList classes = ClassList.named(listing.classes());
        List<Sample> samples = listing.entries().stream()
                .map(e -> sample(e, classes.names().indexOf(e.label())))
                .toList();
        List<String> notes = new ArrayList<>(listing.notes());
        notes.addAll(classes.lookAlikes());
        // also before a refusal, as the objects that were left out may be the cause
        notes.forEach(task::warn);
        Optional<CropRule> crop =
                request.marking().filter(m -> listing.marked()).map(Marking::rule);
        Dataset dataset = new Dataset(classes, samples, listing.groupsNamed(), notes, crop, request.bags());
        if (request.bags()) {
            DatasetCheck.requireBags(dataset);
        }
        if (toTrain) {
            DatasetCheck.requireTrainable(dataset);
        }
        return dataset;
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
                            "The folder " + input + " holds no PNG, JPEG, BMP, GIF, WebP or TIFF image."
                                    + found.unread().map(u -> " " + u).orElse(""),
                            "Name a folder with images.");
                }
                found.unread().ifPresent(task::warn);
                found.images().forEach((id, file) -> put(files, file, prefix + id));
            } else if (isCsv(input)) {
                new CsvDataset(input, images).unlabelled().forEach(e -> put(files, e.file(), e.id()));
            } else {
                put(files, input, alone ? ImageFiles.name(input) : ImageFiles.slashes(input));
            }
        }
        return List.copyOf(files.values());
    }

    /**
     * The patients or slides of images in a table with the columns {@code image,group}.
     *
     * @return the group of each image, by the image's name in the table
     * @throws UserException where the file is no such table
     */
    public static Map<String, String> groups(Path csv) {
        CsvTable table = CsvTable.read(csv);
        table.require("image", "group");
        Map<String, String> groups = new LinkedHashMap<>();
        table.rows().forEach(row -> groups.put(row.cell("image"), row.cell("group")));
        return groups;
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
        List<MarkedImage> images = new ArrayList<>();
        Set<Path> seen = new HashSet<>();
        for (Path input : filesFoldersOrCsvs) {
            images.addAll(unlabelled(input, filesFoldersOrCsvs.size() == 1, marking, seen, task));
        }
        if (images.stream().allMatch(i -> i.marks().isEmpty() && i.leftOut().isEmpty())) {
            return Optional.empty();
        }
        List<PixelSource> crops = images.stream()
                .flatMap(i -> i.marks().stream())
                .map(Mark::pixels)
                .toList();
        List<String> notes = Listing.leftOut(images);
        if (crops.isEmpty()) {
            String where = String.join(
                    ", ", filesFoldersOrCsvs.stream().map(Path::toString).toList());
            throw new UserException(
                    "No marked object in " + where + " is without a class: " + String.join(" ", notes),
                    "Mark more objects, or name images on which some have no class.");
        }
        notes.forEach(task::warn);
        return Optional.of(crops);
    }

    /** @param seen images that were searched before, each once */
    private static List<MarkedImage> unlabelled(Path input, boolean alone, Marking marking, Set<Path> seen, Task task) {
        Map<Path, String> asked = new LinkedHashMap<>();
        if (Files.isDirectory(input)) {
            SortedMap<String, Path> all = ImageFiles.below(input).images();
            String prefix = alone ? "" : ImageFiles.slashes(input) + "/";
            all.forEach((path, file) -> asked.put(file, prefix + path));
            asked.keySet().removeIf(file -> !seen.add(file.toAbsolutePath().normalize()));
            return MarkedFolder.unlabelled(input, all, asked, marking, task);
        }
        if (isCsv(input)) {
            CsvDataset csv = new CsvDataset(input, Optional.empty());
            Optional<List<MarkedImage>> named = csv.marked(marking, task);
            if (named.isPresent()) {
                return named.get();
            }
            csv.unlabelled().forEach(e -> asked.put(e.file(), e.id()));
        } else {
            asked.put(input, alone ? ImageFiles.name(input) : ImageFiles.slashes(input));
        }
        // marks are stored beside an image, so its folder is searched
        Map<Path, Map<Path, String>> byFolder = new LinkedHashMap<>();
        asked.forEach((file, id) -> {
            if (seen.add(file.toAbsolutePath().normalize())) {
                byFolder.computeIfAbsent(ImageFiles.parent(file), k -> new HashMap<>())
                        .put(file, id);
            }
        });
        List<MarkedImage> images = new ArrayList<>();
        byFolder.forEach((folder, own) -> {
            SortedMap<String, Path> all = new TreeMap<>();
            ImageFiles.in(folder, f -> Files.isRegularFile(f) && (ImageFiles.isImage(f) || own.containsKey(f)))
                    .forEach(f -> all.put(ImageFiles.name(f), f));
            images.addAll(MarkedFolder.unlabelled(folder, all, own, marking, task));
        });
        return images;
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
                        option("images") + " goes with a CSV or JSON, but " + data + " is a folder.",
                        "Leave out " + option("images") + ", or name a CSV or JSON.");
            }
            ImageFiles all = ImageFiles.below(data, task);
            return request.marking()
                    .flatMap(m -> MarkedFolder.labelled(data, all, m, task))
                    .map(images -> Listing.ofMarked(images, data.toString()))
                    .orElseGet(() -> unmarked(request, Listing.ofFolder(data, all), task));
        }
        request.marking().ifPresent(m -> m.refuse(Marking.MARKS, data, "it is for folders of images"));
        if (request.marking().isPresent() && ImageFiles.ending(data).equals("json")) {
            return Listing.ofMarked(
                    LabelFile.coco(data, request.images(), request.marking().get(), task), data.toString());
        }
        if (!isCsv(data)) {
            throw new UserException(
                    data + " is a file, but a folder with class folders, a CSV or a JSON of COCO was expected.",
                    "Name the folder above the class folders.");
        }
        CsvDataset csv = new CsvDataset(data, request.images());
        return request.marking()
                .flatMap(m -> csv.marked(m, task))
                .map(images -> Listing.ofMarked(images, data.toString()))
                .orElseGet(() -> unmarked(request, csv.list(), task));
    }

    private static Listing unmarked(DatasetRequest request, Listing listing, Task task) {
        return request.marking()
                .filter(m -> request.bags() && m.rule().box().isPresent() && TILED.containsAll(m.given()))
                .map(m -> listing.tiles(m.reader(), task))
                .orElseGet(() -> whole(request, listing));
    }

    /** Images that are used whole; nothing is cut out of them. */
    private static Listing whole(DatasetRequest request, Listing listing) {
        Set<String> given = new TreeSet<>(request.marking().map(Marking::given).orElse(Set.of()));
        // who asks for ImageJ's marks may have none, and leave those of another program
        request.marking().filter(m -> m.format() == MarkFormat.IMAGEJ).ifPresent(m -> given.remove(Marking.MARKS));
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

    private Sample sample(Listing.Entry e, int label) {
        GroupId group = new GroupId(e.group().isEmpty() ? e.id() : e.group());
        return new Sample(
                e.id(), e.crop().orElseGet(() -> reader.apply(e.file(), e.id())), label, group, e.fold(), e.extra());
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
