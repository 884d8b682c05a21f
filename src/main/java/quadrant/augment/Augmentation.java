package quadrant.augment;

import java.util.List;
import java.util.Map;

/**
 * One random transform of an image, as a plain value: the distribution of its parameters, not a draw from it.
 *
 * <p>The set is closed. {@link Geometry} moves pixels, {@link Colour} maps each pixel's colour, {@link Optics} mixes
 * neighbours or adds noise; a view is made in that order.
 */
public sealed interface Augmentation permits Geometry, Colour, Optics {
    /** The name in files, in {@link AugmentationPlan#canonical()} and in the derivation of the random numbers. */
    default String kind() {
        return Kinds.of(this);
    }

    /** The parameters by name, in a fixed order: the components of the record. */
    default Map<String, Double> parameters() {
        return Kinds.parameters(this);
    }

    /** The transforms that this one chooses among; empty for all but {@link OneOf}. */
    default List<Optics> choices() {
        return List.of();
    }

    /**
     * The same transform, stronger or weaker: the size of its changes is multiplied by the factor, within the limits of its
     * parameters; its probability is unchanged.
     *
     * @param factor 0 or more; 1 changes nothing
     */
    Augmentation scaled(double factor);

    /** Whether every draw leaves every image as it was. */
    boolean changesNothing();

    /** The stage of making a view to which the transform belongs. */
    Stage stage();

    /** The stages of making a view, in order. */
    enum Stage {
        GEOMETRY,
        COLOUR,
        OPTICS
    }
}
