package quadrant.face;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import quadrant.dataset.GroupId;
import quadrant.dataset.PixelSource;
import quadrant.disk.ModelFile;
import quadrant.disk.NpyFile;
import quadrant.disk.PredictionTable;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.inference.Classifier;
import quadrant.model.Doubt;
import quadrant.model.FineTunedModel;
import quadrant.task.Reason;
import quadrant.task.Task;
import quadrant.task.UserException;

/** Classifies images and writes a table. */
public final class ClassifyJob {
    private final Wiring wiring;

    public ClassifyJob(Wiring wiring) {
        this.wiring = wiring;
    }

    /**
     * What came out.
     *
     * @param doubts of each image; empty where the model tells none
     */
    public record Result(Path csv, int images, Predictions predictions, List<Doubt.OfImage> doubts) {}

    /**
     * What the model says.
     *
     * @param doubts of each image; empty where the model tells none
     */
    public record Said(Predictions predictions, List<Doubt.OfImage> doubts) {}

    public Result run(ClassifyOptions options, Task task) {
        options.compute();
        WritableTable.require(options.output(), options.inputs(), options.model());
        FineTunedModel model = ModelFile.read(options.model());
        List<PixelSource> images = wiring.datasets().inputs(options.inputs());
        if (options.skipUnreadable()) {
            images = ReadableImages.of(images, task);
        }
        if (images.isEmpty()) {
            throw new UserException(
                    "There is no image to classify in " + options.inputs() + ".", "Give images or a folder of images.");
        }
        Said said = predict(model, options, images, task);
        PredictionTable.write(options.output(), said.predictions, DoubtColumns.of(said, model));
        return new Result(options.output(), images.size(), said.predictions, said.doubts);
    }

    /** Classifies images that need no file; writes the table where an output is given. */
    public Said run(ClassifyOptions options, List<PixelSource> images, Task task) {
        options.compute();
        if (options.writes()) {
            WritableTable.require(options.output(), options.inputs(), options.model());
        }
        FineTunedModel model = ModelFile.read(options.model());
        Said said = predict(model, options, images, task);
        if (options.writes()) {
            PredictionTable.write(options.output(), said.predictions, DoubtColumns.of(said, model));
        }
        return said;
    }

    private Said predict(FineTunedModel model, ClassifyOptions options, List<PixelSource> images, Task task) {
        task.phase("Classifying");
        OptionalDouble[] outliers = new OptionalDouble[images.size()];
        Arrays.fill(outliers, OptionalDouble.empty());
        Classifier.Sight sight = (i, features) -> outliers[i] = model.doubt()
                .flatMap(Doubt::outliers)
                .map(o -> OptionalDouble.of(o.known().score(features)))
                .orElse(OptionalDouble.empty());
        if (model.doubt().isPresent() && options.views().orElse(model.testViews()) != model.testViews()) {
            task.warn(
                    "Sets and the threshold were learnt with the model's own turned views, or none, so with others their"
                            + " promises hold only roughly.");
        }
        List<List<Float>> probabilities = classify(model, images, sight, options, task);
        List<Prediction> rows = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            String name = images.get(i).name();
            rows.add(new Prediction(name, new GroupId(name), OptionalInt.empty(), probabilities.get(i)));
        }
        List<Doubt.OfImage> doubts = new ArrayList<>();
        model.doubt().ifPresent(d -> {
            for (int i = 0; i < rows.size(); i++) {
                doubts.add(d.of(rows.get(i).probabilities(), outliers[i]));
            }
        });
        return new Said(new Predictions(model.classes(), rows), List.copyOf(doubts));
    }

    private List<List<Float>> classify(
            FineTunedModel model,
            List<PixelSource> images,
            Classifier.Sight sight,
            ClassifyOptions options,
            Task task) {
        try (Classifier classifier = new Classifier(
                model,
                wiring.engines().trunks(),
                options.compute(),
                options.views().orElse(model.testViews()),
                task)) {
            if (options.dumpInput().isEmpty()) {
                return classifier.classify(images, pixels -> {}, sight, task);
            }
            return dumping(
                    classifier,
                    model.preprocessing().sizePx(),
                    images,
                    sight,
                    options.dumpInput().get(),
                    task);
        } catch (UncheckedIOException e) {
            throw notDumped(Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw notDumped(e);
        }
    }

    private static UserException notDumped(IOException e) {
        return new UserException(
                "The dump of the input could not be written (" + Reason.of(e) + ").",
                "Choose a folder that you may write to, or leave --dump-input out.",
                e);
    }

    private static List<List<Float>> dumping(
            Classifier classifier, long size, List<PixelSource> images, Classifier.Sight sight, Path folder, Task task)
            throws IOException {
        boolean made = !Files.exists(folder);
        boolean done = false;
        Files.createDirectories(folder);
        try (NpyFile npy = new NpyFile(folder.resolve("input.npy"), List.of((long) images.size(), 3L, size, size))) {
            List<List<Float>> all = classifier.classify(images, pixels -> append(npy, pixels), sight, task);
            npy.commit();
            done = true;
            return all;
        } finally {
            if (made && !done) {
                Files.deleteIfExists(folder);
            }
        }
    }

    private static void append(NpyFile npy, ByteBuffer pixels) {
        try {
            npy.append(pixels.asFloatBuffer());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
