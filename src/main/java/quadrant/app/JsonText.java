package quadrant.app;

import quadrant.report.Json;

/** Results as JSON. */
public final class JsonText {
    private JsonText() {}

    public static String of(Object value) {
        return Json.text(value);
    }
}
