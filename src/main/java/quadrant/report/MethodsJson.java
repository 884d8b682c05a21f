package quadrant.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

/** Paragraphs, papers and checklists as JSON; what is for the authors has a null answer. */
final class MethodsJson {
    private MethodsJson() {}

    static JsonObject of(RunReport run) {
        JsonObject json = new JsonObject();
        json.add("paragraphs", Json.tree(MethodsText.of(run, new ReportText(run).methods())));
        json.add("references", Json.tree(References.of(run)));
        JsonObject lists = new JsonObject();
        for (Checklist c : Checklists.of(run)) {
            JsonArray items = new JsonArray();
            for (Checklist.Item i : c.items()) {
                JsonObject item = new JsonObject();
                item.addProperty("item", i.number());
                item.addProperty("what", i.what());
                item.add(
                        "answer",
                        i.answer().<JsonElement>map(JsonPrimitive::new).orElse(JsonNull.INSTANCE));
                items.add(item);
            }
            lists.add(c.name(), items);
        }
        json.add("checklists", lists);
        return json;
    }
}
