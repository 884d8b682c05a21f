package quadrant.dataset.io;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import quadrant.dataset.PixelSource;

/**
 * One image as named by a folder or a CSV, not yet read.
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
    static Entry of(String id, Path file, String label) {
        return new Entry(id, file, label, "", OptionalInt.empty(), Map.of(), Optional.empty());
    }

    Entry withGroup(String other) {
        return new Entry(id, file, label, other, fold, extra, crop);
    }

    /** The id of the image file. */
    String path() {
        return crop.isEmpty() ? id : id.substring(0, id.lastIndexOf('#'));
    }
}
