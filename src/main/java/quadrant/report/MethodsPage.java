package quadrant.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the partial {@code methods.mustache} asks for, by name: paragraphs, papers, checklists. */
final class MethodsPage {
    private MethodsPage() {}

    static Map<String, Object> of(RunReport run, String first) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("paragraphs", MethodsText.of(run, first));
        page.put("references", References.of(run));
        page.put(
                "checklists", Checklists.of(run).stream().map(MethodsPage::list).toList());
        return page;
    }

    private static Map<String, Object> list(Checklist c) {
        Map<String, Object> list = new LinkedHashMap<>();
        list.put("title", c.name());
        list.put("count", c.answered() + " of " + c.size());
        list.put("items", List.copyOf(c.items()));
        return list;
    }
}
