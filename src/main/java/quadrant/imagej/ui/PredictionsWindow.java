package quadrant.imagej.ui;

import ij.measure.ResultsTable;
import java.util.List;
import quadrant.app.ClassifyJob;
import quadrant.evaluation.Abstention;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;

/** Predictions as a table of ImageJ: a row an image, ROI or slice. */
final class PredictionsWindow {
    private static final String TITLE = "Quadrant predictions";
    private static final int DECIMALS = 4;

    private PredictionsWindow() {}

    static void show(ClassifyJob.Result result, Abstention abstention) {
        Predictions predictions = result.predictions();
        ResultsTable table = new ResultsTable();
        table.setPrecision(DECIMALS);
        for (int i = 0; i < predictions.rows().size(); i++) {
            Prediction p = predictions.rows().get(i);
            table.addRow();
            table.addValue("Image", p.id());
            table.addValue("Predicted", abstention.name(p, predictions.classes()));
            for (int k = 0; k < predictions.classes().size(); k++) {
                table.addValue(
                        "p(" + predictions.classes().name(k) + ")",
                        p.probabilities().get(k));
            }
            for (var column : result.more().entrySet()) {
                List<String> cells = column.getValue();
                value(table, column.getKey(), cells.get(i));
            }
        }
        table.show(TITLE);
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
