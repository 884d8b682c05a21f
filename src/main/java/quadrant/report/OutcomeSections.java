package quadrant.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.BaselineComparison;
import quadrant.evaluation.ClassMetric;
import quadrant.evaluation.Curve;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.Interval;
import quadrant.evaluation.PairedDifference;
import quadrant.evaluation.Reliability;
import quadrant.evaluation.RiskCoverage;
import quadrant.evaluation.ScoreSheet;
import quadrant.workflow.FineTuned;

/** The sections on results for images with known true classes: the first screen, the metrics, the curves, the uncertainty. */
final class OutcomeSections {
    /** More lines than these cannot be distinguished. */
    private static final int LINES = 8;

    private static final double SIDE = 264;

    private OutcomeSections() {}

    /** The first screen: balanced accuracy beside the baselines, confusion matrix, most confident errors, next step. */
    static Html first(RunReport run, RunReport.Outcome o, boolean repeated) {
        Html html = new Html().raw("<div class=\"first\"><div>");
        html.h3("Balanced accuracy")
                .figure(
                        accuracy(run, o),
                        "Dots with 95 % intervals"
                                + (o.baselines().isEmpty()
                                        ? "."
                                        : "; grey: by how much the model is ahead, in percentage points."));
        run.beside().ifPresent(b -> html.soft(OutcomeText.beside(run, o, b)));
        html.raw(next(run.verdict())).raw("</div><div>");
        html.h3("Confusion matrix").figure(ConfusionFigure.of(o.evaluation()), "");
        html.raw("</div></div>");
        return errors(html, o, repeated);
    }

    static String next(Verdict verdict) {
        return "<p class=\"next\"><strong>Next step:</strong> " + Html.escape(verdict.next()) + "</p>";
    }

    private static Html errors(Html html, RunReport.Outcome o, boolean repeated) {
        int wrong = o.evaluation().n() - o.evaluation().confusion().correct();
        html.h3("Worst errors (" + o.errors().size() + " of " + wrong + (repeated ? " in all repeats" : "")
                + ", true class in bold)");
        if (o.errors().isEmpty()) {
            return html.p(wrong == 0 ? "There is no error." : "Each image is right in the first repeat.");
        }
        return html.gallery(
                "errors",
                o.errors().stream()
                        .map(m -> new Html.Tile(
                                m.picture().stream().toList(),
                                m.id(),
                                m.truth(),
                                "predicted " + m.predicted() + " (" + Texts.percent(m.probability()) + ")",
                                m.id()))
                        .toList());
    }

    private static String accuracy(RunReport run, RunReport.Outcome o) {
        List<IntervalFigure.Row> rows = new ArrayList<>();
        Evaluation e = o.evaluation();
        rows.add(new IntervalFigure.Row(
                "The model", e.balancedAccuracy(), interval(e.groups(), e.balancedAccuracyInterval()), "", true));
        run.beside()
                .map(RunReport.Outcome::evaluation)
                .ifPresent(b -> rows.add(new IntervalFigure.Row(
                        "The model, held-out images",
                        b.balancedAccuracy(),
                        interval(b.groups(), b.balancedAccuracyInterval()),
                        "",
                        false)));
        List<BaselineComparison> baselines = new ArrayList<>(o.baselines());
        baselines.sort(Comparator.comparing(b -> -b.balancedAccuracy()));
        for (BaselineComparison b : baselines) {
            PairedDifference d = b.difference();
            rows.add(new IntervalFigure.Row(
                    switch (b.kind()) {
                        case MAJORITY -> "Always the largest class";
                        case COLOUR -> "Colour histogram";
                        case FROZEN -> "Frozen, last layer only";
                    },
                    b.balancedAccuracy(),
                    interval(d.groups(), b.interval()),
                    Texts.points(d.value()) + (d.groups() > 1 ? " (" + Texts.points(d.interval()) + ")" : ""),
                    false));
        }
        return IntervalFigure.of("Balanced accuracy of the model and of baselines", rows);
    }

    private static Optional<Interval> interval(int groups, Interval i) {
        return groups > 1 && i.low() < i.high() ? Optional.of(i) : Optional.empty();
    }

    /** The metrics over all classes, and of each class; the curves. */
    static Html metrics(RunReport run, RunReport.Outcome o) {
        Html html = new Html().p("On " + run.images(o) + ":").facts(OutcomeText.summary(o));
        for (BaselineComparison b : o.baselines()) {
            html.p("The model is ahead of “" + OutcomeText.name(b.kind()) + "” by "
                    + OutcomeText.difference(b.difference()) + ": " + OutcomeText.verdict(b.difference()) + ".");
        }
        html.h3("Each class");
        html.table(
                List.of("Class", "Images", "Recall", "Precision", "F1", "AUC", "AP"),
                IntStream.range(0, o.evaluation().perClass().size())
                        .mapToObj(k -> row(o.evaluation(), o.sheet(), k))
                        .toList());
        html.soft("AUC and average precision (AP) are of the class’s probability against all other classes. Small:"
                + " 95 % intervals.");
        run.beside().ifPresent(b -> html.p("On " + run.images(b) + ":").facts(OutcomeText.summary(b)));
        return html;
    }

    private static List<Object> row(Evaluation e, ScoreSheet sheet, int k) {
        List<Object> row = new ArrayList<>(
                List.of(e.perClass().get(k).name(), e.perClass().get(k).n()));
        sheet.perClass().get(k).scores().forEach((metric, scored) -> {
            boolean area = metric == ClassMetric.AUC || metric == ClassMetric.AVERAGE_PRECISION;
            OptionalDouble v = scored.value();
            String value =
                    v.isEmpty() ? "–" : area ? Texts.format("%.3f", v.getAsDouble()) : Texts.percent(v.getAsDouble());
            row.add(new Html.Cell(
                    value,
                    scored.interval()
                            .map(i -> area ? Texts.format("%.2f–%.2f", i.low(), i.high()) : Texts.range(i))
                            .orElse("")));
        });
        return row;
    }

    static Html curves(RunReport.Outcome o) {
        Html html = new Html()
                .figures(List.of(
                        curves(
                                "ROC curve",
                                "false positive rate",
                                "true positive rate",
                                o.curves().roc(),
                                false),
                        curves(
                                "Precision–recall curve",
                                "recall",
                                "precision",
                                o.curves().precisionRecall(),
                                true),
                        calibration(o.curves().reliability())));
        html.soft(
                "ROC and precision–recall: each class against all others, with its area. Calibration: the area of a dot grows"
                        + " with its images; below the diagonal the model is overconfident.");
        return o.curves().roc().size() > LINES
                ? html.soft("Drawn are the " + LINES + " classes with the smallest areas; all are in report.json.")
                : html;
    }

    private static String curves(String title, String x, String y, List<Curve> curves, boolean steps) {
        Plot plot = new Plot(title, Plot.Axis.share(x), Plot.Axis.share(y), SIDE);
        if (!steps) {
            plot.diagonal();
        }
        curves.stream()
                .sorted(Comparator.comparingDouble(c -> curves.size() > LINES ? c.area() : 0))
                .limit(LINES)
                .forEach(c -> plot.line(Texts.format("%.3f  %s", c.area(), c.name()), c.points(), steps));
        return plot.svg();
    }

    private static String calibration(Reliability r) {
        int most = r.bins().stream().mapToInt(Reliability.Bin::n).max().orElse(1);
        Plot plot = new Plot(
                        "Calibration",
                        Plot.Axis.share("probability of the predicted class"),
                        Plot.Axis.share("share that is correct"),
                        SIDE)
                .diagonal()
                .line(
                        Texts.format("expected calibration error %.3f", r.error()),
                        r.bins().stream()
                                .map(b -> new Curve.Point(b.sure(), b.right()))
                                .toList(),
                        false);
        r.bins().forEach(b -> plot.dot(b.sure(), b.right(), 2.5 + 6 * Math.sqrt((double) b.n() / most), false));
        return plot.svg();
    }

    static Html uncertainty(FineTuned.Uncertain u) {
        Html html = new Html().list(u.sentences());
        List<RiskCoverage.Point> points =
                u.heldOut().map(h -> RiskCoverage.of(h).points()).orElse(List.of());
        if (points.size() < 2) {
            return html;
        }
        double least =
                points.stream().mapToDouble(RiskCoverage.Point::accuracy).min().orElse(0);
        return html.figures(List.of(new Plot(
                        "Accuracy by coverage",
                        Plot.Axis.share("share of images predicted, the most confident first"),
                        Plot.Axis.share("accuracy", Math.min(0.8, Math.floor(least * 5) / 5)),
                        150)
                .line(
                        "",
                        points.stream()
                                .map(p -> new Curve.Point(p.coverage(), p.accuracy()))
                                .toList(),
                        false)
                .svg()));
    }
}
