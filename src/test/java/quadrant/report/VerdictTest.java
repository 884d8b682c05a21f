package quadrant.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import quadrant.dataset.ClassList;
import quadrant.dataset.GroupId;
import quadrant.evaluation.BaselineComparison;
import quadrant.evaluation.Curves;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.evaluation.ScoreSheet;
import quadrant.report.Verdict.Finding;

class VerdictTest {
    private static final ClassList CLASSES = new ClassList(List.of("a", "b"));

    @Test
    void an_interval_is_given_where_there_is_one() {
        assertThat(text(run(Optional.of(outcome(40, 4, 40, List.of())), Optional.empty(), List.of())))
                .matches("Balanced accuracy 90 % \\(95 % interval \\d+–\\d+ %\\) on 40 held-out images; .+")
                .contains("the largest class 50 %", "of the class a (80 %", "new patients");
        assertThat(text(run(Optional.of(outcome(8, 2, 1, List.of())), Optional.empty(), List.of())))
                .startsWith("Balanced accuracy 75 % on 8 held-out images; against");
    }

    @Test
    void left_out_images_lead_and_held_out_ones_stand_beside() {
        RunReport run = run(
                Optional.of(outcome(12, 1, 12, List.of())), Optional.of(outcome(100, 4, 100, List.of())), List.of());
        assertThat(text(run))
                .matches(
                        "Balanced accuracy 96 % \\(95 % interval .+\\) on 100 training images, each left out of the fits"
                                + " that score it, 92 % \\(.+\\) on 12 held-out images; against .+");
        JsonObject verdict = json(run);
        assertThat(verdict.get("leading").getAsString()).isEqualTo("leftOut");
        assertThat(verdict.get("kind").getAsString()).isEqualTo("ok");
        assertThat(RunPage.html(run)).contains("Two scores of one model: ", ">The model, held-out images<");
    }

    @Test
    void an_interval_that_holds_what_guessing_gives_leads_before_all_else() {
        Verdict.Reason copies = Finding.COPIES.because("3 are copies.");
        Verdict v = run(Optional.of(outcome(40, 18, 40, List.of())), Optional.empty(), List.of(copies))
                .verdict();
        assertThat(v.kind()).isEqualTo(Verdict.Kind.NOTHING_SHOWN);
        assertThat(v.sentence())
                .startsWith("The model is not shown to be better than guessing")
                .contains("3 are copies. Balanced accuracy");
        assertThat(v.because()).extracting(Verdict.Reason::finding).startsWith(Finding.NOTHING_SHOWN, Finding.COPIES);
    }

    @Test
    void what_undermines_the_score_comes_first_and_changes_the_next_step() {
        Verdict.Reason format = Finding.CONFOUNDED.because("All 20 are png.");
        RunReport run = run(Optional.of(outcome(40, 2, 40, List.of())), Optional.empty(), List.of(format));
        assertThat(run.verdict().kind()).isEqualTo(Verdict.Kind.UNDERMINED);
        assertThat(text(run))
                .startsWith("All 20 are png. Balanced accuracy")
                .contains("Next: test it on images of which");
        assertThat(json(run)
                        .getAsJsonArray("because")
                        .get(0)
                        .getAsJsonObject()
                        .get("finding")
                        .getAsString())
                .isEqualTo("confounded");
    }

    @Test
    void held_out_images_that_are_classified_worse_undermine_the_left_out_score() {
        RunReport run = run(
                Optional.of(outcome(60, 20, 60, List.of())), Optional.of(outcome(100, 2, 100, List.of())), List.of());
        assertThat(run.verdict().because().get(0).finding()).isEqualTo(Finding.DECLINE);
    }

    @Test
    void a_suspected_label_is_checked_before_more_of_its_class_is_labelled() {
        Verdict v = run(Optional.of(outcome(40, 4, 40, List.of("i0", "i7"))), Optional.empty(), List.of())
                .verdict();
        assertThat(v.kind()).isEqualTo(Verdict.Kind.OK);
        assertThat(v.because()).extracting(Verdict.Reason::finding).containsExactly(Finding.DOUBTFUL_LABELS);
        assertThat(v.next())
                .startsWith("Check the labels of 2 suspected images first, such as i0 (labelled a, predicted b)");
    }

    private static String text(RunReport run) {
        return run.verdict().text().replace('\u202F', ' ').replace("\u2060", "");
    }

    private static JsonObject json(RunReport run) {
        return JsonParser.parseString(RunJson.of(run)).getAsJsonObject().getAsJsonObject("verdict");
    }

    private static RunReport run(
            Optional<RunReport.Outcome> test, Optional<RunReport.Outcome> leftOut, List<Verdict.Reason> doubts) {
        RunReport r = FakeRun.usual();
        return new RunReport(
                r.heading(),
                new RunReport.Data(
                        CLASSES, Optional.of("patients"), false, r.data().parts(), List.of()),
                test,
                leftOut,
                r.tuned(),
                r.crossed(),
                Optional.empty(),
                r.model(),
                r.seed(),
                r.seconds(),
                r.versions(),
                doubts,
                r.duplicates());
    }

    /** Half of the images are of class a, of which the first ones are wrong. */
    private static RunReport.Outcome outcome(int images, int wrong, int groups, List<String> suspects) {
        Predictions model = predictions(images, wrong, groups);
        Predictions guess = predictions(images, -1, groups);
        Evaluation e = Evaluation.of(model, 1);
        List<RunReport.Shown> mistakes = model.rows().stream()
                .filter(p -> !p.right())
                .map(p -> RunReport.Shown.of(p, CLASSES, Optional.empty()))
                .toList();
        return new RunReport.Outcome(
                e,
                List.of(BaselineComparison.of(BaselineComparison.Kind.MAJORITY, model, guess, 1)),
                ScoreSheet.of(model, 1),
                Curves.of(model),
                mistakes,
                suspects,
                Optional.empty());
    }

    /** @param wrong images of class a that are called b; of −1 all images are called a */
    private static Predictions predictions(int images, int wrong, int groups) {
        List<Prediction> rows = IntStream.range(0, images)
                .mapToObj(i -> {
                    boolean a = wrong < 0 || (i % 2 == 0 && i >= 2 * wrong);
                    return new Prediction(
                            "i" + i,
                            new GroupId("g" + i % groups),
                            OptionalInt.of(i % 2),
                            a ? List.of(0.9f, 0.1f) : List.of(0.1f, 0.9f));
                })
                .toList();
        return new Predictions(CLASSES, rows);
    }
}
