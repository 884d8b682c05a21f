package quadrant.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
final class ExportJob {
    /** The program to export to. */
    enum To {
        /** QuPath's WSInfer extension, and WSInfer. */
        WSINFER,
        /** OpenCV's DNN module, with scripts for QuPath. */
        OPENCV,
        /** A package of bioimage.io. */
        BIOIMAGEIO
    }

    private static final Option<To> TO = Option.of("to", Value.choice(To.class))
            .help("wsinfer: for QuPath's WSInfer extension, TorchScript. opencv: for OpenCV, with scripts for QuPath."
                    + " bioimageio: a package to be published at bioimage.io.")
            .at(Option.Place.ESSENTIAL)
            .required();

    private static final Option<Path> OUTPUT = Option.of("output", Value.path("OUTPUT"))
            .label("Output (new folder or .zip)")
            .help("A new or empty folder; of bioimageio also a file that ends in .zip.")
            .at(Option.Place.ESSENTIAL)
            .required();

    private static final int MOST_PATCH_PX = 100_000;

    private static final Option<Optional<Double>> UM_PER_PX = Option.of("um_per_px", Value.microns())
            .label("µm per pixel")
            .help("wsinfer, opencv: the µm per pixel at which slides are read")
            .at(Option.Place.ESSENTIAL)
            .optional("that of the training images");

    private static final Option<Optional<Integer>> PATCH_PX = Option.of("patch_px", Value.whole(1, MOST_PATCH_PX))
            .label("Patch (pixels)")
            .help("wsinfer, opencv: the side of the square that the model sees at once, in those pixels")
            .optional("the field of view of the training images");

    private static final Option<Optional<String>> NAME = Option.of(
                    "name",
                    Value.word(
                            "TEXT",
                            "5 to 128 letters, digits, spaces, and _ + - ( )",
                            t -> Optional.of(t).filter(n -> n.matches("[A-Za-z0-9_+ ()-]{5,128}"))))
            .help("bioimageio: the name of the package")
            .optional("made of the classes");

    private static final Option<Optional<String>> DESCRIPTION = Option.of("description", Value.text("TEXT"))
            .help("bioimageio: what the model is for, in a sentence")
            .optional("made of the classes");

    private static final Option<Optional<List<String>>> AUTHORS = Option.of(
                    "authors", Value.text("NAMES", "a name", ExportJob::names))
            .help(
                    "bioimageio, where it is needed: who made the model, such as \"A. Author (University of B); C. Author\".")
            .at(Option.Place.ESSENTIAL)
            .optional();

    private static final Option<Optional<String>> LICENCE = Option.of(
                    "licence",
                    Value.text(
                            "SPDX",
                            "an SPDX name such as CC-BY-4.0",
                            t -> Optional.of(t).filter(n -> n.matches("[A-Za-z0-9.+-]+"))))
            .help("bioimageio, where it is needed: the licence of the model by its SPDX name, such as CC-BY-4.0.")
            .at(Option.Place.ESSENTIAL)
            .optional();

    private static final Option<Optional<Path>> IMAGE = Option.of("image", Value.path("IMAGE"))
            .label("Test image")
            .help("bioimageio, where it is needed: an image that may be published, or a folder of such, of which"
                    + " the one with the most confident prediction is taken.")
            .at(Option.Place.ESSENTIAL)
            .optional();

    private static final List<Option<?>> OF_SLIDES = List.of(UM_PER_PX, PATCH_PX);
    private static final List<Option<?>> OF_PACKAGES = List.of(NAME, DESCRIPTION, AUTHORS, LICENCE, IMAGE);

    /** All options, in the order of the help. */
    static final List<Option<?>> ALL =
            Option.all(List.of(Options.MODEL, TO, OUTPUT), OF_SLIDES, OF_PACKAGES, List.of(Options.OVERWRITE));

    /** Below this difference the order of two classes could change within the tolerance of bioimage.io's test. */
    private static final double LEAST_LEAD = 0.1;

    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_DESCRIPTION = 500;

    private static final Target.Kind PACKAGE = new Target.Kind("a package of bioimage.io", file -> {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return zip.getEntry(BioImageIo.DESCRIPTION) != null;
        }
    });

    private ExportJob() {}

    /** @throws UserException when an option is wrong, or belongs to another target */
    static void check(Given given) {
        boolean published = given.get(TO) == To.BIOIMAGEIO;
        OF_SLIDES.forEach(o -> given.requireWith(o, !published, "wsinfer and opencv"));
        OF_PACKAGES.forEach(o -> given.requireWith(o, published, "bioimageio"));
        if (!published && isZip(given)) {
            throw new UserException(
                    "The output " + given.get(OUTPUT) + " ends in .zip, and "
                            + given.text(TO).orElse("") + " takes a folder.",
                    "Name a new folder.");
        }
        for (Option<?> o : List.of(AUTHORS, LICENCE, IMAGE)) {
            if (published && !given.has(o)) {
                throw new UserException(
                        "The option " + o.named() + " is missing, which a package of bioimage.io needs.",
                        "Give " + o.named() + " " + o.hint() + ".");
            }
        }
    }

    private static boolean isZip(Given given) {
        return String.valueOf(given.get(OUTPUT).getFileName())
                .toLowerCase(Locale.ROOT)
                .endsWith(".zip");
    }

    private static Optional<List<String>> names(String text) {
        List<String> names = Stream.of(text.split(";", -1))
                .map(String::strip)
                .filter(a -> !a.isEmpty())
                .toList();
        return Optional.of(names).filter(n -> !n.isEmpty());
    }

    /** Exports the model. */
    static Verb.Outcome run(Wiring wiring, Given given, Task task) {
        Path output = given.get(OUTPUT);
        Optional<Target> zip = isZip(given)
                ? Optional.of(new Target(output, List.of(given.get(Options.MODEL)), given.get(Options.OVERWRITE)))
                : Optional.empty();
        zip.ifPresentOrElse(
                target -> {
                    target.check();
                    target.check(PACKAGE);
                },
                () -> OutputFolder.check(output, false));
        FineTunedModel model = wiring.door().open(given.get(Options.MODEL));
        if (model.preprocessing().mapping().oneByOne()) {
            throw new UserException(
                    "The model reads " + model.preprocessing().inputChannels()
                            + " channels one by one, and the exports are for images of three channels.",
                    "Use model.onnx itself, as docs/ELSEWHERE.md shows.");
        }
        if (given.get(TO) != To.BIOIMAGEIO) {
            slide(given, model, task);
            return Verb.Outcome.of(output);
        }
        Map<String, byte[]> files = bioimageio(wiring, given, model, task);
        zip.ifPresentOrElse(
                target -> target.write(PACKAGE, zipped(files)),
                () -> OutputFolder.filled(output, false, "The export", folder -> {
                    files.forEach((name, bytes) -> SafeFile.write(folder.work().resolve(name), bytes));
                    folder.finish(new ArrayList<>(files.keySet()));
                    return files;
                }));
        return Verb.Outcome.of(output);
    }

    /** For a program that reads slides. */
    private static void slide(Given given, FineTunedModel model, Task task) {
        if (!model.preprocessing().mapping().equals(ChannelMapping.automatic())) {
            task.warn(
                    "The model was trained on chosen channels; the export takes what QuPath shows as red, green and blue.");
        }
        Field field = Field.of(
                model, given.get(PATCH_PX).map(OptionalInt::of).orElse(OptionalInt.empty()), given.get(UM_PER_PX));
        task.info("The model sees " + field.describe() + " at once.");
        boolean torch = given.get(TO) == To.WSINFER;
        if (!torch && OpenCv.isDoubtful(model)) {
            task.warn("OpenCV lacks operators of this network, as of most transformers; export to wsinfer instead.");
        }
        Path output = given.get(OUTPUT);
        OutputFolder.filled(output, false, "The export", folder -> {
            folder.finish(
                    torch
                            ? WsInfer.write(model, field, folder.work())
                            : OpenCv.write(model, field, folder.work(), output));
            return output;
        });
    }

    private static Map<String, byte[]> bioimageio(Wiring wiring, Given given, FineTunedModel model, Task task) {
        int opset = model.graph().opset();
        if (opset > BioImageIo.LATEST_OPSET) {
            task.warn("The network is of ONNX operator set " + opset + ", and deepImageJ and other Java readers of"
                    + " bioimage.io take at most " + BioImageIo.LATEST_OPSET + ".");
        }
        String classes = String.join(", ", model.classes().names());
        Publication publication = new Publication(
                given.get(NAME).orElseGet(() -> name(model)),
                given.get(DESCRIPTION).orElse(shortened("Classifies images as " + classes, LONGEST_DESCRIPTION) + "."),
                given.get(AUTHORS).orElseThrow(),
                given.get(LICENCE).orElseThrow(),
                wiring.clock().instant().truncatedTo(ChronoUnit.SECONDS));
        return BioImageIo.files(
                model, publication, example(wiring, given, model, task), report(given.get(Options.MODEL)));
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
    private static Example example(Wiring wiring, Given given, FineTunedModel model, Task task) {
        List<PixelSource> images =
                wiring.datasets().inputs(List.of(given.get(IMAGE).orElseThrow()), Task.SILENT);
        if (images.isEmpty()) {
            throw new UserException(
                    "There is no image in " + given.get(IMAGE).orElseThrow() + ".",
                    "Name an image or a folder of images.");
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
