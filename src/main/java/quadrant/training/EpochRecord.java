package quadrant.training;

import java.util.OptionalDouble;

/**
 * The result of one epoch.
 *
 * @param epoch from 1
 * @param epochs the maximum number of epochs
 * @param loss mean over the epoch's batches, on training views
 * @param accuracy share of training views predicted correctly before their step
 * @param validation balanced accuracy on the validation set, where there is one
 */
public record EpochRecord(int epoch, int epochs, double loss, double accuracy, OptionalDouble validation) {}
