package quadrant.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.Locale;
import java.util.Optional;
import quadrant.evaluation.PairedDifference;

/** A comparison as JSON, for scripts. */
final class ComparisonJson {
    private ComparisonJson() {}

    static String of(ComparisonReport report) {
        JsonObject json = new JsonObject();
        json.addProperty("format", "quadrant-comparison");
        json.addProperty("version", 1);
        json.addProperty("created", report.created());
        JsonArray runs = new JsonArray();
        for (ComparisonReport.Row r : report.rows()) {
            JsonObject run = new JsonObject();
            run.addProperty("name", r.run().name());
            run.addProperty("kind", r.run().kind());
            run.addProperty("strategy", r.run().strategy());
            run.addProperty("depth", r.run().depth());
            run.addProperty("backbone", r.run().backbone());
            run.addProperty("augmentation", r.run().augmentation());
            run.add("seconds", Json.number(r.run().seconds()));
            run.addProperty("images", r.images());
            run.addProperty("groups", r.groups());
            run.add("balancedAccuracy", Json.number(r.balancedAccuracy()));
            run.add("interval", r.groups() < 2 ? JsonNull.INSTANCE : Json.interval(r.interval()));
            Optional<PairedDifference> d = r.overFirst();
            run.add("overFirst", d.isPresent() ? Json.number(d.get().value()) : JsonNull.INSTANCE);
            run.add("overFirstInterval", d.isPresent() ? Json.interval(d.get().interval()) : JsonNull.INSTANCE);
            run.addProperty(
                    "verdict",
                    d.map(v -> v.verdict().name().toLowerCase(Locale.ROOT)).orElse(""));
            run.addProperty("note", r.note());
            runs.add(run);
        }
        json.add("runs", runs);
        return Json.text(json);
    }
}
