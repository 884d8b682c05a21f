package quadrant.imagej.ui;

import ij.measure.ResultsTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import quadrant.app.ClassifyJob;
import quadrant.evaluation.Abstention;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;

/** Predictions as an ImageJ table: one row per image, ROI or slice. */
final class PredictionsWindow {
    private static final String TITLE = "Quadrant predictions";
    private static final int DECIMALS = 4;

    private PredictionsWindow() {}

    static void show(ClassifyJob.Result result, Abstention abstention) {
        Predictions predictions = result.predictions();
        Map<String, List<String>> more = new LinkedHashMap<>(result.more());
        String every = String.join("|", predictions.classes().names());
        // a set of all classes carries no information
        more.entrySet().removeIf(c -> c.getValue().stream().allMatch(v -> v.isEmpty() || v.equals(every)));
        ResultsTable table = new ResultsTable();
        table.setPrecision(DECIMALS);
        for (int i = 0; i < predictions.rows().size(); i++) {
            Prediction p = predictions.rows().get(i);
            table.addRow();
            table.addValue("Predicted", abstention.name(p, predictions.classes()));
            table.addValue("Probability", p.probabilities().get(p.predicted()));
            table.addValue("Image", p.id());
            for (int k = 0; k < predictions.classes().size(); k++) {
                table.addValue(
                        "p(" + predictions.classes().name(k) + ")",
                        p.probabilities().get(k));
            }
            for (var column : more.entrySet()) {
                value(table, column.getKey(), column.getValue().get(i));
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
