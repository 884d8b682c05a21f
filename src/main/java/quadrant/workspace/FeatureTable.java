package quadrant.workspace;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The features of objects: those of all layers, of which the last are the embedding; the colours; and ImageJ's measurements.
 * One thread may fill it while others read.
 *
 * @param channels the names of those that go through the network one by one, whose features are side by side; empty for colour
 *     images
 * @param read the places of those that are read; all of them where none is given
 * @param rows by the number of the object, and {@code turned} the mean of all layers over the four quarter turns
 */
public record FeatureTable(
        List<String> channels, List<Integer> read, Map<Integer, Row> rows, Map<Integer, float[]> turned) {
    public FeatureTable {
        read = read.isEmpty()
                ? IntStream.range(0, Math.max(1, channels.size())).boxed().toList()
                : read;
    }

    /** An empty table. */
    public FeatureTable(List<String> channels) {
        this(channels, List.of(), new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
    }

    /** The same table, of which some channels alone are read. */
    public FeatureTable reading(List<Integer> some) {
        return new FeatureTable(channels, some, rows, turned);
    }

    /** A line that says which channels are read; "" for colour images. */
    public String reads() {
        return channels.isEmpty()
                ? ""
                : read.stream()
                        .map(c -> "channel " + (c + 1) + " (" + channels.get(c) + ")")
                        .collect(Collectors.joining(", ", "\nReads ", " of " + channels.size() + "."))
                        .replaceAll("(channel \\d+) \\(\\1\\)", "$1");
    }

    /** The features by which objects are classified. */
    public enum Method {
        /** All layers of the network. */
        ALL_LAYERS("all layers"),
        /** Its last layer alone. */
        LAST_LAYER("the last layer alone"),
        /** A histogram of colours. */
        COLOURS("colours alone"),
        /** Area, shape, intensity and texture as ImageJ measures them. */
        MEASURED("ImageJ's measurements alone");

        private final String text;

        Method(String text) {
            this.text = text;
        }

        /** In words, such as "colours alone". */
        public String text() {
            return text;
        }
    }

    /**
     * The features of one object.
     *
     * @param layers pooled outputs of all layers, the same number for each object
     * @param embeddingFrom the index at which the last layer's begin, in those of a channel
     * @param colours a colour histogram
     * @param measured area, shape, intensity and texture
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Row(float[] layers, int embeddingFrom, float[] colours, float[] measured) {}

    public void put(int item, Row row) {
        rows.put(item, row);
    }

    public @Nullable Row row(int item) {
        return rows.get(item);
    }

    /** The computed features of an object by a method. */
    float[] of(int item, Method method, boolean turned) {
        Row row = Objects.requireNonNull(rows.get(item));
        float[] outputs = turned ? Objects.requireNonNull(turned(item)) : row.layers;
        return switch (method) {
            case ALL_LAYERS -> read.size() >= channels.size() ? outputs : some(outputs, 0);
            case LAST_LAYER -> some(outputs, row.embeddingFrom);
            case COLOURS -> row.colours;
            case MEASURED -> row.measured;
        };
    }

    /** The outputs of the channels that are read, of each from an index on. */
    private float[] some(float[] outputs, int from) {
        int width = outputs.length / Math.max(1, channels.size());
        FloatBuffer some = FloatBuffer.allocate(read.size() * (width - from));
        read.forEach(c -> some.put(outputs, c * width + from, width - from));
        return some.array();
    }

    /** Sets the mean of all layers over the four quarter turns, which a saved model is trained on. */
    public void putTurned(int item, float[] mean) {
        turned.put(item, mean);
    }

    /** The mean over the turns; null where it was not computed. */
    public float @Nullable [] turned(int item) {
        return turned.get(item);
    }

    /** The number of objects with features. */
    public int count() {
        return rows.size();
    }
}
