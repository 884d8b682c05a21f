package quadrant.training;

import java.util.OptionalDouble;

/**
 * What one epoch brought.
 *
 * @param epoch from 1
 * @param epochs how many there are to be at most
 * @param loss mean over the epoch's batches, on training views
 * @param accuracy share of training views that were right before their step
 * @param validation balanced accuracy on the validation part, where there is one
 */
public record EpochRecord(int epoch, int epochs, double loss, double accuracy, OptionalDouble validation) {}
