package quadrant.imagej.ui;

import ij.ImagePlus;
import ij.measure.ResultsTable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import quadrant.app.Classified;
import quadrant.dataset.io.DoubtColumns;
import quadrant.evaluation.Abstention;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.imagej.MapOverlay;
import quadrant.imagej.MapStack;
import quadrant.inference.MapArea;
import quadrant.inference.ProbabilityMap;
import quadrant.report.MapTables;

/** The result of a classification in ImageJ: a table of predictions, or a map with its areas. */
final class ClassifiedWindows {
    private static final String PREDICTIONS = "Quadrant predictions";
    private static final String AREAS = "Quadrant areas";
    private static final int DECIMALS = 4;

    private ClassifiedWindows() {}

    /** @param image the open image that was classified, over which a map is laid */
    static void show(Classified result, Abstention abstention, @Nullable ImagePlus image) {
        if (result instanceof Classified.Table t && !t.predictions().rows().isEmpty()) {
            table(t, abstention).show(PREDICTIONS);
        } else if (result instanceof Classified.Tiles tiles) {
            show(tiles, abstention, image);
        }
    }

    /** One row per image, ROI or slice. */
    static ResultsTable table(Classified.Table result, Abstention abstention) {
        Predictions predictions = result.predictions();
        List<List<String>> doubts = predictions.rows().stream()
                .map(p -> DoubtColumns.cellsBehind(p, predictions.classes()))
                .toList();
        String every = String.join("|", predictions.classes().names());
        boolean known = result.doubts().known() > 0;
        ResultsTable table = empty();
        for (int i = 0; i < predictions.rows().size(); i++) {
            Prediction p = predictions.rows().get(i);
            table.addRow();
            table.addValue("Predicted", abstention.name(p, predictions.classes()));
            for (int c = 0; known && c < DoubtColumns.BEHIND.size(); c++) {
                int at = c;
                String column = DoubtColumns.BEHIND.get(c);
                // a set of all classes carries no information, but whether there is doubt is always shown
                if (column.equals(DoubtColumns.DOUBT)
                        || !doubts.stream().map(d -> d.get(at)).allMatch(v -> v.isEmpty() || v.equals(every))) {
                    value(table, column, doubts.get(i).get(c));
                }
            }
            table.addValue("Probability", p.probabilities().get(p.predicted()));
            table.addValue("Image", p.id());
            for (int k = 0; k < predictions.classes().size(); k++) {
                table.addValue(
                        "p(" + predictions.classes().name(k) + ")",
                        p.probabilities().get(k));
            }
            for (var column : result.more().entrySet()) {
                value(table, column.getKey(), column.getValue().get(i));
            }
        }
        return table;
    }

    private static ResultsTable empty() {
        ResultsTable table = new ResultsTable();
        table.setPrecision(DECIMALS);
        return table;
    }

    /** Numbers as numbers, so that they can be sorted and plotted. */
    private static void value(ResultsTable table, String column, String cell) {
        if (cell.matches("-?\\d+(\\.\\d+)?")) {
            table.addValue(column, Double.parseDouble(cell));
        } else {
            table.addValue(column, cell);
        }
    }

    /** The stack of the map, the areas, and the classes over the image with a legend. */
    private static void show(Classified.Tiles result, Abstention abstention, @Nullable ImagePlus image) {
        ProbabilityMap map = result.map();
        MapStack.show(MapStack.of(map, result.notes()));
        ResultsTable areas = empty();
        for (MapArea a : MapArea.of(map, abstention)) {
            areas.addRow();
            areas.addValue("Class", a.name());
            areas.addValue("Tiles", a.tiles());
            areas.addValue("Area (px)", (double) a.areaPx());
            String squareMm = MapTables.squareMm(a, map.pixelSize());
            if (!squareMm.isEmpty()) {
                areas.addValue("Area (mm2)", Double.parseDouble(squareMm));
            }
            areas.addValue("Share", a.share());
            if (map.hasDoubts()) {
                areas.addValue("Doubtful", a.doubtful());
                String column = "Share without doubtful";
                a.shareWithoutDoubtful()
                        .ifPresentOrElse(s -> areas.addValue(column, s), () -> areas.addValue(column, ""));
            }
        }
        areas.show(AREAS);
        if (image != null && image.getWindow() == null) {
            Windows.log("Note: " + map.image() + " was closed while it was classified, so there is no overlay.");
        } else if (image != null) {
            image.setOverlay(MapOverlay.of(map, abstention, 1));
            result.notes().forEach(Windows::log);
        }
    }
}
