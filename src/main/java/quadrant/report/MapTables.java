package quadrant.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import quadrant.dataset.ClassList;
import quadrant.dataset.io.CsvWriter;
import quadrant.dataset.io.PredictionTable;
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

    private static final double SQUARE_MICRONS_PER_SQUARE_MM = 1e6;

    private MapTables() {}

    /** Columns {@code class}, {@code tiles}, {@code area_px}, {@code area_mm2} (blank without a pixel size), {@code share}. */
    public static void writeAreas(Path csv, ProbabilityMap map, Abstention abstention) {
        StringBuilder text = new StringBuilder();
        try (CsvWriter out = new CsvWriter(text)) {
            out.row(AREA_COLUMNS);
            for (MapArea a : MapArea.of(map, abstention)) {
                out.row(
                        a.name(),
                        a.tiles(),
                        a.areaPx(),
                        squareMm(a, map.pixelSize()),
                        String.format(Locale.ROOT, "%.6f", a.share()));
            }
        } catch (IOException e) {
            throw new IllegalStateException("A string builder failed", e);
        }
        SafeFile.write(csv, text.toString());
    }

    /** The area in mm², 6 decimals; "" where the image has no pixel size. */
    public static String squareMm(MapArea area, Optional<PixelSize> size) {
        return size.map(s -> String.format(
                        Locale.ROOT,
                        "%.6f",
                        area.areaPx() * s.micronsPerPixel() * s.micronsPerPixel() / SQUARE_MICRONS_PER_SQUARE_MM))
                .orElse("");
    }

    /** The columns of {@link #tiles}. */
    public static List<String> tileColumns(ClassList classes) {
        List<String> header =
                new ArrayList<>(List.of("column", "row", "x_px", "y_px", "size_px", PredictionTable.PREDICTED));
        classes.names().forEach(n -> header.add(PredictionTable.column(n)));
        return header;
    }

    /** Writes {@link #tiles} below their columns. */
    public static void writeTiles(Path csv, ProbabilityMap map, Abstention abstention) {
        StringBuilder text = new StringBuilder();
        try (CsvWriter out = new CsvWriter(text)) {
            out.row(tileColumns(map.classes()));
            for (int i = 0; i < map.grid().cells(); i++) {
                out.row(row(map, i, abstention));
            }
        } catch (IOException e) {
            throw new IllegalStateException("A string builder failed", e);
        }
        SafeFile.write(csv, text.toString());
    }

    /**
     * {@code column}, {@code row} of the map; {@code x_px}, {@code y_px}, {@code size_px} of the tile that was
     * classified; {@code predicted}; then a probability for each class, blank where there is none.
     */
    public static List<List<String>> tiles(ProbabilityMap map, Abstention abstention) {
        return IntStream.range(0, Math.toIntExact(map.grid().cells()))
                .mapToObj(i ->
                        row(map, i, abstention).stream().map(Object::toString).toList())
                .toList();
    }

    private static List<Object> row(ProbabilityMap map, int cell, Abstention abstention) {
        Region tile = map.grid().tile(cell);
        int columns = map.grid().columns();
        List<Object> row =
                new ArrayList<>(List.of(cell % columns, cell / columns, tile.xPx(), tile.yPx(), tile.widthPx()));
        if (map.state(cell) == ProbabilityMap.State.CLASSIFIED) {
            Prediction p = map.prediction(cell);
            row.add(abstention.name(p, map.classes()));
            p.probabilities().forEach(v -> row.add(PredictionTable.number(v)));
        } else {
            row.add(MapArea.name(map.state(cell)));
            map.classes().names().forEach(n -> row.add(""));
        }
        return row;
    }
}
