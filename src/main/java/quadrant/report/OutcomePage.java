package quadrant.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.ClassMetric;
import quadrant.evaluation.ClassScore;
import quadrant.evaluation.ConfusionMatrix;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.ScoreSheet;

/** What the partial {@code outcome.mustache} asks for, by name: the numbers, the classes, the mistakes. */
final class OutcomePage {
    /** Above this share a cell's colour wants white digits. */
    private static final double DARK_CELL = 0.7;
    /** With more classes the matrix is set smaller. */
    private static final int MANY_CLASSES = 10;

    private OutcomePage() {}

    static Map<String, Object> of(
            Evaluation e, List<RunReport.Mistake> mistakes, Map<String, String> summary, OutcomeDetail detail) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put(
                "scores",
                IntStream.range(0, e.perClass().size())
                        .mapToObj(k -> score(
                                e.perClass().get(k), detail.sheet().perClass().get(k)))
                        .toList());
        page.put("figures", LineFigure.of(detail.curves()));
        page.put("rivals", BaselineText.rows(detail.rivals(), e));
        page.put("hasRivals", !detail.rivals().isEmpty());
        page.put("summary", rows(summary));
        page.put("many", e.confusion().size() > MANY_CLASSES);
        page.put(
                "confusion",
                IntStream.range(0, e.confusion().size())
                        .mapToObj(k -> matrixRow(e, k))
                        .toList());
        int wrong = e.n() - e.confusion().correct();
        page.put("wrong", wrong);
        page.put("noneWrong", wrong == 0);
        page.put("some", mistakes.size() < wrong ? "; the " + mistakes.size() + " that it was surest of" : "");
        page.put("hasMistakes", !mistakes.isEmpty());
        page.put("mistakes", mistakes.stream().map(OutcomePage::wrong).toList());
        return page;
    }

    static List<Row> rows(Map<String, String> map) {
        return map.entrySet().stream()
                .map(e -> new Row(e.getKey(), e.getValue()))
                .toList();
    }

    private static Wrong wrong(RunReport.Mistake m) {
        return new Wrong(
                m.id(),
                m.truth(),
                m.predicted(),
                Texts.percent(m.probability()),
                m.picture().isEmpty() ? List.of() : List.of(m.picture()));
    }

    private static Score score(ClassScore s, ScoreSheet.OfClass own) {
        List<Shown> numbers = new ArrayList<>();
        own.scores().forEach((metric, scored) -> {
            boolean area = metric == ClassMetric.AUC || metric == ClassMetric.AVERAGE_PRECISION;
            OptionalDouble v = scored.value();
            String value =
                    v.isEmpty() ? "–" : area ? Texts.format("%.3f", v.getAsDouble()) : Texts.percent(v.getAsDouble());
            numbers.add(new Shown(
                    value,
                    scored.interval()
                            .map(i -> area
                                    ? Texts.format("%.2f–%.2f", i.low(), i.high())
                                    : Texts.range(i).replace(Texts.THIN + "%", ""))
                            .orElse("")));
        });
        return new Score(s.name(), s.n(), numbers);
    }

    private static MatrixRow matrixRow(Evaluation e, int truth) {
        ConfusionMatrix matrix = e.confusion();
        List<Cell> cells = new ArrayList<>();
        for (int k = 0; k < matrix.size(); k++) {
            int n = matrix.count(truth, k);
            int of = matrix.ofClass(truth);
            double share = of == 0 ? 0 : (double) n / of;
            String kind = n == 0 ? "none" : share > DARK_CELL ? "dark" : "light";
            cells.add(new Cell(n, n == 0 ? "" : Texts.percent(share), Texts.format("%.2f", share), kind, k == truth));
        }
        return new MatrixRow(e.perClass().get(truth).name(), cells);
    }

    record Row(String key, String value) {}

    record Score(String name, int n, List<Shown> numbers) {}

    record Shown(String value, String range) {}

    record Cell(int n, String share, String shade, String kind, boolean diagonal) {
        boolean shaded() {
            return n > 0;
        }
    }

    record MatrixRow(String name, List<Cell> cells) {}

    record Wrong(String id, String truth, String predicted, String probability, List<String> picture) {}
}
