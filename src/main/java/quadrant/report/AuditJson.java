package quadrant.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.Optional;

/** An audit as JSON, for scripts: keys stay in order, what is not known is null. */
final class AuditJson {
    static final String FORMAT = "quadrant-audit";
    static final int VERSION = 1;

    private AuditJson() {}

    static String of(AuditReport audit) {
        JsonObject json = new JsonObject();
        json.addProperty("format", FORMAT);
        json.addProperty("version", VERSION);
        json.addProperty("name", audit.name());
        json.addProperty("created", audit.created());
        json.addProperty("quadrantVersion", audit.version());
        json.addProperty("headline", audit.headline());
        json.addProperty("images", audit.rows().size());
        json.add("classes", Json.tree(audit.classes()));
        JsonArray duplicates = new JsonArray();
        audit.duplicates().forEach(d -> duplicates.add(duplicate(d)));
        json.add("duplicates", duplicates);
        JsonArray suspects = new JsonArray();
        audit.labels().suspects().forEach(s -> suspects.add(suspect(s)));
        json.add("suspects", suspects);
        json.add("labels", labels(audit.labels()));
        json.add("groups", groups(audit.groups()));
        JsonArray confounders = new JsonArray();
        audit.confounders().forEach(c -> confounders.add(confounder(c)));
        json.add("confounders", confounders);
        json.add("warnings", Json.tree(audit.warnings()));
        return Json.text(json);
    }

    private static JsonObject duplicate(AuditReport.Duplicate d) {
        JsonObject json = new JsonObject();
        json.addProperty("first", d.first().id());
        json.addProperty("second", d.second().id());
        json.add("score", Json.number(d.score()));
        json.addProperty("kind", d.kind());
        json.addProperty("orientation", d.orientation());
        json.addProperty("verdict", d.verdict());
        json.addProperty("why", d.why());
        json.addProperty("firstLabel", d.first().label());
        json.addProperty("secondLabel", d.second().label());
        json.addProperty("firstGroup", d.first().group());
        json.addProperty("secondGroup", d.second().group());
        return json;
    }

    private static JsonObject suspect(AuditReport.Suspect s) {
        JsonObject json = new JsonObject();
        json.addProperty("image", s.image().id());
        json.addProperty("label", s.image().label());
        json.addProperty("suggested", s.suggested());
        json.add("score", Json.number(s.score()));
        json.add("margin", Json.number(s.margin()));
        json.addProperty("group", s.image().group());
        return json;
    }

    private static JsonObject labels(AuditReport.Labels labels) {
        JsonObject json = new JsonObject();
        json.addProperty("looked", labels.looked());
        json.addProperty("how", labels.how());
        json.add("thresholds", labels.looked() ? Json.numbers(labels.thresholds()) : JsonNull.INSTANCE);
        json.add("joint", labels.looked() ? Json.tree(labels.calibrated()) : JsonNull.INSTANCE);
        return json;
    }

    private static JsonObject groups(AuditReport.Groups groups) {
        JsonObject json = new JsonObject();
        json.addProperty("known", groups.known());
        json.addProperty("count", groups.count());
        json.addProperty("largest", groups.largest());
        Optional<AuditReport.Hint> hint = groups.hint();
        json.add("inNames", hint.isPresent() ? hint(hint.get()) : JsonNull.INSTANCE);
        JsonArray straddling = new JsonArray();
        groups.straddling().forEach(s -> {
            JsonObject one = new JsonObject();
            one.addProperty("name", s.name());
            one.add("groups", Json.tree(s.groups()));
            straddling.add(one);
        });
        json.add("straddling", straddling);
        return json;
    }

    private static JsonObject hint(AuditReport.Hint hint) {
        JsonObject json = new JsonObject();
        json.addProperty("groupBy", hint.regex());
        json.addProperty("count", hint.count());
        json.addProperty("largest", hint.largest());
        json.addProperty("sharing", hint.sharing());
        json.addProperty("sentence", hint.sentence().orElse(""));
        return json;
    }

    private static JsonObject confounder(AuditReport.Trait c) {
        JsonObject json = new JsonObject();
        json.addProperty("class", c.label());
        json.addProperty("trait", c.trait());
        json.addProperty("value", c.value());
        json.addProperty("images", c.images());
        json.add("elsewhere", Json.number(c.elsewhere()));
        json.addProperty("sentence", c.sentence());
        return json;
    }
}
