package quadrant;

import ij.ImagePlus;
import ij.measure.ResultsTable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import quadrant.imagej.ui.Menu;

/**
 * The classes of an image in memory, which stays as it is; nothing is shown.
 *
 * @param labels their numbers as 16-bit pixels: from 1 in the model's order, one more for uncertain, 0 for nothing; "Info" lists them
 * @param table a row an object, slice or image: class, doubt and the probability of each class; of tiles, a row a class with its area
 */
public record Classification(ImagePlus labels, ResultsTable table) {
    /** As below, without a label image: {@code Classification.of(image, "/data/model.onnx", "find")}. */
    public static Classification of(ImagePlus image, String model, String options) {
        return of(image, model, options, null);
    }

    /**
     * Classifies an image, or its ROIs, tiles, slices or cells.
     *
     * @param model the path of a model
     * @param options of {@code classify} but model and input, as macros write them; "" for the image as a whole
     * @param objects a label image of the objects that are classified, of the image's size; null for what the options say
     * @throws RuntimeException for a mistake a {@code quadrant.task.UserException}, whose message has the remedy
     */
    public static Classification of(ImagePlus image, String model, String options, @Nullable ImagePlus objects) {
        List<ImagePlus> images = objects == null ? List.of(image) : List.of(image, objects);
        return Menu.classify(images, model, options, Classification::new);
    }
}
