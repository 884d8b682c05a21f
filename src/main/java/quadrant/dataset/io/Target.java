package quadrant.dataset.io;

import static quadrant.task.OptionName.option;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import quadrant.task.SafeFile;
import quadrant.task.UserException;

/**
 * A file that the user names for a result. Files that the command reads are never replaced, and files that Quadrant did not
 * write as such a result only with the user's permission. This is checked before the work and again when the result is written.
 *
 * @param reads files and folders that the command reads; a CSV stands for the images that it names too
 * @param images the folder that a CSV's paths are relative to, else each CSV's own
 * @param overwrite whether a file that Quadrant did not write may be replaced
 */
public record Target(Path file, List<Path> reads, Optional<Path> images, boolean overwrite) {
    private static final int HEAD = 1 << 20;
    private static final Set<String> PATH_COLUMNS = Stream.concat(
                    CsvDataset.IMAGE.stream(), Stream.of("rois", "labels", "classes"))
            .collect(Collectors.toSet());

    public Target {
        reads = List.copyOf(reads);
    }

    /**
     * A kind of result.
     *
     * @param name with its article, such as "a preview"
     * @param sign recognises a file of this kind that Quadrant wrote
     */
    public record Kind(String name, Sign sign) {}

    /** Recognises a kind of file. */
    public interface Sign {
        /** Whether the file, which exists, is of this kind. */
        boolean in(Path file) throws IOException;
    }

    /** A target of a command whose CSVs, if any, are in the folder that their paths are relative to. */
    public Target(Path file, List<Path> reads, boolean overwrite) {
        this(file, reads, Optional.empty(), overwrite);
    }

    /**
     * Checks the path alone, before the kind is known.
     *
     * @throws UserException where it is a folder, a named input, or in a folder that is missing or not writable
     */
    public void check() {
        if (Files.isDirectory(file)) {
            throw new UserException(
                    "The output " + file + " is a folder, and the name of a file was expected.", "Name a file in it.");
        }
        if (file.getFileName() == null || reads.stream().anyMatch(this::same)) {
            throw read();
        }
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            throw new UserException(
                    "The folder " + parent + " of the output does not exist.", "Make it, or choose another output.");
        }
        if (parent != null && !Files.isWritable(parent)) {
            throw new UserException(
                    "The folder " + parent + " of the output may not be written to.", "Choose another output.");
        }
    }

    /**
     * Checks an existing file.
     *
     * @throws UserException where it may not be replaced
     */
    public void check(Kind kind) {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.isRegularFile(file)) {
            throw new UserException(
                    "The output " + file + " is there and is no ordinary file.", "Choose another name for the output.");
        }
        boolean ours = wrote(kind);
        if (isRead(ours)) {
            throw read();
        }
        if (!ours && !overwrite) {
            throw new UserException(
                    "The output " + file + " exists, and it is not " + kind.name + " as this command writes it.",
                    "Choose another name, or add " + option("overwrite") + " to replace it.");
        }
    }

    /**
     * Writes the result.
     *
     * @throws UserException where it cannot be written, or an existing file may not be replaced
     */
    public void write(Kind kind, byte[] bytes) {
        check(kind);
        SafeFile.write(file, bytes);
    }

    /** Writes the result in UTF-8, as {@link #write(Kind, byte[])}. */
    public void write(Kind kind, String text) {
        write(kind, text.getBytes(StandardCharsets.UTF_8));
    }

    private UserException read() {
        return new UserException(
                "The output " + file + " is one of the files to read.", "Choose another name for the output.");
    }

    private boolean wrote(Kind kind) {
        try {
            return kind.sign.in(file);
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            // a file that cannot be read as such a result is not one
            return false;
        }
    }

    /**
     * Whether it is an image of an input folder, other than a picture that Quadrant wrote beside the class folders; a file that a
     * CSV names; or one with marks, in an input folder or beside an image of the input.
     */
    private boolean isRead(boolean ours) {
        boolean mark = !ours && isMark();
        return reads.stream()
                .anyMatch(read -> same(read)
                        || (Files.isDirectory(read)
                                ? holds(read, ours, mark)
                                : ImageFiles.isImage(read)
                                        ? mark && sameFile(ImageFiles.parent(file), ImageFiles.parent(read))
                                        : Files.isRegularFile(read) && DatasetReader.isCsv(read) && names(read)));
    }

    private boolean holds(Path folder, boolean ours, boolean mark) {
        boolean beside = ours && sameFile(ImageFiles.parent(file), folder);
        return (mark && real(file).startsWith(real(folder)))
                || (!beside
                        && ImageFiles.below(folder).images().values().stream().anyMatch(this::same));
    }

    /** Whether its name is that of a file with marks. */
    private boolean isMark() {
        String name = ImageFiles.name(file).toLowerCase(Locale.ROOT);
        return name.endsWith(".zip")
                || name.endsWith(".roi")
                || GeoJsonFile.named(file)
                || name.equals(MarkedFolder.TABLE)
                || MarkedFolder.mapped(name.replaceFirst("\\.csv$", ".png")).isPresent();
    }

    private boolean names(Path csv) {
        Path base = CsvDataset.base(csv, images);
        return CsvTable.read(csv).rows().stream()
                .anyMatch(row -> row.cells().entrySet().stream()
                        .filter(cell -> PATH_COLUMNS.contains(cell.getKey().toLowerCase(Locale.ROOT)))
                        .anyMatch(cell -> same(CsvDataset.resolve(row.at(), base, cell.getValue()))));
    }

    private boolean same(Path other) {
        return sameFile(file, other);
    }

    private static boolean sameFile(Path a, Path b) {
        try {
            return Files.exists(a) && Files.exists(b) && Files.isSameFile(a, b);
        } catch (IOException e) {
            return false;
        }
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath().normalize();
        }
    }

    /** The first bytes of a file, at most the given number. */
    public static byte[] head(Path file, int bytes) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(bytes);
        }
    }

    /** The columns of a CSV as Quadrant writes it; at least one. */
    public static List<String> columns(Path csv) throws IOException {
        String text = new String(head(csv, HEAD), StandardCharsets.UTF_8);
        try (CSVParser parser = CSVParser.parse(text, CsvWriter.FORMAT)) {
            Iterator<CSVRecord> records = parser.iterator();
            return records.hasNext()
                    ? records.next().stream().map(CsvWriter::cell).toList()
                    : List.of("");
        }
    }
}
