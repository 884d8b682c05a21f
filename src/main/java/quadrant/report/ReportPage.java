package quadrant.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.dataset.io.PlainNames;
import quadrant.dataset.io.Texts;

/** What the template {@code report.mustache} asks for, by name: texts and numbers ready to print. */
final class ReportPage {
    private static final int SKIPPED_SHOWN = 20;

    private ReportPage() {}

    static Map<String, Object> of(RunReport run) {
        ReportText text = new ReportText(run);
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("kind", "Quadrant report");
        page.put("name", run.data().name());
        page.put("created", Texts.day(run.provenance().created()));
        page.put("headline", text.headline());
        page.put("brought", FrozenText.of(run));
        page.put("caveats", text.caveats());
        page.put("what", text.what());
        page.put("methods", MethodsPage.of(run, text.methods()));
        page.put("matrix", MatrixFigure.of(run.decision()));
        page.put("reasons", run.decision().reasons());
        page.put("findings", FindingsPage.of(run.decision().findings()));
        page.put("outcomeTitle", "How good it is on held-out images");
        page.put("mistakesTitle", "Held-out images that it got wrong");
        page.put(
                "test",
                run.test()
                        .map(o -> List.of(OutcomePage.of(o.evaluation(), o.mistakes(), text.summary(o), o.detail())))
                        .orElse(List.of()));
        page.put(
                "looks",
                AttributionPage.of(
                        run.examination(), run.data().classes(), run.data().groups()));
        page.put("doubts", run.model().doubts().map(DoubtPage::of).map(List::of).orElse(List.of()));
        page.put("curves", CurveFigure.of(run.fit().epochs()));
        page.put("first", run.decision().depth() > 0);
        page.putAll(data(run.data()));
        page.put("warnings", run.fit().warnings());
        page.put("hasWarnings", !run.fit().warnings().isEmpty());
        AuditPage.duplicates(page, run.alike());
        page.put("views", run.fit().views().map(List::of).orElse(List.of()));
        page.put("plan", OutcomePage.rows(PlainNames.parameters(run.fit().plan())));
        page.put("record", OutcomePage.rows(text.record()));
        page.put("seconds", OutcomePage.rows(PlainNames.phases(run.fit().seconds())));
        page.put("commandLine", run.model().commandLine());
        page.put("macroLine", run.model().macroLine());
        return page;
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
                                Texts.capitalised(g),
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

    record DataRow(String name, int train, int validation, int test, int all) {}
}
