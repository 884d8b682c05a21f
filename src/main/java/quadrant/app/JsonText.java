package quadrant.app;

import com.google.gson.GsonBuilder;

/** Results as JSON, for programs. */
public final class JsonText {
    private JsonText() {}

    public static String of(Object value) {
        return new GsonBuilder()
                .setPrettyPrinting()
                .serializeNulls()
                .disableHtmlEscaping()
                .create()
                .toJson(value);
    }
}
