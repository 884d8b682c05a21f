package quadrant.dataset.io;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import quadrant.dataset.Mark;
import quadrant.dataset.MarkedImage;
import quadrant.dataset.PixelSource;
import quadrant.task.Task;
import quadrant.task.UserException;

/**
 * The marked objects of some images as entries. The image is the group where the data names none. In a single image each object
 * is a group of its own, as nothing could be held out otherwise.
 */
final class MarkedListing {
    private static final int NAMED = 3;

    private MarkedListing() {}

    /**
     * The objects of the images, in order.
     *
     * @param where the data, as named in messages
     * @throws UserException when there is none
     */
    static Listing of(List<MarkedImage> images, String where, boolean groupsNamed) {
        boolean single = images.stream().filter(i -> !i.marks().isEmpty()).count() == 1;
        List<Entry> entries = new ArrayList<>();
        images.forEach(image -> entries.addAll(entries(image, single)));
        List<String> notes = notes(images);
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
        List<String> classes =
                List.copyOf(new TreeSet<>(entries.stream().map(Entry::label).toList()));
        return new Listing(classes, entries, groupsNamed || !single, notes, true);
    }

    /**
     * The crops of objects without a class, in order; reports what is left out.
     *
     * @param where the data, as named in messages
     * @throws UserException when there is none
     */
    static List<PixelSource> crops(List<MarkedImage> images, String where, Task task) {
        List<PixelSource> crops = images.stream()
                .flatMap(i -> i.marks().stream())
                .map(Mark::pixels)
                .toList();
        List<String> notes = notes(images);
        if (crops.isEmpty()) {
            throw new UserException(
                    "No marked object in " + where + " is without a class: " + String.join(" ", notes),
                    "Mark more objects, or name images on which some have no class.");
        }
        notes.forEach(task::warn);
        return crops;
    }

    private static List<Entry> entries(MarkedImage image, boolean single) {
        String own = single ? "" : image.id();
        String group = image.group().isEmpty() ? own : image.group();
        return image.marks().stream()
                .map(m -> new Entry(
                        image.id() + "#" + m.name(),
                        Path.of(""),
                        m.label(),
                        group,
                        image.fold(),
                        image.extra(),
                        Optional.of(m.pixels())))
                .toList();
    }

    private static List<String> notes(List<MarkedImage> images) {
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
}
