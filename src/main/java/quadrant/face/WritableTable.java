package quadrant.face;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import quadrant.task.UserException;

/** Whether a table can be written where it is asked for, before any work is done. */
final class WritableTable {
    private WritableTable() {}

    /**
     * Checks.
     *
     * @throws UserException where the table is a folder, one of the inputs or the model, or may not be written
     */
    static void require(Path csv, List<Path> inputs, Path model) {
        Path parent = csv.toAbsolutePath().getParent();
        if (Files.isDirectory(csv)) {
            throw new UserException(
                    "The output " + csv + " is a folder, and a CSV file was expected.", "Give the name of a file.");
        }
        if (csv.getFileName() == null || isInput(csv, inputs, model)) {
            throw new UserException(
                    "The output " + csv + " is one of the files to read.", "Choose another name for the output.");
        }
        if (parent != null && Files.isDirectory(parent) && !Files.isWritable(parent)) {
            throw new UserException(
                    "The folder " + parent + " of the output may not be written to.", "Choose another output.");
        }
        if (parent != null && !Files.isDirectory(parent)) {
            throw new UserException(
                    "The folder " + parent + " of the output does not exist.", "Make it, or choose another output.");
        }
    }

    private static boolean isInput(Path csv, List<Path> inputs, Path model) {
        return same(model, csv) || inputs.stream().anyMatch(p -> same(p, csv));
    }

    private static boolean same(Path a, Path b) {
        try {
            return Files.exists(a) && Files.exists(b) && Files.isSameFile(a, b);
        } catch (IOException e) {
            return false;
        }
    }
}
