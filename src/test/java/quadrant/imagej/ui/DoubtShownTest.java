package quadrant.imagej.ui;

import static org.assertj.core.api.Assertions.assertThat;

import ij.ImagePlus;
import ij.gui.OvalRoi;
import ij.gui.Roi;
import ij.measure.ResultsTable;
import ij.process.ByteProcessor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import quadrant.app.Classified;
import quadrant.app.Verbs;
import quadrant.dataset.ClassList;
import quadrant.dataset.GroupId;
import quadrant.evaluation.Abstention;
import quadrant.evaluation.Doubt;
import quadrant.evaluation.DoubtCount;
import quadrant.evaluation.HeldOutRates;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.imagej.RoiClass;

/** How ImageJ shows doubtful predictions. */
class DoubtShownTest {
    private static final ClassList CLASSES = new ClassList(List.of("a", "b"));

    private static Prediction prediction(String id, double outlier) {
        Doubt doubt = Doubt.ofOutlier(outlier);
        return new Prediction(
                id,
                new GroupId(id),
                OptionalInt.empty(),
                List.of(0.9f, 0.1f),
                Optional.of(new Doubt(Optional.of(List.of(0)), OptionalDouble.of(outlier), doubt.reasons())));
    }

    private static Classified.Table result() {
        Predictions predictions =
                new Predictions(CLASSES, List.of(prediction("image#1", 0.5), prediction("image#2", 3)));
        return new Classified.Table(
                Optional.empty(),
                predictions,
                List.of(0, 1),
                Map.of("x_px", List.of("1", "2")),
                DoubtCount.of(predictions.rows().stream()),
                Optional.of(new HeldOutRates(new HeldOutRates.Rate(50, 49), new HeldOutRates.Rate(10, 5))));
    }

    @Test
    void the_table_has_doubt_beside_the_class() {
        ResultsTable table = ClassifyEntry.table(result(), Abstention.NEVER);

        assertThat(table.getHeadings())
                .startsWith("Predicted", "doubt", "outlier", "set", "Probability", "Image")
                .endsWith("x_px");
        assertThat(table.getStringValue("doubt", 0)).isEmpty();
        assertThat(table.getStringValue("doubt", 1)).isEqualTo("outlier");
        assertThat(table.getValue("outlier", 1)).isEqualTo(3);
    }

    @Test
    void the_log_begins_with_the_warning_and_counts() {
        assertThat(result().outcome(Verbs.CLASSIFY.read(Map.of("model", "m.onnx", "what", "rois")))
                        .lines())
                .satisfiesExactly(
                        warning -> assertThat(warning).startsWith("1 of 2 ROIs are unlike the training images"),
                        counts -> assertThat(counts).isEqualTo("2 ROIs classified, 1 unlike the training images."),
                        rates -> assertThat(rates).contains("49 of 50 (98 %)").contains("5 of 10 (50 %)"),
                        classes -> assertThat(classes).contains("Doubtful: 1"));
    }

    @Test
    void doubtful_rois_are_dashed_and_marked_and_their_class_is_still_known_from_a_file() throws Exception {
        Roi sure = new Roi(1, 1, 5, 5);
        Roi doubtful = new OvalRoi(10, 10, 5, 5);
        ImagePlus image = new ImagePlus("image", new ByteProcessor(30, 30));
        Predictions predictions = result().predictions();

        ClassifyEntry.mark(image, List.of(sure, doubtful), predictions, Abstention.NEVER);

        assertThat(sure.getName()).isEqualTo("a-0001");
        assertThat(sure.getStroke().getDashArray()).isNull();
        assertThat(doubtful.getName()).isEqualTo("a?-0002");
        assertThat(doubtful.getStroke().getDashArray()).isNotEmpty();
        assertThat(image.getOverlay().toArray()).containsExactly(sure, doubtful);
        assertThat(RoiClass.NAME.of(sure)).contains("a");
        assertThat(RoiClass.NAME.of(doubtful)).contains("a");
        // classified again, the names follow
        ClassifyEntry.mark(image, List.of(sure, doubtful), predictions, Abstention.NEVER);
        assertThat(doubtful.getName()).isEqualTo("a?-0002");
    }
}
