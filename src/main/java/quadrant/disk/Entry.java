package quadrant.disk;

import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;

/**
 * One image as a folder or a CSV names it, not yet read.
 *
 * @param id the path relative to the data, with '/' on every platform
 * @param group empty where the data names none
 */
record Entry(String id, Path file, String label, String group, OptionalInt fold, Map<String, String> extra) {
    static Entry of(String id, Path file, String label) {
        return new Entry(id, file, label, "", OptionalInt.empty(), Map.of());
    }

    Entry withGroup(String other) {
        return new Entry(id, file, label, other, fold, extra);
    }
}
