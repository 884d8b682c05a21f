package quadrant.dataset.io;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A request to read labelled images.
 *
 * @param data a folder with a folder for each class, a CSV with the columns image and label, or a JSON of COCO
 * @param images the folder that the paths of a CSV or JSON are relative to; its own where empty
 * @param groupBy a regular expression that finds the group in each image's path: its first capture group, else the
 *     whole match
 * @param skipUnreadable whether unreadable images are skipped and listed instead of being an error
 * @param bags whether a label holds for a group as a whole; images without marks are then cut into tiles where the marking
 *     gives their side
 * @param marking how objects that are marked on larger images are read; images with marks are refused where empty
 */
public record DatasetRequest(
        Path data,
        Optional<Path> images,
        Optional<String> groupBy,
        boolean skipUnreadable,
        Optional<Marking> marking,
        boolean bags) {}
