package quadrant.imagej.ui;

import static quadrant.task.OptionName.option;

import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.Roi;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import quadrant.app.Classified;
import quadrant.app.ClassifyJob;
import quadrant.app.ClassifyOptions;
import quadrant.app.Source;
import quadrant.app.TilesJob;
import quadrant.app.Wiring;
import quadrant.dataset.io.DoubtColumns;
import quadrant.evaluation.Doubt;
import quadrant.evaluation.Predictions;
import quadrant.imagej.OpenImage;
import quadrant.imagej.RoiRows;
import quadrant.pixels.RegionSource;
import quadrant.task.Task;
import quadrant.task.UserException;

/** Classification of files or, where no input is named, of the front image; for every interface of this package. */
final class ClassifyVerb {
    private ClassifyVerb() {}

    /**
     * The result.
     *
     * @param image the open image that was classified
     * @param rois the image's classified ROIs
     */
    record Outcome(
            ClassifyOptions options,
            Classified result,
            @Nullable ImagePlus image,
            List<Roi> rois) {
        Outcome {
            rois = List.copyOf(rois);
        }
    }

    /**
     * Classifies without showing anything.
     *
     * @param images the image that is classified where no input is named; none for that in front
     */
    static Outcome work(Map<String, String> texts, List<ImagePlus> images, Task task) {
        ClassifyOptions options = new ClassifyOptions(texts);
        if (options.shard().isPresent()) {
            throw new UserException("The option " + option("shard") + " goes with the command line.", "Leave it out.");
        }
        return options.files()
                ? new Outcome(options, new ClassifyJob(Wiring.standard()).run(options, task), null, List.of())
                : ofImage(options, images.isEmpty() ? front() : images.get(0), task);
    }

    private static Outcome ofImage(ClassifyOptions options, ImagePlus image, Task task) {
        ClassifyJob job = new ClassifyJob(Wiring.standard());
        List<Roi> rois = options.what() == ClassifyOptions.What.ROIS ? ImageRois.of(image, options.rois()) : List.of();
        Classified result = switch (options.what()) {
            case IMAGE -> job.table(options, rule -> Source.images(List.of(new OpenImage(image))), task);
            case SLICES -> job.table(options, rule -> Source.images(OpenImage.slices(image)), task);
            case ROIS -> job.table(options, rule -> Source.rois(RoiRows.of(image, rois, rule.get())), task);
            case TILES -> {
                try (RegionSource source = new OpenImage(image).byRegion()) {
                    yield new TilesJob(Wiring.standard()).run(options, source, task);
                }
            }
        };
        return new Outcome(options, result, image, rois);
    }

    private static ImagePlus front() {
        ImagePlus image = WindowManager.getCurrentImage();
        if (image == null) {
            throw new UserException(
                    "There is no image to classify: input is empty, and no image is open.",
                    "Give an image or a folder as input, or open an image.");
        }
        return image;
    }

    /**
     * Classifies without windows, but marks the ROIs of an open image with their classes.
     *
     * @return the path of what was written; without an output a line for each image, ROI or slice: name, tabulator, class, and
     *     after another tabulator the reasons for doubt, where there are any
     */
    static String run(Map<String, String> texts, List<ImagePlus> images, Task task) {
        Outcome outcome = work(texts, images, task);
        ClassifiedRois.mark(outcome);
        outcome.result.rethrow();
        return outcome.result
                .written()
                .map(Object::toString)
                .orElseGet(() ->
                        outcome.result instanceof Classified.Table t ? lines(t.predictions(), outcome.options()) : "");
    }

    private static String lines(Predictions predictions, ClassifyOptions options) {
        return predictions.rows().stream()
                .map(p -> p.id() + "\t" + options.abstention().name(p, predictions.classes())
                        + p.doubt()
                                .filter(Doubt::doubtful)
                                .map(d -> "\t" + DoubtColumns.reasons(d))
                                .orElse(""))
                .collect(Collectors.joining("\n"));
    }
}
