package quadrant.workspace;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The features of objects: those of all layers, of which the last are the embedding; the colours; and ImageJ's measurements.
 * One thread may fill it while others read.
 */
public final class FeatureTable {
    private final Map<Integer, Row> rows = new ConcurrentHashMap<>();
    private final Map<Integer, float[]> turned = new ConcurrentHashMap<>();

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
     * @param embeddingFrom the index at which the last layer's begin
     * @param colours a colour histogram
     * @param measured area, shape, intensity and texture
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Row(float[] layers, int embeddingFrom, float[] colours, float[] measured) {
        /** The features of a method, with these outputs of the layers. */
        private float[] of(Method method, float[] outputs) {
            return switch (method) {
                case ALL_LAYERS -> outputs;
                case LAST_LAYER -> Arrays.copyOfRange(outputs, embeddingFrom, outputs.length);
                case COLOURS -> colours;
                case MEASURED -> measured;
            };
        }
    }

    public void put(int item, Row row) {
        rows.put(item, row);
    }

    public @Nullable Row row(int item) {
        return rows.get(item);
    }

    /** The computed features of an object by a method. */
    float[] of(int item, Method method, boolean turned) {
        Row row = Objects.requireNonNull(rows.get(item));
        return row.of(method, turned ? Objects.requireNonNull(turned(item)) : row.layers);
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
