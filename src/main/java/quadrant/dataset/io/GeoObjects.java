package quadrant.dataset.io;

/** The objects of a GeoJSON file that are selected, by their type. */
public enum GeoObjects {
    ALL,
    ANNOTATIONS,
    /** Cells and tiles are detections too. */
    DETECTIONS,
    CELLS,
    TILES;

    /** Whether a feature is selected. */
    public boolean include(GeoFeature feature) {
        String type = feature.objectType();
        return switch (this) {
            case ALL -> true;
            case ANNOTATIONS -> type.equals("annotation");
            case DETECTIONS -> type.equals("detection") || type.equals("cell") || type.equals("tile");
            case CELLS -> type.equals("cell");
            case TILES -> type.equals("tile");
        };
    }
}
