package quadrant.workspace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The features of objects: those of all layers, of which the last are the embedding; the colours; and ImageJ's measurements.
 * One thread may fill it while others read.
 */
public final class FeatureTable {
    private final List<@Nullable Row> rows = new ArrayList<>();
    private final Map<Integer, float[]> turned = new HashMap<>();
    private int count;

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
        /** A copy with other pooled outputs. */
        Row with(float[] others) {
            return new Row(others, embeddingFrom, colours, measured);
        }

        /** The objects that have features, by number. */
        public float[] of(Method method) {
            return switch (method) {
                case ALL_LAYERS -> layers;
                case LAST_LAYER -> Arrays.copyOfRange(layers, embeddingFrom, layers.length);
                case COLOURS -> colours;
                case MEASURED -> measured;
            };
        }
    }

    public synchronized void put(int item, Row row) {
        while (rows.size() <= item) {
            rows.add(null);
        }
        if (rows.set(item, row) == null) {
            count++;
        }
    }

    public synchronized @Nullable Row row(int item) {
        return item < rows.size() ? rows.get(item) : null;
    }

    /** Sets the mean of all layers over the four quarter turns, which a saved model is trained on. */
    public synchronized void putTurned(int item, float[] mean) {
        turned.put(item, mean);
    }

    /** The mean over the turns; null where it was not computed. */
    public synchronized float @Nullable [] turned(int item) {
        return turned.get(item);
    }

    /** The number of objects with features. */
    public synchronized int count() {
        return count;
    }

    /** Removes an object. */
    public synchronized void remove(int item) {
        turned.remove(item);
        if (item < rows.size() && rows.set(item, null) != null) {
            count--;
        }
    }
}
