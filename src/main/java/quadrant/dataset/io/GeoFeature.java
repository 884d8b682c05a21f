package quadrant.dataset.io;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import quadrant.pixels.CropRule;
import quadrant.task.UserException;

/**
 * One feature of a GeoJSON file: an object of QuPath's with its UUID, outline, class and measurements. Members that Quadrant
 * does not use are kept unchanged, numbers with all their digits.
 *
 * <p>QuPath's members: {@code id}, {@code geometry}, {@code nucleusGeometry}; {@code properties} with {@code objectType}
 * (annotation, detection, cell, tile), {@code name}, {@code color}, {@code classification} (an object of {@code name}, or of
 * {@code names} that are joined with ": ", and {@code color}), {@code measurements} (an object, before 0.4 a list of name and value),
 * {@code metadata}.
 */
public final class GeoFeature {
    /** The prefix of measurement names that hold a class's probability. */
    public static final String PROBABILITY = "Quadrant: ";

    private static final String CLASSIFICATION = "classification";
    private static final String MEASUREMENTS = "measurements";
    private static final String METADATA = "metadata";
    private static final Set<String> NO_NUMBERS = Set.of("NaN", "Infinity", "-Infinity");

    private final JsonObject json;
    private final int number;

    /** @param number its index in its file, counted from 1 */
    GeoFeature(JsonObject json, int number) {
        this.json = json;
        this.number = number;
        restoreNumbers();
    }

    static GeoFeature of(JsonElement element, int number) {
        if (!(element instanceof JsonObject feature && "Feature".equals(text(feature, "type")))) {
            throw new UserException(
                    "Member " + number + " of the features is no GeoJSON Feature.",
                    "Export the objects again, from QuPath with File › Export objects as GeoJSON.");
        }
        return new GeoFeature(feature, number);
    }

    /**
     * A feature with these members.
     *
     * @param feature such as {@code {"type": "Feature", …}}
     */
    public static GeoFeature of(JsonObject feature) {
        return of((JsonElement) feature, 1);
    }

    /** A rectangle, such as a tile. */
    public static GeoFeature rectangle(String id, String objectType, double x, double y, double w, double h) {
        JsonArray coordinates = new JsonArray();
        coordinates.add(GeoShape.ring(x, y, x + w, y, x + w, y + h, x, y + h));
        return made(id, objectType, GeoShape.geometry("Polygon", coordinates));
    }

    /** A feature without a class. */
    public static GeoFeature made(String id, String objectType, JsonObject geometry) {
        JsonObject feature = new JsonObject();
        feature.addProperty("type", "Feature");
        feature.addProperty("id", id);
        feature.add("geometry", geometry);
        JsonObject properties = new JsonObject();
        properties.addProperty("objectType", objectType);
        feature.add("properties", properties);
        return new GeoFeature(feature, 1);
    }

    /** The reader of JSON gives a bare NaN as text. */
    private void restoreNumbers() {
        if (properties().get(MEASUREMENTS) instanceof JsonObject measurements) {
            measurements.entrySet().forEach(e -> {
                if (e.getValue() instanceof JsonPrimitive p && p.isString() && NO_NUMBERS.contains(p.getAsString())) {
                    e.setValue(new JsonPrimitive(Double.valueOf(p.getAsString())));
                }
            });
        }
    }

    /** The whole feature. */
    public JsonObject json() {
        return json;
    }

    /** Its id, else its index in the file, as "feature 12". */
    public String id() {
        String id = text(json, "id");
        return id == null || id.isBlank() ? "feature " + number : id;
    }

    /** Its name in messages, such as "cell 9a0e…". */
    public String title() {
        return objectType() + " " + id();
    }

    /** The object type in lower case, such as {@code cell}; annotation where none is given, as QuPath assumes. */
    public String objectType() {
        for (String key : new String[] {"objectType", "object_type", "type"}) {
            String type = text(properties(), key);
            if (type != null) {
                return plain(type);
            }
        }
        String id = text(json, "id");
        return id != null && id.startsWith("Path") ? plain(id) : "annotation";
    }

    /** PathCellObject is a cell. */
    private static String plain(String type) {
        return type.replaceAll("^Path|Object$", "").toLowerCase(Locale.ROOT);
    }

    /** Its name, which is not its class. */
    public Optional<String> name() {
        return Optional.ofNullable(text(properties(), "name")).filter(n -> !n.isBlank());
    }

    /** Its class in QuPath's notation: "Tumor", "Tumor: Positive". */
    public Optional<String> classification() {
        String name = text(properties(), CLASSIFICATION);
        if (properties().get(CLASSIFICATION) instanceof JsonObject c) {
            name = text(c, "name");
            if (name == null && c.get("names") instanceof JsonArray names) {
                name = names.asList().stream()
                        .filter(JsonElement::isJsonPrimitive)
                        .map(JsonElement::getAsString)
                        .collect(Collectors.joining(": "));
            }
        }
        return Optional.ofNullable(name).map(String::strip).filter(n -> !n.isEmpty());
    }

    /** The colour of its class, else its own, as 0xrrggbb. */
    public Optional<Integer> colour() {
        JsonElement ofClass =
                properties().get(CLASSIFICATION) instanceof JsonObject c ? c.get("color") : JsonNull.INSTANCE;
        return rgb(ofClass).or(() -> rgb(properties().get("color")));
    }

    /** Gives its class the colour of the map, or adds the class's own colour to the map where there is none. */
    void recolour(Map<String, Integer> colours) {
        Optional<String> name = classification();
        if (name.isPresent() && properties().get(CLASSIFICATION) instanceof JsonObject c) {
            Optional<Integer> own = rgb(c.get("color"));
            Integer rgb = colours.get(name.get());
            if (rgb == null) {
                own.ifPresent(colour -> colours.put(name.get(), colour));
            } else if (!own.equals(Optional.of(rgb))) {
                c.add("color", colour(rgb));
            }
        }
    }

    private static JsonArray colour(int rgb) {
        JsonArray colour = new JsonArray();
        for (int shift = 16; shift >= 0; shift -= 8) {
            colour.add(rgb >> shift & 255);
        }
        return colour;
    }

    private static Optional<Integer> rgb(@Nullable JsonElement colour) {
        try {
            return colour instanceof JsonArray a && a.size() >= 3
                    ? Optional.of(a.get(0).getAsInt() << 16
                            | a.get(1).getAsInt() << 8
                            | a.get(2).getAsInt())
                    : Optional.empty();
        } catch (NumberFormatException | UnsupportedOperationException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    /**
     * Its outline.
     *
     * @return empty where the nucleus is requested and there is none
     * @throws UserException when the geometry is invalid, with the id
     */
    public Optional<GeoShape> shape(CropRule.Outline outline) {
        boolean nucleus = outline == CropRule.Outline.NUCLEUS;
        JsonElement geometry = json.get(nucleus ? "nucleusGeometry" : "geometry");
        return nucleus && (geometry == null || geometry.isJsonNull())
                ? Optional.empty()
                : Optional.of(GeoShape.of(geometry, this));
    }

    UserException invalid(String why) {
        return new UserException(
                "The " + title() + " has no valid geometry: " + why + ".",
                "Correct or delete this object and export again.");
    }

    /** Sets its class; a class of the same name keeps its colour. */
    public void classify(String name, int rgb) {
        if (classification().filter(name::equals).isPresent()) {
            return;
        }
        JsonObject c = new JsonObject();
        c.addProperty("name", name);
        c.add("color", colour(rgb));
        own().add(CLASSIFICATION, c);
    }

    /** Adds or replaces a measurement. */
    public void measure(String name, Number value) {
        if (properties().get(MEASUREMENTS) instanceof JsonArray list) {
            JsonObject entry = new JsonObject();
            entry.addProperty("name", name);
            entry.addProperty("value", value);
            for (int i = 0; i < list.size(); i++) {
                if (list.get(i) instanceof JsonObject earlier && name.equals(text(earlier, "name"))) {
                    list.set(i, entry);
                    return;
                }
            }
            list.add(entry);
        } else {
            child(MEASUREMENTS).addProperty(name, value);
        }
    }

    /** Adds or replaces an entry of the metadata. */
    public void describe(String key, String value) {
        child(METADATA).addProperty(key, value);
    }

    private JsonObject child(String key) {
        if (properties().get(key) instanceof JsonObject there) {
            return there;
        }
        JsonObject child = new JsonObject();
        own().add(key, child);
        return child;
    }

    private JsonObject properties() {
        return json.get("properties") instanceof JsonObject p ? p : new JsonObject();
    }

    /** The properties, created where there are none. */
    private JsonObject own() {
        JsonObject p = properties();
        json.add("properties", p);
        return p;
    }

    static @Nullable String text(JsonObject of, String key) {
        return of.get(key) instanceof JsonPrimitive p ? p.getAsString() : null;
    }
}
