package quadrant.dataset.io;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import quadrant.task.UserException;

/** A table of images and their patients or slides. */
public final class ImageGroups {
    private ImageGroups() {}

    /**
     * Reads the columns {@code image,group}.
     *
     * @return the group of each image, by the image's name in the table
     * @throws UserException where the file is no such table
     */
    public static Map<String, String> read(Path csv) {
        CsvTable table = CsvTable.read(csv);
        table.require(csv, "image", "group");
        Map<String, String> groups = new LinkedHashMap<>();
        table.rows().forEach(row -> groups.put(row.getOrDefault("image", ""), row.getOrDefault("group", "")));
        return groups;
    }
}
