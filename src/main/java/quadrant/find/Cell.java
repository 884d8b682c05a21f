package quadrant.find;

import java.util.List;

/**
 * An object that was found.
 *
 * @param density the mean logarithm of each channel in it, after 8 of 255 are added
 */
public record Cell(Patch patch, List<Double> density) {
    public Cell {
        density = List.copyOf(density);
    }
}
