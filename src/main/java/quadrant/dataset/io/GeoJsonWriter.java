package quadrant.dataset.io;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.stream.JsonWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import quadrant.task.SafeFile;

/**
 * A FeatureCollection that is written feature by feature, compressed as its name requires; it appears under its name only after
 * {@link #commit}.
 */
public final class GeoJsonWriter implements AutoCloseable {
    /** Nulls and values that are not numbers are kept. */
    private static final Gson GSON = new GsonBuilder()
            .serializeNulls()
            .disableHtmlEscaping()
            .serializeSpecialFloatingPointValues()
            .create();

    private final Target target;
    private final SafeFile file;
    private final JsonWriter json;
    private final Map<String, Integer> colours = new HashMap<>();
    private final Set<String> written = new HashSet<>(Set.of("type", "features", GeoJsonFile.GENERATOR));

    /**
     * Begins a file.
     *
     * @param generator as defined in {@link GeoJsonFile}
     * @param members further members of the collection
     */
    public GeoJsonWriter(Target target, String generator, JsonObject members) throws IOException {
        this.target = target;
        this.file = SafeFile.begin(target.file());
        try {
            OutputStream packed = packed(ImageFiles.name(target.file()), file.stream());
            this.json = new JsonWriter(new OutputStreamWriter(packed, StandardCharsets.UTF_8));
            json.setLenient(true);
            json.beginObject();
            json.name("type").value("FeatureCollection");
            json.name(GeoJsonFile.GENERATOR).value(generator);
            append(members);
            json.name("features").beginArray();
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static OutputStream packed(String name, OutputStream to) throws IOException {
        OutputStream out = new BufferedOutputStream(to, 1 << 16);
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".gz")) {
            return new GZIPOutputStream(out, 1 << 16);
        }
        if (!lower.endsWith(".zip")) {
            return out;
        }
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        String plain = name.substring(0, name.length() - ".zip".length());
        zip.putNextEntry(
                new ZipEntry(plain.toLowerCase(Locale.ROOT).endsWith(".geojson") ? plain : plain + ".geojson"));
        return zip;
    }

    private void append(JsonObject members) throws IOException {
        for (Map.Entry<String, JsonElement> e : members.entrySet()) {
            if (written.add(e.getKey())) {
                json.name(e.getKey());
                GSON.toJson(e.getValue(), json);
            }
        }
    }

    /** Sets the colour of a class for all features that follow, 0xrrggbb. */
    public void colour(String classification, int rgb) {
        colours.put(classification, rgb);
    }

    /** Appends a feature; its class has the colour of the first one of that class, as QuPath keeps only that. */
    public void write(GeoFeature feature) {
        feature.recolour(colours);
        GSON.toJson(feature.json(), json);
    }

    /**
     * Ends the file and moves it to its final place.
     *
     * @param members further members of the collection; those already written are not repeated
     */
    public void commit(JsonObject members) throws IOException {
        json.endArray();
        append(members);
        json.endObject();
        json.close();
        target.check(GeoJsonFile.KIND);
        file.commit();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
