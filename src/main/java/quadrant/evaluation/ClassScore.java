package quadrant.evaluation;

import java.util.OptionalDouble;

/**
 * The results for one class.
 *
 * @param n the number of images of the class
 * @param precision empty where no image was predicted as the class
 * @param recall empty where no image is of the class
 * @param f1 empty where the class never occurs
 */
public record ClassScore(String name, int n, OptionalDouble precision, OptionalDouble recall, OptionalDouble f1) {}
