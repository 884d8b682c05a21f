package quadrant.disk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import quadrant.evaluation.ClassScore;
import quadrant.evaluation.ConfusionMatrix;
import quadrant.evaluation.Evaluation;

/** What the template {@code report.mustache} asks for, by name: texts and numbers ready to print. */
final class ReportPage {
    private static final int SKIPPED_SHOWN = 20;
    /** Above this share a cell's colour wants white digits. */
    private static final double DARK_CELL = 0.7;
    /** With more classes the matrix is set smaller. */
    private static final int MANY_CLASSES = 10;

    private ReportPage() {}

    static Map<String, Object> of(RunReport run) {
        ReportWords words = new ReportWords(run);
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("name", run.data().name());
        page.put("created", words.date());
        page.put("headline", words.headline());
        page.put("caveats", words.caveats());
        page.put("what", words.what());
        page.put("methods", words.methods());
        page.put("matrix", MatrixFigure.of(run.decision()));
        page.put("reasons", run.decision().reasons());
        page.put("test", run.test().map(o -> List.of(test(o))).orElse(List.of()));
        page.put("curves", CurveFigure.of(run.fit().epochs()));
        page.putAll(data(run.data()));
        page.put("warnings", run.fit().warnings());
        page.put("hasWarnings", !run.fit().warnings().isEmpty());
        page.put("plan", rows(run.fit().plan()));
        page.put("record", rows(words.record()));
        page.put("seconds", seconds(run.fit().seconds()));
        page.put("commandLine", run.model().commandLine());
        page.put("macroLine", run.model().macroLine());
        return page;
    }

    private static Map<String, Object> test(RunReport.Outcome outcome) {
        Evaluation e = outcome.evaluation();
        Map<String, Object> test = new LinkedHashMap<>();
        test.put("scores", e.perClass().stream().map(ReportPage::score).toList());
        test.put("summary", rows(ReportWords.summary(outcome)));
        test.put("many", e.confusion().size() > MANY_CLASSES);
        test.put(
                "confusion",
                IntStream.range(0, e.confusion().size())
                        .mapToObj(k -> matrixRow(e, k))
                        .toList());
        int wrong = e.n() - e.confusion().correct();
        test.put("wrong", wrong);
        test.put("noneWrong", wrong == 0);
        test.put("shown", outcome.mistakes().size());
        test.put("hasMistakes", !outcome.mistakes().isEmpty());
        test.put(
                "mistakes",
                outcome.mistakes().stream()
                        .map(m -> new Wrong(
                                m.id(),
                                m.truth(),
                                m.predicted(),
                                ReportWords.percent(m.probability()),
                                m.picture().isEmpty() ? List.of() : List.of(m.picture())))
                        .toList());
        return test;
    }

    private static Score score(ClassScore s) {
        return new Score(s.name(), s.n(), share(s.recall()), share(s.precision()), share(s.f1()));
    }

    private static MatrixRow matrixRow(Evaluation e, int truth) {
        ConfusionMatrix matrix = e.confusion();
        List<Cell> cells = new ArrayList<>();
        for (int k = 0; k < matrix.size(); k++) {
            int n = matrix.count(truth, k);
            int of = matrix.ofClass(truth);
            double share = of == 0 ? 0 : (double) n / of;
            String kind = n == 0 ? "none" : share > DARK_CELL ? "dark" : "light";
            cells.add(new Cell(
                    n, n == 0 ? "" : ReportWords.percent(share), ReportWords.format("%.2f", share), kind, k == truth));
        }
        return new MatrixRow(e.perClass().get(truth).name(), cells);
    }

    private static Map<String, Object> data(RunReport.Data data) {
        List<DataRow> rows = new ArrayList<>();
        for (int k = 0; k < data.classes().size(); k++) {
            rows.add(dataRow(
                    data.classes().name(k),
                    data.train().images().get(k),
                    data.validation().images().get(k),
                    data.test().images().get(k)));
        }
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("dataRows", rows);
        page.put(
                "dataTotal",
                dataRow(
                        "All images",
                        data.train().total(),
                        data.validation().total(),
                        data.test().total()));
        Optional<String> groups = data.groups();
        page.put(
                "dataGroups",
                groups.map(g -> List.of(dataRow(
                                ReportWords.capitalised(g),
                                data.train().groups(),
                                data.validation().groups(),
                                data.test().groups())))
                        .orElse(List.of()));
        page.put("groups", groups.map(List::of).orElse(List.of()));
        page.put("skippedCount", data.skipped().size());
        page.put("hasSkipped", !data.skipped().isEmpty());
        page.put("skipped", data.skipped().stream().limit(SKIPPED_SHOWN).toList());
        int more = data.skipped().size() - SKIPPED_SHOWN;
        page.put("skippedMore", more > 0 ? List.of(more) : List.of());
        return page;
    }

    private static DataRow dataRow(String name, int train, int validation, int test) {
        return new DataRow(name, train, validation, test, train + validation + test);
    }

    private static List<Row> seconds(Map<String, Double> seconds) {
        List<Row> rows = new ArrayList<>();
        seconds.forEach((phase, s) -> rows.add(new Row(phase, ReportWords.format("%.1f s", s))));
        return rows;
    }

    private static List<Row> rows(Map<String, String> map) {
        return map.entrySet().stream()
                .map(e -> new Row(e.getKey(), e.getValue()))
                .toList();
    }

    private static String share(OptionalDouble value) {
        return value.isPresent() ? ReportWords.percent(value.getAsDouble()) : "–";
    }

    record Row(String key, String value) {}

    record Score(String name, int n, String recall, String precision, String f1) {}

    record Cell(int n, String share, String shade, String kind, boolean diagonal) {
        boolean shaded() {
            return n > 0;
        }
    }

    record MatrixRow(String name, List<Cell> cells) {}

    record DataRow(String name, int train, int validation, int test, int all) {}

    record Wrong(String id, String truth, String predicted, String probability, List<String> picture) {}
}
