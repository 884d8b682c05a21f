package quadrant.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import quadrant.dataset.ClassList;
import quadrant.dataset.io.CsvWriter;
import quadrant.dataset.io.DoubtColumns;
import quadrant.dataset.io.PredictionTable;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.Abstention;
import quadrant.evaluation.Prediction;
import quadrant.inference.MapArea;
import quadrant.inference.ProbabilityMap;
import quadrant.pixels.PixelSize;
import quadrant.pixels.Region;
import quadrant.task.SafeFile;

/** A probability map as tables. */
public final class MapTables {
    /** The columns of the table of areas. */
    public static final List<String> AREA_COLUMNS = List.of("class", "tiles", "area_px", "area_mm2", "share");

    /** Its columns where the model has uncertainty. */
    private static final List<String> DOUBTED_AREA_COLUMNS = Stream.concat(
                    AREA_COLUMNS.stream(), Stream.of(DoubtColumns.COUNT, DoubtColumns.SHARE))
            .toList();

    private static final double SQUARE_MICRONS_PER_SQUARE_MM = 1e6;

    private MapTables() {}

    /** The columns of the table of areas, for a model with or without uncertainty. */
    public static List<String> areaColumns(boolean doubts) {
        return doubts ? DOUBTED_AREA_COLUMNS : AREA_COLUMNS;
    }

    /**
     * Columns {@code class}, {@code tiles}, {@code area_px}, {@code area_mm2} (blank without a pixel size), {@code share};
     * where the model has uncertainty also the number of {@code doubtful} tiles and {@code share_without_doubtful}.
     */
    public static void writeAreas(Path csv, ProbabilityMap map, Abstention abstention) {
        Stream<List<Object>> rows = MapArea.of(map, abstention).stream().map(a -> {
            OptionalDouble without = a.shareWithoutDoubtful();
            List<Object> row = new ArrayList<>(
                    List.of(a.name(), a.tiles(), a.areaPx(), squareMm(a, map.pixelSize()), number(a.share())));
            if (map.hasDoubts()) {
                row.addAll(List.of(a.doubtful(), without.isPresent() ? number(without.getAsDouble()) : ""));
            }
            return row;
        });
        SafeFile.write(csv, CsvWriter.text(Stream.concat(Stream.of(areaColumns(map.hasDoubts())), rows)));
    }

    private static String number(double value) {
        return Texts.format("%.6f", value);
    }

    /** The area in mm², 6 decimals; "" where the image has no pixel size. */
    public static String squareMm(MapArea area, Optional<PixelSize> size) {
        return size.map(PixelSize::micronsPerPixel)
                .map(m -> number(area.areaPx() * m * m / SQUARE_MICRONS_PER_SQUARE_MM))
                .orElse("");
    }

    /** The columns of {@link #tiles}. */
    public static List<String> tileColumns(ClassList classes, boolean doubts) {
        List<String> header = new ArrayList<>(List.of("column", "row", "x_px", "y_px", "size_px"));
        header.addAll(DoubtColumns.of(doubts));
        header.add(PredictionTable.PREDICTED);
        classes.names().forEach(n -> header.add(PredictionTable.column(n)));
        return header;
    }

    /** Writes {@link #tiles} below their columns. */
    public static void writeTiles(Path csv, ProbabilityMap map, Abstention abstention) {
        Stream<List<String>> header = Stream.of(tileColumns(map.classes(), map.hasDoubts()));
        SafeFile.write(csv, CsvWriter.text(Stream.concat(header, tiles(map, abstention))));
    }

    /**
     * {@code column}, {@code row} of the map; {@code x_px}, {@code y_px}, {@code size_px} of the tile that was
     * classified; {@link DoubtColumns}, where the model has uncertainty; {@code predicted}; then a probability for each class,
     * blank where there is none.
     */
    public static Stream<List<Object>> tiles(ProbabilityMap map, Abstention abstention) {
        return IntStream.range(0, Math.toIntExact(map.grid().cells())).mapToObj(i -> row(map, i, abstention));
    }

    private static List<Object> row(ProbabilityMap map, int cell, Abstention abstention) {
        Region tile = map.grid().tile(cell);
        int columns = map.grid().columns();
        List<Object> row =
                new ArrayList<>(List.of(cell % columns, cell / columns, tile.xPx(), tile.yPx(), tile.widthPx()));
        if (map.state(cell) == ProbabilityMap.State.CLASSIFIED) {
            Prediction p = map.prediction(cell);
            if (map.hasDoubts()) {
                row.addAll(DoubtColumns.cells(p, map.classes()));
            }
            row.add(abstention.name(p, map.classes()));
            p.probabilities().forEach(v -> row.add(PredictionTable.number(v)));
        } else {
            DoubtColumns.of(map.hasDoubts()).forEach(c -> row.add(""));
            row.add(MapArea.name(map.state(cell)));
            map.classes().names().forEach(n -> row.add(""));
        }
        return row;
    }
}
