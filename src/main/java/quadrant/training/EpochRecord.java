package quadrant.training;

import java.util.Locale;
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
public record EpochRecord(int epoch, int epochs, double loss, double accuracy, OptionalDouble validation) {
    /**
     * The result in a line.
     *
     * @param scored the name of the validation score
     */
    public String line(String scored) {
        String validated =
                validation.isPresent() ? String.format(Locale.ROOT, ", %s %.3f", scored, validation.getAsDouble()) : "";
        return String.format(
                Locale.ROOT,
                "Epoch %d of %d: loss %.4f, accuracy on training views %.3f%s",
                epoch,
                epochs,
                loss,
                accuracy,
                validated);
    }
}
