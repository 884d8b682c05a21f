package quadrant.dataset.io;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import quadrant.dataset.GroupId;
import quadrant.dataset.GroupRule;
import quadrant.dataset.MarkReader;
import quadrant.dataset.MarkedImage;
import quadrant.dataset.MarkedImage.Mark;
import quadrant.dataset.PixelSource;
import quadrant.task.Task;
import quadrant.task.UserException;

/**
 * The images that a folder or CSV names, not yet read.
 *
 * @param groupsNamed whether the source itself names groups
 * @param notes messages on what was skipped or chosen
 */
record Listing(List<Entry> entries, boolean groupsNamed, List<String> notes) {
    private static final int NAMED = 3;

    /** The names of the classes, in the order of the network's outputs. */
    List<String> classes() {
        return entries.stream().map(Entry::label).distinct().sorted().toList();
    }

    /** Whether the entries are marked objects of larger images. */
    boolean marked() {
        return entries.stream().anyMatch(e -> e.crop.isPresent());
    }

    /**
     * One image.
     *
     * @param id the path relative to the data, with '/' on every platform
     * @param group empty where the data names none
     * @param crop a marked object of the file, whose id is the file's, '#' and its name; the whole file where empty
     */
    record Entry(
            String id,
            Path file,
            String label,
            String group,
            OptionalInt fold,
            Map<String, String> extra,
            Optional<PixelSource> crop) {
        /** The id of the image file. */
        String path() {
            return crop.isEmpty() ? id : id.substring(0, id.lastIndexOf('#'));
        }
    }

    /**
     * A folder with one folder per class, each searched to any depth; the classes are the folders' names, sorted.
     *
     * @param all the images in it
     * @throws UserException where it holds no class folder, or one of them no image
     */
    static Listing ofFolder(Path folder, ImageFiles all) {
        List<String> classes =
                ImageFiles.foldersIn(folder).stream().map(ImageFiles::name).toList();
        if (classes.isEmpty()) {
            throw new UserException(
                    folder + " holds no class folders"
                            + (all.images().isEmpty()
                                    ? " and no images."
                                    : ", only " + all.images().size() + " image(s)."),
                    "Put the images of each class into a folder with the class's name, or use a CSV with the columns"
                            + " image and label.");
        }
        List<Entry> entries = new ArrayList<>();
        all.images().forEach((id, file) -> {
            int slash = id.indexOf('/');
            if (slash >= 0) {
                entries.add(new Entry(
                        id, file, id.substring(0, slash), "", OptionalInt.empty(), Map.of(), Optional.empty()));
            }
        });
        for (String name : classes) {
            if (entries.stream().noneMatch(e -> e.label().equals(name))) {
                throw new UserException(
                        "The class folder " + name + " in " + folder + " holds no image."
                                + all.unread().map(u -> " " + u).orElse(""),
                        "Put PNG, JPEG, BMP, GIF, WebP or TIFF images into it, or remove it.");
            }
        }
        List<String> notes = new ArrayList<>();
        count(notes, all.images().size() - entries.size(), "image(s) beside the class folders left out");
        count(notes, all.hidden(), "hidden file(s) left out");
        all.unread().ifPresent(notes::add);
        all.others().stream()
                .min(String::compareTo)
                .ifPresent(first -> count(
                        notes,
                        all.others().size(),
                        "file(s) left out that are not named as PNG, JPEG, BMP, GIF, WebP or TIFF, such as " + first));
        return new Listing(entries, false, notes);
    }

    private static void count(List<String> notes, int n, String what) {
        if (n > 0) {
            notes.add(n + " " + what + ".");
        }
    }

    /**
     * The marked objects of images. The image is the group where the data names none; in a single image each object is a group
     * of its own, as nothing could be held out otherwise.
     *
     * @param where the data, as named in messages
     * @throws UserException when there is none
     */
    static Listing ofMarked(List<MarkedImage> images, String where) {
        boolean groupsNamed = images.stream().anyMatch(i -> !i.group().isEmpty());
        boolean single = images.stream().filter(i -> !i.marks().isEmpty()).count() == 1;
        List<Entry> entries = new ArrayList<>();
        for (MarkedImage image : images) {
            String group = image.group().isEmpty() && !single ? image.id() : image.group();
            for (Mark m : image.marks()) {
                String id = image.id() + "#" + m.name();
                Optional<PixelSource> crop = Optional.of(m.pixels());
                entries.add(new Entry(id, Path.of(""), m.label(), group, image.fold(), image.extra(), crop));
            }
        }
        List<String> notes = leftOut(images);
        if (entries.isEmpty()) {
            throw new UserException(
                    "No marked object in " + where + " can be used"
                            + (notes.isEmpty() ? "." : ": " + String.join(" ", notes)),
                    "Mark objects with ROIs whose names, groups or colours say their classes, or give a label map with"
                            + " a table.");
        }
        if (single && !groupsNamed) {
            notes.add("All objects lie on one image, so each stands for itself, and a test on some of them says little"
                    + " about other images.");
        }
        return new Listing(entries, groupsNamed || !single, notes);
    }

    /** Notes on images without marked objects, and on objects that were left out, by reason. */
    static List<String> leftOut(List<MarkedImage> images) {
        List<String> bare = new ArrayList<>();
        Map<String, List<MarkedImage>> reasons = new LinkedHashMap<>();
        for (MarkedImage image : images) {
            if (image.marks().isEmpty() && image.leftOut().isEmpty()) {
                bare.add(image.id());
            }
            for (String reason : image.leftOut().keySet()) {
                reasons.computeIfAbsent(reason, k -> new ArrayList<>()).add(image);
            }
        }
        List<String> notes = new ArrayList<>();
        if (!bare.isEmpty()) {
            notes.add(bare.size() + " image(s) without marked objects left out" + such(bare) + ".");
        }
        reasons.forEach((reason, of) -> {
            int n = of.stream()
                    .mapToInt(i -> i.leftOut().getOrDefault(reason, 0))
                    .sum();
            notes.add(n + " marked object(s) left out " + reason
                    + such(of.stream().map(MarkedImage::id).toList()) + ".");
        });
        return notes;
    }

    private static String such(List<String> images) {
        return " (" + String.join(", ", images.subList(0, Math.min(NAMED, images.size())))
                + (images.size() > NAMED ? ", …)" : ")");
    }

    /** The tiles of these slides, each with the label of its slide, which is the group where the data names none. */
    Listing tiles(MarkReader reader, Task task) {
        task.phase("Finding tissue");
        List<Entry> tiles = new ArrayList<>();
        int done = 0;
        for (Entry slide : entries) {
            task.checkCancelled();
            String group = slide.group().isEmpty() ? slide.id() : slide.group();
            for (Mark tile : reader.tiles(new MarkReader.Image(slide.file(), slide.id()), slide.label())) {
                String id = slide.id + "#" + tile.name();
                Optional<PixelSource> crop = Optional.of(tile.pixels());
                tiles.add(new Entry(id, slide.file, slide.label, group, slide.fold, slide.extra, crop));
            }
            task.progress(++done, entries.size());
        }
        List<String> more = new ArrayList<>(notes);
        more.add(tiles.size() + " tiles of " + entries.size() + " slides, at most " + MarkReader.MOST_TILES
                + " of each, spread evenly over its tissue.");
        return new Listing(tiles, true, more);
    }

    /** The same with the groups that a rule finds in the paths. */
    Listing grouped(GroupRule rule) {
        List<String> more = new ArrayList<>(notes);
        if (groupsNamed) {
            more.add(
                    marked()
                            ? "The groups come from --group-by, not from the images or a column group."
                            : "The groups come from --group-by; the column group is left out.");
        }
        List<GroupId> groups = rule.groups(entries.stream().map(Entry::path).toList());
        List<Entry> grouped = new ArrayList<>();
        for (Entry e : entries) {
            String group = groups.get(grouped.size()).value();
            grouped.add(new Entry(e.id, e.file, e.label, group, e.fold, e.extra, e.crop));
        }
        return new Listing(grouped, true, more);
    }
}
