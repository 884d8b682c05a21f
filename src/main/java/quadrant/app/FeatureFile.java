package quadrant.app;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import quadrant.dataset.io.CsvWriter;
import quadrant.dataset.io.Target;
import quadrant.report.NpyFile;
import quadrant.task.SafeFile;

/**
 * Features that are written row by row: a CSV with ids, coordinates and features, or a .npy of features with a CSV of the other
 * columns.
 */
final class FeatureFile implements AutoCloseable {
    private static final Set<String> PLACES =
            Set.of("x_px", "y_px", "area_px", "x_um", "y_um", "area_um2", "column", "row", "size_px");

    private static final Pattern FEATURE = Pattern.compile("f\\d+|l\\d+_[a-z]+_\\d+");

    /** What the name of the file that describes the columns of a .npy ends in. */
    private static final String DESCRIPTION = "-columns.csv";

    /** A CSV that was written here: recognised by its header. */
    private static final Target.Kind TABLE = new Target.Kind("a table of features", csv -> {
        List<String> header = Target.columns(csv);
        return header.get(0).equals("id")
                && header.stream()
                        .skip(1)
                        .allMatch(c -> PLACES.contains(c) || FEATURE.matcher(c).matches());
    });

    private static final List<String> HEADER = List.of("column", "name", "layer", "statistic", "channel");

    /** The names of the columns of a .npy. */
    private static final Target.Kind COLUMNS =
            new Target.Kind("a table of columns", csv -> Target.columns(csv).equals(HEADER));

    private final Given given;
    private final List<LayerChoice.Column> columns;
    private final Target table;
    private final SafeFile file;
    private final CsvWriter csv;
    private @Nullable NpyFile npy;
    private List<String> places = List.of();
    private long rows;

    /** Begins the output of {@code features}. */
    FeatureFile(Given given, List<LayerChoice.Column> columns) throws IOException {
        this.given = given;
        this.columns = columns;
        this.table = table(given);
        this.file = SafeFile.begin(table.file());
        this.csv = new CsvWriter(
                new BufferedWriter(new OutputStreamWriter(file.stream(), StandardCharsets.UTF_8), 1 << 16));
    }

    /** Refuses to replace files of another kind. */
    static void check(Given given) {
        table(given).check();
        table(given).check(TABLE);
        if (npy(given)) {
            Target array = target(given, "");
            array.check();
            array.check(NpyFile.KIND);
            target(given, DESCRIPTION).check(COLUMNS);
        }
    }

    private static boolean npy(Given given) {
        return given.get(FeaturesJob.OUTPUT).toString().toLowerCase(Locale.ROOT).endsWith(".npy");
    }

    /** The CSV: the output itself, or the file beside it. */
    private static Target table(Given given) {
        return target(given, npy(given) ? ".csv" : "");
    }

    /**
     * A file to write.
     *
     * @param ending in place of .npy; blank for the output itself
     */
    private static Target target(Given given, String ending) {
        Path output = given.get(FeaturesJob.OUTPUT);
        String name = String.valueOf(output.getFileName());
        List<Path> reads = new ArrayList<>(given.get(Options.INPUT));
        given.get(FeaturesJob.ROIS).ifPresent(reads::add);
        if (given.get(FeaturesJob.NETWORK).endsWith(".onnx")) {
            reads.add(Path.of(given.get(FeaturesJob.NETWORK)));
        }
        return new Target(
                ending.isEmpty()
                        ? output
                        : output.resolveSibling(name.substring(0, name.length() - ".npy".length()) + ending),
                reads,
                given.get(Options.OVERWRITE));
    }

    /**
     * Writes a row.
     *
     * @param place its coordinates, column to cell; those of the first row give the columns
     */
    void write(String id, Map<String, String> place, float... features) {
        try {
            if (rows++ == 0) {
                begin(List.copyOf(place.keySet()));
            }
            List<Object> row = new ArrayList<>(List.of(id));
            places.forEach(p -> row.add(place.getOrDefault(p, "")));
            if (npy == null) {
                for (float v : features) {
                    row.add(v);
                }
            } else {
                npy.append(FloatBuffer.wrap(features));
            }
            csv.row(row);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void begin(List<String> named) throws IOException {
        places = named;
        List<String> header = new ArrayList<>(List.of("id"));
        header.addAll(named);
        if (npy(given)) {
            npy = new NpyFile(target(given, ""), List.of((long) columns.size()));
        } else {
            columns.forEach(c -> header.add(c.name()));
        }
        csv.row(header);
    }

    long rows() {
        return rows;
    }

    /** Moves the files to their final places. */
    void commit() throws IOException {
        csv.flush();
        table.check(TABLE);
        if (npy != null) {
            npy.commit();
        }
        file.commit();
        if (npy != null) {
            List<List<?>> table = new ArrayList<>(List.of(HEADER));
            for (int i = 0; i < columns.size(); i++) {
                LayerChoice.Column c = columns.get(i);
                table.add(List.of(i, c.name(), c.layer(), c.statistic(), c.channel()));
            }
            target(given, DESCRIPTION).write(COLUMNS, CsvWriter.text(table));
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
        if (npy != null) {
            npy.close();
        }
    }
}
