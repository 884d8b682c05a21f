package quadrant.dataset.io;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import quadrant.task.UserException;

/** A dataset with one folder per class, each searched to any depth; the classes are the folders' names, sorted. */
final class FolderDataset {
    private final Path folder;

    FolderDataset(Path folder) {
        this.folder = folder;
    }

    Listing list() {
        List<Path> classFolders = ImageFiles.foldersIn(folder);
        ImageFiles all = ImageFiles.below(folder);
        if (classFolders.isEmpty()) {
            throw new UserException(
                    folder + " holds no class folders"
                            + (all.images().isEmpty()
                                    ? " and no images."
                                    : ", only " + all.images().size() + " image(s)."),
                    "Put the images of each class into a folder with the class's name, or use a CSV with the columns"
                            + " image and label.");
        }
        List<String> classes = classFolders.stream().map(ImageFiles::name).toList();
        List<Entry> entries = new ArrayList<>();
        int beside = 0;
        for (var image : all.images().entrySet()) {
            int slash = image.getKey().indexOf('/');
            if (slash < 0) {
                beside++;
            } else {
                entries.add(Entry.of(
                        image.getKey(), image.getValue(), image.getKey().substring(0, slash)));
            }
        }
        refuseEmpty(classes, entries, all.unread());
        List<String> notes = new ArrayList<>();
        count(notes, beside, "image(s) beside the class folders left out");
        count(notes, all.hidden(), "hidden file(s) left out");
        all.unread().ifPresent(notes::add);
        all.others().stream()
                .min(String::compareTo)
                .ifPresent(first -> count(
                        notes,
                        all.others().size(),
                        "file(s) left out that are not named as PNG, JPEG, BMP, GIF or TIFF, such as " + first));
        return new Listing(classes, entries, false, notes);
    }

    private void refuseEmpty(List<String> classes, List<Entry> entries, Optional<String> unread) {
        for (String name : classes) {
            if (entries.stream().noneMatch(e -> e.label().equals(name))) {
                throw new UserException(
                        "The class folder " + name + " in " + folder + " holds no image."
                                + unread.map(u -> " " + u).orElse(""),
                        "Put PNG, JPEG, BMP, GIF or TIFF images into it, or remove it.");
            }
        }
    }

    private static void count(List<String> notes, int n, String what) {
        if (n > 0) {
            notes.add(n + " " + what + ".");
        }
    }
}
