package quadrant.face.cli;

import com.google.gson.GsonBuilder;

/** Results as JSON on standard output. */
final class JsonText {
    private JsonText() {}

    static String of(Object value) {
        return new GsonBuilder()
                .setPrettyPrinting()
                .disableHtmlEscaping()
                .create()
                .toJson(value);
    }
}
