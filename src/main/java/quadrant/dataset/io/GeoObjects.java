package quadrant.dataset.io;

import java.util.Set;

/** The objects of a GeoJSON file that are selected, by their type. */
public enum GeoObjects {
    ALL,
    ANNOTATIONS("annotation"),
    /** Cells and tiles are detections too. */
    DETECTIONS("detection", "cell", "tile"),
    CELLS("cell"),
    TILES("tile");

    @SuppressWarnings("ImmutableEnumChecker") // a copy that is never changed
    private final Set<String> types;

    GeoObjects(String... types) {
        this.types = Set.of(types);
    }

    /** Whether a feature is selected. */
    public boolean include(GeoFeature feature) {
        return this == ALL || types.contains(feature.objectType());
    }
}
