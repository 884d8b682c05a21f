package quadrant.face;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import quadrant.dataset.GroupId;
import quadrant.dataset.PixelSource;
import quadrant.dataset.UnreadableImageException;
import quadrant.disk.ModelFile;
import quadrant.disk.NpyFile;
import quadrant.disk.PredictionTable;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.inference.Classifier;
import quadrant.model.FineTunedModel;
import quadrant.task.Task;
import quadrant.task.UserException;

/** Classifies images and writes a table. */
public final class ClassifyJob {
    private final Wiring wiring;

    public ClassifyJob(Wiring wiring) {
        this.wiring = wiring;
    }

    /** What came out. */
    public record Result(Path csv, int images, Predictions predictions) {}

    public Result run(ClassifyOptions options, Task task) {
        FineTunedModel model = ModelFile.read(options.model());
        requireWritable(options.output());
        List<PixelSource> images = wiring.datasets().inputs(options.inputs());
        if (options.skipUnreadable()) {
            images = readable(images, task);
        }
        if (images.isEmpty()) {
            throw new UserException(
                    "There is no image to classify in " + options.inputs() + ".", "Give images or a folder of images.");
        }
        Predictions predictions = predict(model, options, images, task);
        PredictionTable.write(options.output(), predictions);
        return new Result(options.output(), images.size(), predictions);
    }

    /** Classifies images that need no file; writes the table where an output is given. */
    public Predictions run(ClassifyOptions options, List<PixelSource> images, Task task) {
        FineTunedModel model = ModelFile.read(options.model());
        if (!options.writes()) {
            return predict(model, options, images, task);
        }
        requireWritable(options.output());
        Predictions predictions = predict(model, options, images, task);
        PredictionTable.write(options.output(), predictions);
        return predictions;
    }

    private Predictions predict(FineTunedModel model, ClassifyOptions options, List<PixelSource> images, Task task) {
        task.phase("Classifying");
        List<List<Float>> probabilities = classify(model, images, options, task);
        List<Prediction> rows = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            String name = images.get(i).name();
            rows.add(new Prediction(name, new GroupId(name), OptionalInt.empty(), probabilities.get(i)));
        }
        return new Predictions(model.classes(), rows);
    }

    private List<List<Float>> classify(
            FineTunedModel model, List<PixelSource> images, ClassifyOptions options, Task task) {
        try (Classifier classifier = new Classifier(model, wiring.engines().trunks(), options.compute(), task)) {
            if (options.dumpInput().isEmpty()) {
                return classifier.classify(images, task);
            }
            Path folder = options.dumpInput().get();
            Files.createDirectories(folder);
            long size = model.preprocessing().sizePx();
            try (NpyFile npy =
                    new NpyFile(folder.resolve("input.npy"), List.of((long) images.size(), 3L, size, size))) {
                List<List<Float>> all = classifier.classify(
                        images,
                        pixels -> {
                            try {
                                npy.append(pixels.asFloatBuffer());
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        },
                        task);
                npy.commit();
                return all;
            }
        } catch (UncheckedIOException | IOException e) {
            throw new UserException(
                    "The dump of the input could not be written (" + e.getMessage() + ").",
                    "Choose a folder that you may write to, or leave --dump-input out.",
                    e);
        }
    }

    private static List<PixelSource> readable(List<PixelSource> images, Task task) {
        List<PixelSource> kept = new ArrayList<>();
        for (PixelSource image : images) {
            task.checkCancelled();
            try {
                image.read();
                kept.add(image);
            } catch (UnreadableImageException e) {
                task.warn("Skipped: " + e.problem());
            }
        }
        return kept;
    }

    private static void requireWritable(Path csv) {
        Path parent = csv.toAbsolutePath().getParent();
        if (Files.isDirectory(csv)) {
            throw new UserException(
                    "The output " + csv + " is a folder, and a CSV file was expected.", "Give the name of a file.");
        }
        if (parent != null && !Files.isDirectory(parent)) {
            throw new UserException(
                    "The folder " + parent + " of the output does not exist.", "Make it, or choose another output.");
        }
    }
}
