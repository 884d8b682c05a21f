package quadrant.imagej.ui;

import static quadrant.task.OptionName.option;

import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.Roi;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import quadrant.app.ClassifyJob;
import quadrant.app.ClassifyOptions;
import quadrant.app.TilesJob;
import quadrant.app.Wiring;
import quadrant.dataset.io.DoubtColumns;
import quadrant.evaluation.Doubt;
import quadrant.evaluation.Predictions;
import quadrant.imagej.OpenImage;
import quadrant.imagej.Regions;
import quadrant.imagej.RoiRows;
import quadrant.imagej.StackFiles;
import quadrant.pixels.RegionSource;
import quadrant.task.Task;
import quadrant.task.UserException;

/** Classification of files or, where no input is named, of the front image; for every interface of this package. */
final class ClassifyVerb {
    private ClassifyVerb() {}

    /**
     * The result: a table or a map.
     *
     * @param image the open image that was classified
     * @param rois the image's classified ROIs
     */
    record Outcome(
            ClassifyOptions options,
            Optional<ClassifyJob.Result> table,
            Optional<TilesJob.Result> map,
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
                ? ofFile(options, task)
                : ofImage(options, images.isEmpty() ? front() : images.get(0), task);
    }

    private static Outcome ofFile(ClassifyOptions options, Task task) {
        return options.what() == ClassifyOptions.What.TILES
                ? map(options, new TilesJob(Wiring.standard()).run(options, task), null)
                : table(options, new ClassifyJob(Wiring.standard()).run(options, task), null, List.of());
    }

    private static Outcome ofImage(ClassifyOptions options, ImagePlus image, Task task) {
        ClassifyJob job = new ClassifyJob(Wiring.standard());
        return switch (options.what()) {
            case IMAGE ->
                table(options, job.run(options, model -> List.of(new OpenImage(image)), task), image, List.of());
            case SLICES -> table(options, job.run(options, model -> StackFiles.of(image), task), image, List.of());
            case ROIS -> {
                List<Roi> rois = ImageRois.of(image, options.rois());
                yield table(options, job.rois(options, rule -> RoiRows.of(image, rois, rule), task), image, rois);
            }
            case TILES -> {
                try (RegionSource source = Regions.of(image)) {
                    yield map(options, new TilesJob(Wiring.standard()).run(options, source, task), image);
                }
            }
        };
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

    private static Outcome table(
            ClassifyOptions options, ClassifyJob.Result result, @Nullable ImagePlus image, List<Roi> rois) {
        return new Outcome(options, Optional.of(result), Optional.empty(), image, rois);
    }

    private static Outcome map(ClassifyOptions options, TilesJob.Result result, @Nullable ImagePlus image) {
        return new Outcome(options, Optional.empty(), Optional.of(result), image, List.of());
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
        List<String> text = new ArrayList<>();
        outcome.map().ifPresent(m -> {
            m.folder().ifPresent(f -> text.add(f.toString()));
            m.rethrow();
        });
        outcome.table()
                .ifPresent(t -> text.add(
                        t.csv().map(Object::toString).orElseGet(() -> lines(t.predictions(), outcome.options()))));
        return String.join("\n", text);
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
