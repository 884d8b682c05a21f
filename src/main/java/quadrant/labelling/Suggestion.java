package quadrant.labelling;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A cell suggested for labelling.
 *
 * @param image the image's name; "" for the open image
 * @param roi the ROI's name, or its number from 1
 * @param probability of the suggested class, 0 to 1
 * @param label the class that is suggested
 */
public record Suggestion(String image, String roi, OptionalDouble probability, Optional<String> label) {}
