package quadrant.dataset.io;

import static quadrant.task.OptionName.option;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import quadrant.dataset.MarkReader;
import quadrant.dataset.MarkReader.LabelClasses;
import quadrant.dataset.MarkedImage;
import quadrant.task.Phase;
import quadrant.task.Task;
import quadrant.task.UserException;

/**
 * A folder of images with ROI files or label maps beside them.
 *
 * <p>Beside {@code NAME.tif} ROIs are called {@code NAME.zip}, {@code NAME.roi}, {@code NAME_rois.zip}, or {@code
 * RoiSet.zip} where the folder holds one image; QuPath's objects
 * {@code NAME.geojson}, {@code NAME.geojson.gz}, {@code NAME.geojson.zip} or {@code NAME.zip}; label maps and masks {@code NAME_labels}, {@code NAME-labels}, {@code
 * NAME_mask} or {@code NAME-mask}, as TIFF or PNG. Where an image has none of them it may have an overlay. Files of other programs,
 * among them Cellpose's label maps {@code NAME_cp_masks}, are read where they are asked for ({@link MarkFormat}).
 */
public final class MarkedFolder {
    private static final Pattern MAP =
            Pattern.compile("(.+)[_-](?:labels?|masks?)\\.(?:tiff?|png)", Pattern.CASE_INSENSITIVE);
    private static final List<String> ROI_ENDINGS =
            List.of(".zip", ".roi", "_rois.zip", "-rois.zip", ".geojson", ".geojson.gz", ".geojson.zip");
    private static final Set<String> ROI_SETS = Set.of("RoiSet.zip", "RoiSet.roi");
    static final String TABLE = "labels.csv";

    private final Path folder;
    private final Marking marking;
    private final SortedMap<String, Path> images = new TreeMap<>();
    private final Map<String, Path> rois = new HashMap<>();
    private final Map<String, Path> maps = new HashMap<>();

    private MarkedFolder(Path folder, Marking marking) {
        this.folder = folder;
        this.marking = marking;
    }

    /**
     * The images of a folder with their marked objects; empty where nothing in it is marked, so that it is read as a folder of
     * class folders.
     */
    static Optional<List<MarkedImage>> labelled(Path folder, ImageFiles files, Marking marking, Task task) {
        MarkedFolder f = new MarkedFolder(folder, marking);
        f.findMaps(files.images());
        f.findRois(image -> true);
        f.requireFormat();
        boolean classFolders = f.images.keySet().stream().anyMatch(id -> id.indexOf('/') >= 0);
        // class folders are read as such, unless the user states that ROIs name the classes
        boolean marked = !f.rois.isEmpty()
                || !f.maps.isEmpty()
                || ((!classFolders || marking.given().contains(Marking.CLASS_FROM))
                        && f.images.values().stream().anyMatch(file -> {
                            task.checkCancelled();
                            return marking.reader().hasOverlay(file);
                        }));
        if (!marked) {
            // a label map that is not asked for is no image of a class either
            files.images().values().retainAll(f.images.values());
            return Optional.empty();
        }
        files.unread().ifPresent(task::warn);
        if (!f.maps.isEmpty() && f.rois.isEmpty()) {
            marking.refuse(Marking.CLASS_FROM, folder, Marking.NO_NAMES);
            marking.refuse(Marking.TILES, folder, Marking.NO_AREAS);
        }
        return Optional.of(f.read(Map.of(), task));
    }

    /**
     * The marked objects without a class on some images of a folder.
     *
     * @param all all images of the folder, with label maps and masks, by their path within it
     * @param asked the images to search, and their names for the user
     */
    static List<MarkedImage> unlabelled(
            Path folder, SortedMap<String, Path> all, Map<Path, String> asked, Marking marking, Task task) {
        MarkedFolder f = new MarkedFolder(folder, marking);
        f.findMaps(all);
        f.findRois(asked::containsKey);
        f.images.values().retainAll(asked.keySet());
        return f.read(asked, task);
    }

    private void findMaps(SortedMap<String, Path> all) {
        Map<String, String> mapped = mapped(all.keySet());
        all.forEach((id, file) -> {
            String of = mapped.get(id);
            if (of == null) {
                images.put(id, file);
            } else if (isOf(id, of) && maps.put(of, file) != null) {
                throw new UserException(
                        "The image " + of + " has two label maps, one of them " + id + ".", "Keep one of the two.");
            }
        });
    }

    /** Whether a label map is of the program that is asked for. */
    private boolean isOf(String map, String image) {
        boolean cellpose = !mapped(map).orElseThrow().equals(stem(image));
        return marking.unlabelled() || marking.format() == (cellpose ? MarkFormat.CELLPOSE : MarkFormat.IMAGEJ);
    }

    /** Refuses files of other programs where nobody says whether they are meant, and a folder without those that are. */
    private void requireFormat() {
        if (marking.format() != MarkFormat.IMAGEJ && rois.isEmpty() && maps.isEmpty()) {
            throw new UserException(
                    "No image in " + folder + " has a file of the program that " + option(Marking.MARKS) + " names.",
                    "Put the file of each image beside it, or name another program.");
        }
        if (marking.given().contains(Marking.MARKS)) {
            return;
        }
        for (Path image : images.values()) {
            for (MarkFormat format : MarkFormat.values()) {
                Optional<Path> seen = format.beside(image);
                if (seen.isPresent()) {
                    throw new UserException(
                            seen.get() + " looks like labels of " + ImageFiles.name(image) + ".",
                            "Give " + option(Marking.MARKS) + " "
                                    + format.name().toLowerCase(Locale.ROOT)
                                    + " to take them, or imagej to leave them.");
                }
            }
        }
    }

    private void findRois(Predicate<Path> asked) {
        Map<Path, Integer> inFolder = new HashMap<>();
        images.values().forEach(file -> inFolder.merge(ImageFiles.parent(file), 1, Integer::sum));
        images.forEach((id, file) -> {
            if (!asked.test(file)) {
                return;
            }
            List<Path> found = marking.format() == MarkFormat.IMAGEJ
                    ? besides(file, inFolder.getOrDefault(ImageFiles.parent(file), 0) == 1)
                    : new ArrayList<>(marking.format().beside(file).filter(p -> !p.equals(maps.get(id))).stream()
                            .toList());
            found.removeIf(p -> !Files.isRegularFile(p));
            if (found.size() > 1) {
                throw new UserException(
                        "The image " + id + " has two files of ROIs, " + ImageFiles.name(found.get(0)) + " and "
                                + ImageFiles.name(found.get(1)) + ".",
                        "Keep one of the two.");
            }
            found.forEach(p -> rois.put(id, p));
        });
    }

    /**
     * The possible ROI files of an image.
     *
     * @param alone whether it is the only image in its folder
     */
    private static List<Path> besides(Path image, boolean alone) {
        Path beside = ImageFiles.parent(image);
        String stem = stem(ImageFiles.name(image));
        List<Path> places = new ArrayList<>();
        ROI_ENDINGS.forEach(e -> places.add(beside.resolve(stem + e)));
        if (alone) {
            ROI_SETS.forEach(n -> places.add(beside.resolve(n)));
        }
        return places;
    }

    /** The file of ROIs beside an image, named as for a folder of images; empty where there is none. */
    public static Optional<Path> roisBeside(Path image) {
        return besides(image, false).stream().filter(Files::isRegularFile).findFirst();
    }

    /** The label maps and masks among image files, each by its image among them. */
    public static Map<Path, Path> maps(List<ImageFile> files) {
        Map<Path, Path> maps = new HashMap<>();
        mapped(files.stream().map(f -> f.file().toString()).toList())
                .forEach((map, image) -> maps.put(Path.of(image), Path.of(map)));
        return maps;
    }

    /** The image of each label map and mask among some files. */
    private static Map<String, String> mapped(Collection<String> files) {
        Map<String, String> byStem = new HashMap<>();
        files.forEach(file -> byStem.put(stem(file), file));
        Map<String, String> mapped = new LinkedHashMap<>();
        files.forEach(file -> mapped(file)
                .map(of -> byStem.getOrDefault(of, byStem.get(of.replaceFirst("_cp$", ""))))
                .ifPresent(image -> mapped.put(file, image)));
        return mapped;
    }

    /** The name, without extension, of the image that a label map of this name belongs to. */
    static Optional<String> mapped(String name) {
        Matcher m = MAP.matcher(name);
        return m.matches() ? Optional.of(m.group(1)) : Optional.empty();
    }

    private List<MarkedImage> read(Map<Path, String> ids, Task task) {
        task.phase(Phase.MARKS);
        List<MarkedImage> marked = new ArrayList<>();
        int done = 0;
        for (var image : images.entrySet()) {
            task.checkCancelled();
            Path file = image.getValue();
            marked.add(marks(image.getKey(), new MarkReader.Image(file, ids.getOrDefault(file, image.getKey()))));
            task.progress(++done, images.size());
        }
        return marked;
    }

    /** @param path of the image within the folder */
    private MarkedImage marks(String path, MarkReader.Image image) {
        Path map = maps.get(path);
        Path roi = rois.get(path);
        if (map != null && roi != null) {
            throw new UserException(
                    "The image " + image.id() + " has both ROIs and a label map, " + ImageFiles.name(roi) + " and "
                            + ImageFiles.name(map) + ".",
                    "Keep one of the two.");
        }
        if (map != null) {
            return marking.reader().labels(image, map, classes(path, map));
        }
        if (marking.format() != MarkFormat.IMAGEJ) {
            marking.refuse(Marking.CLASS_FROM, folder, "the files of marks name the classes");
            LabelFile file =
                    roi == null ? new LabelFile(image.file()) : marking.format().read(roi);
            return file.on(image, marking, OptionalInt.empty());
        }
        if (roi == null && !marking.reader().hasOverlay(image.file())) {
            return MarkedImage.of(image.id(), List.of(), Map.of());
        }
        if (roi != null && GeoJsonFile.is(roi)) {
            marking.refuse(
                    Marking.CLASS_FROM, folder, "the classifications of " + ImageFiles.name(roi) + " are the classes");
        }
        return marking.reader().rois(image, Optional.ofNullable(roi), Optional.empty(), OptionalInt.empty());
    }

    private LabelClasses classes(String path, Path map) {
        List<String> names = List.of(path, path.substring(path.lastIndexOf('/') + 1));
        Path own = map.resolveSibling(stem(ImageFiles.name(map)) + ".csv");
        if (Files.isRegularFile(own)) {
            return LabelClasses.objects(CsvTable.read(own).classes(names));
        }
        for (Path shared : List.of(map.resolveSibling(TABLE), folder.resolve(TABLE))) {
            if (Files.isRegularFile(shared)) {
                CsvTable table = CsvTable.read(shared);
                Map<Integer, String> classes = table.classes(names);
                return table.has("image") ? LabelClasses.objects(classes) : LabelClasses.areas(classes);
            }
        }
        if (marking.unlabelled()) {
            return LabelClasses.objects(Map.of());
        }
        int slash = path.indexOf('/');
        if (slash < 0) {
            throw new UserException(
                    "The label map " + ImageFiles.name(map) + " says no class, as it lies in no class folder and there"
                            + " is no table beside it.",
                    "Write " + ImageFiles.name(own) + " with the columns label and class, or " + TABLE
                            + " with image, label and class.");
        }
        return LabelClasses.one(path.substring(0, slash));
    }

    /** A name without its extension. */
    static String stem(String name) {
        int dot = name.lastIndexOf('.');
        return dot > name.lastIndexOf('/') + 1 ? name.substring(0, dot) : name;
    }
}
