package quadrant.imagej.ui;

import ij.measure.ResultsTable;
import java.util.List;
import quadrant.app.Classified;
import quadrant.dataset.io.DoubtColumns;
import quadrant.evaluation.Abstention;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;

/** Predictions as an ImageJ table: one row per image, ROI or slice. */
final class PredictionsWindow {
    private static final String TITLE = "Quadrant predictions";
    private static final int DECIMALS = 4;

    private PredictionsWindow() {}

    static void show(Classified.Table result, Abstention abstention) {
        table(result, abstention).show(TITLE);
    }

    static ResultsTable table(Classified.Table result, Abstention abstention) {
        Predictions predictions = result.predictions();
        List<List<String>> doubts = predictions.rows().stream()
                .map(p -> DoubtColumns.cellsBehind(p, predictions.classes()))
                .toList();
        String every = String.join("|", predictions.classes().names());
        boolean known = result.doubts().known() > 0;
        ResultsTable table = new ResultsTable();
        table.setPrecision(DECIMALS);
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

    /** Numbers as numbers, so that they can be sorted and plotted. */
    private static void value(ResultsTable table, String column, String cell) {
        if (cell.matches("-?\\d+(\\.\\d+)?")) {
            table.addValue(column, Double.parseDouble(cell));
        } else {
            table.addValue(column, cell);
        }
    }
}
