package quadrant.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import quadrant.dataset.PixelSource;
import quadrant.dataset.io.Target;
import quadrant.engine.Compute;
import quadrant.evaluation.Prediction;
import quadrant.export.BioImageIo;
import quadrant.export.BioImageIo.Example;
import quadrant.export.BioImageIo.Publication;
import quadrant.export.Field;
import quadrant.export.OpenCv;
import quadrant.export.WsInfer;
import quadrant.inference.Classifier;
import quadrant.model.FineTunedModel;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.TestViews;
import quadrant.task.Reason;
import quadrant.task.SafeFile;
import quadrant.task.Task;
import quadrant.task.UserException;

/** Exports a model to the format of another program. */
public final class ExportJob {
    /** Below this difference the order of two classes could change within the tolerance of bioimage.io's test. */
    private static final double LEAST_LEAD = 0.1;

    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_DESCRIPTION = 500;

    private static final Target.Kind PACKAGE = new Target.Kind("a package of bioimage.io", file -> {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return zip.getEntry(BioImageIo.DESCRIPTION) != null;
        }
    });

    private final Wiring wiring;
    private final Clock clock;

    public ExportJob(Wiring wiring, Clock clock) {
        this.wiring = wiring;
        this.clock = clock;
    }

    /**
     * Exports the model.
     *
     * @return the folder or file that was written
     */
    public Path run(ExportOptions options, Task task) {
        Path output = options.output();
        Target zip = new Target(output, List.of(options.model()), options.overwrite());
        if (options.isZip()) {
            zip.check();
            zip.check(PACKAGE);
        } else {
            OutputFolder.check(output, false);
        }
        FineTunedModel model = wiring.door().open(options.model());
        if (!model.preprocessing().mapping().equals(ChannelMapping.automatic())
                && options.to() != ExportOptions.To.BIOIMAGEIO) {
            task.warn(
                    "The model was trained on chosen channels; the export takes what QuPath shows as red, green and blue.");
        }
        switch (options.to()) {
            case WSINFER, OPENCV -> {
                Field field = Field.of(model, options.patchPx(), options.micronsPerPixel());
                task.info("The model sees " + field.describe() + " at once.");
                if (options.to() == ExportOptions.To.OPENCV && OpenCv.isDoubtful(model)) {
                    task.warn(
                            "OpenCV lacks operators of this network, as of most transformers; export to wsinfer instead.");
                }
                boolean torch = options.to() == ExportOptions.To.WSINFER;
                folder(
                        output,
                        work -> torch ? WsInfer.write(model, field, work) : OpenCv.write(model, field, work, output));
            }
            case BIOIMAGEIO -> {
                Map<String, byte[]> files = bioimageio(options, model, task);
                if (options.isZip()) {
                    zip.write(PACKAGE, zipped(files));
                } else {
                    folder(output, work -> {
                        files.forEach((name, bytes) -> SafeFile.write(work.resolve(name), bytes));
                        return new ArrayList<>(files.keySet());
                    });
                }
            }
        }
        return output;
    }

    /** Writes files into a folder, and returns their names. */
    @FunctionalInterface
    private interface Writer {
        List<String> write(Path folder);
    }

    private static void folder(Path output, Writer writer) {
        try (OutputFolder folder = OutputFolder.open(output, false)) {
            folder.finish(writer.write(folder.work()));
        } catch (IOException e) {
            throw new UserException(
                    "The export could not be written to " + output + " (" + Reason.of(e) + ").",
                    "Check that there is space and that you may write there.",
                    e);
        }
    }

    private Map<String, byte[]> bioimageio(ExportOptions options, FineTunedModel model, Task task) {
        int opset = model.graph().opset();
        if (opset > BioImageIo.LATEST_OPSET) {
            task.warn("The network is of ONNX operator set " + opset + ", and deepImageJ and other Java readers of"
                    + " bioimage.io take at most " + BioImageIo.LATEST_OPSET + ".");
        }
        String classes = String.join(", ", model.classes().names());
        Publication publication = new Publication(
                options.name().orElseGet(() -> name(model)),
                options.description().orElse(shortened("Classifies images as " + classes, LONGEST_DESCRIPTION) + "."),
                options.authors(),
                options.licence(),
                clock.instant().truncatedTo(ChronoUnit.SECONDS));
        return BioImageIo.files(model, publication, example(options, model, task), report(options.model()));
    }

    private static String name(FineTunedModel model) {
        String classes = String.join(" - ", model.classes().names())
                .replaceAll("[^A-Za-z0-9_+ ()-]", " ")
                .replaceAll(" +", " ");
        return shortened("Quadrant classifier " + classes, LONGEST_NAME);
    }

    private static String shortened(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest);
    }

    /** The image with the most confident prediction. */
    private Example example(ExportOptions options, FineTunedModel model, Task task) {
        List<PixelSource> images = wiring.datasets().inputs(List.of(options.image()));
        if (images.isEmpty()) {
            throw new UserException(
                    "There is no image in " + options.image() + ".", "Name an image or a folder of images.");
        }
        List<List<Float>> all;
        task.phase("Looking for an image with a confident prediction");
        try (Classifier classifier =
                new Classifier(model, wiring.engines().trunks(), Compute.cpu(), TestViews.NONE, task)) {
            all = classifier.predict(images, task).stream()
                    .map(Prediction::probabilities)
                    .toList();
        }
        int best = IntStream.range(0, all.size())
                .boxed()
                .max(Comparator.comparingDouble(i -> lead(all.get(i))))
                .orElseThrow();
        double lead = lead(all.get(best));
        if (lead < LEAST_LEAD) {
            throw new UserException(
                    String.format(
                            Locale.ROOT,
                            "The probability of the predicted class exceeds that of the next by only %.2f, for %s,"
                                    + " which is too little for a test.",
                            lead,
                            images.get(best).name()),
                    "Give an image with a more confident prediction.");
        }
        task.info("Test image: " + images.get(best).name());
        return new Example(model.preprocessing().canvas(images.get(best).read()), all.get(best));
    }

    /** The difference between the probabilities of the two most probable classes. */
    private static double lead(List<Float> probabilities) {
        List<Float> sorted =
                probabilities.stream().sorted(Comparator.reverseOrder()).toList();
        return sorted.size() < 2 ? 1 : sorted.get(0) - sorted.get(1);
    }

    private static String report(Path model) {
        Path report = model.toAbsolutePath().resolveSibling("report.json");
        try {
            return Files.isRegularFile(report) ? Files.readString(report) : "";
        } catch (IOException e) {
            throw new UserException(
                    "The report " + report + " cannot be read (" + Reason.of(e) + ").", "Move it away.", e);
        }
    }

    private static byte[] zipped(Map<String, byte[]> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> f : files.entrySet()) {
                ZipEntry entry = new ZipEntry(f.getKey());
                entry.setTime(0);
                zip.putNextEntry(entry);
                zip.write(f.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }
}
