package quadrant.training;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import quadrant.onnx.PooledLayers;
import quadrant.onnx.PooledLayers.Family;

/** The families of features that a classifier reads, from simple to rich: of equally good ones the first is chosen. */
public enum Variant {
    EQUAL("the whole of each block", EnumSet.of(Family.WHOLE)),
    CENTRE("the whole of each block and its centre", EnumSet.of(Family.WHOLE, Family.CENTRE)),
    EARLY("the whole of each block and the early blocks' correlations", EnumSet.of(Family.WHOLE, Family.EARLY)),
    BOTH("the whole of each block, its centre and the early blocks' correlations", EnumSet.allOf(Family.class));

    private final String text;

    @SuppressWarnings("ImmutableEnumChecker") // never changed
    private final Set<Family> families;

    Variant(String text, Set<Family> families) {
        this.text = text;
        this.families = families;
    }

    /** In words. */
    public String text() {
        return text;
    }

    /** The families. */
    public Set<Family> families() {
        return Set.copyOf(families);
    }

    /** Those whose families a network has. */
    static List<Variant> of(PooledLayers layers) {
        Set<Family> own = layers.families();
        return Arrays.stream(values()).filter(v -> own.containsAll(v.families)).toList();
    }
}
