package quadrant.disk;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import quadrant.dataset.Mark;
import quadrant.dataset.MarkedImage;
import quadrant.task.UserException;

/**
 * The marked objects of some images as entries. The image is the group where the data names none; of one image alone
 * each object stands for itself, as nothing could be held out else.
 */
final class MarkedListing {
    private static final int NAMED = 3;

    private MarkedListing() {}

    /**
     * The objects of the images, in their order.
     *
     * @param where the data, as messages call it
     * @throws UserException when there is none
     */
    static Listing of(List<MarkedImage> images, String where, boolean groupsNamed) {
        List<Entry> entries = new ArrayList<>();
        List<String> bare = new ArrayList<>();
        Map<String, List<MarkedImage>> reasons = new LinkedHashMap<>();
        boolean single = images.stream().filter(i -> !i.marks().isEmpty()).count() == 1;
        for (MarkedImage image : images) {
            if (image.marks().isEmpty() && image.leftOut().isEmpty()) {
                bare.add(image.id());
            }
            image.leftOut()
                    .keySet()
                    .forEach(r ->
                            reasons.computeIfAbsent(r, k -> new ArrayList<>()).add(image));
            boolean itself = image.group().isEmpty();
            for (Mark m : image.marks()) {
                String id = image.id() + "#" + m.name();
                String group = itself ? (single ? "" : image.id()) : image.group();
                entries.add(new Entry(
                        id, Path.of(""), m.label(), group, image.fold(), image.extra(), Optional.of(m.pixels())));
            }
        }
        List<String> notes = notes(bare, reasons);
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

    private static List<String> notes(List<String> bare, Map<String, List<MarkedImage>> reasons) {
        List<String> notes = new ArrayList<>();
        if (!bare.isEmpty()) {
            notes.add(bare.size() + " image(s) without marked objects left out" + such(bare) + ".");
        }
        reasons.forEach((reason, images) -> {
            int n = images.stream()
                    .mapToInt(i -> i.leftOut().getOrDefault(reason, 0))
                    .sum();
            notes.add(n + " marked object(s) left out " + reason
                    + such(images.stream().map(MarkedImage::id).toList()) + ".");
        });
        return notes;
    }

    private static String such(List<String> images) {
        return " (" + String.join(", ", images.subList(0, Math.min(NAMED, images.size())))
                + (images.size() > NAMED ? ", …)" : ")");
    }
}
