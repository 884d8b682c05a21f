package quadrant.evaluation;

import java.util.OptionalDouble;

/**
 * What a model is worth for one class.
 *
 * @param n how many images are of the class
 * @param precision empty where no image was called by the class
 * @param recall empty where no image is of the class
 * @param f1 empty where the class never occurs
 */
public record ClassScore(String name, int n, OptionalDouble precision, OptionalDouble recall, OptionalDouble f1) {}
