package quadrant.app;

import static quadrant.task.OptionName.option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import quadrant.dataset.PixelSource;
import quadrant.dataset.UnreadableImageException;
import quadrant.dataset.io.CsvWriter;
import quadrant.dataset.io.Texts;
import quadrant.explain.AttributionMap;
import quadrant.explain.HeatMapper;
import quadrant.explain.OcclusionMaps;
import quadrant.imagej.MapStack;
import quadrant.model.FineTunedModel;
import quadrant.pixels.Patch;
import quadrant.report.HeatPicture;
import quadrant.task.SafeFile;
import quadrant.task.Task;
import quadrant.task.UserException;

/** Makes heat maps of images: for each a PNG with the image beside its map, and the map as a 32-bit TIFF. */
final class ExplainJob {
    private static final String TABLE = "explained.csv";
    private static final int LONGEST_NAME = 60;

    private static final Option<Method> METHOD = Option.of("method", Value.choice(Method.class))
            .help(
                    "cam: how much each position raises the class's score (a class activation map of all layers where the model"
                            + " reads them, else CAM, or Grad-CAM where the network's end is not linear). occlusion: by how much"
                            + " its probability falls where a square is covered; slower, works with any network")
            .or(Method.CAM);

    private static final Option<Optional<String>> CLASS = Option.of("class", Value.text("NAME"))
            .help("The class to explain")
            .optional("the one that the model predicts for each image");

    /** All options, in the order of the help. */
    static final List<Option<?>> ALL = Option.all(
            List.of(
                    Options.MODEL,
                    Options.INPUT,
                    Options.FOLDER,
                    METHOD,
                    CLASS,
                    Options.CHANNEL_NAMES,
                    Options.SKIP_UNREADABLE),
            Options.COMPUTATION);

    /** The method by which heat maps are made. */
    enum Method {
        /**
         * Activation maps: class activation maps of all layers where the model reads all layers; else CAM, or Grad-CAM where
         * the end of the network is not linear.
         */
        CAM,
        /** By occlusion of parts of the image. */
        OCCLUSION
    }

    private ExplainJob() {}

    static Verb.Outcome run(Wiring wiring, Given options, Task task) {
        Path output = options.get(Options.FOLDER);
        OutputFolder.check(output, false);
        options.get(Options.INPUT).forEach(input -> OutputFolder.requireOutside(output, input));
        FineTunedModel model = Reading.model(wiring, options, options.get(Options.MODEL));
        OptionalInt wanted = wanted(options, model);
        List<PixelSource> images = wiring.datasets().inputs(options.get(Options.INPUT), task);
        return OutputFolder.filled(output, false, "The results", folder -> {
            List<String> names = looks(wiring, options, model, wanted, images, folder.work(), task);
            folder.finish(names);
            return Verb.Outcome.of(output, names.size() / 2 + " images explained: " + output);
        });
    }

    private static OptionalInt wanted(Given options, FineTunedModel model) {
        List<String> classes = model.classes().names();
        return options.get(CLASS).stream()
                .mapToInt(name -> {
                    if (!classes.contains(name)) {
                        throw new UserException(
                                "The model has no class \"" + name + "\".",
                                "Its classes are: " + String.join(", ", classes) + ".");
                    }
                    return classes.indexOf(name);
                })
                .findFirst();
    }

    /** The names of the files that were written, the table last. */
    private static List<String> looks(
            Wiring wiring,
            Given options,
            FineTunedModel model,
            OptionalInt wanted,
            List<PixelSource> images,
            Path folder,
            Task task)
            throws IOException {
        List<String> names = new ArrayList<>();
        List<List<String>> table = new ArrayList<>(
                List.of(List.of("image", "predicted", "class", "probability", "technique", "picture", "map")));
        try (HeatMapper mapper = mapper(wiring, options, model, task)) {
            task.phase("Making heat maps");
            for (int i = 0; i < images.size(); i++) {
                task.checkCancelled();
                PixelSource image = images.get(i);
                Patch canvas;
                try {
                    canvas = model.preprocessing().canvas(image.read());
                } catch (UnreadableImageException e) {
                    if (!options.get(Options.SKIP_UNREADABLE)) {
                        throw e;
                    }
                    task.warn("Skipped: " + e.problem());
                    continue;
                }
                AttributionMap look = mapper.look(canvas, wanted, task);
                String name = name(names.size() / 2, images.size(), image.name());
                HeatPicture.write(folder.resolve(name + ".png"), look);
                SafeFile.write(
                        folder.resolve(name + ".tif"),
                        MapStack.tiff(model.classes().name(look.shown()), look.heat()));
                table.add(List.of(
                        image.name(),
                        model.classes().name(look.predicted()),
                        model.classes().name(look.shown()),
                        Texts.format("%.6g", look.probabilities().get(look.shown())),
                        look.technique().name().toLowerCase(Locale.ROOT),
                        name + ".png",
                        name + ".tif"));
                names.addAll(List.of(name + ".png", name + ".tif"));
                task.progress(i + 1, images.size());
            }
        }
        if (names.isEmpty()) {
            throw new UserException(
                    "There is no image to explain in " + options.get(Options.INPUT) + ".",
                    "Give images or a folder of images.");
        }
        SafeFile.write(folder.resolve(TABLE), CsvWriter.text(table));
        names.add(TABLE);
        return names;
    }

    private static HeatMapper mapper(Wiring wiring, Given options, FineTunedModel model, Task task) {
        return switch (options.get(METHOD)) {
            case CAM ->
                HeatMapper.activations(model, wiring.engines(), Options.compute(options), task)
                        .orElseThrow(() -> new UserException(
                                "The network has no feature map with more than one position, or reads channels one by"
                                        + " one, so no class activation map can be made.",
                                "Use " + option("method") + " occlusion, which works with every network."));
            case OCCLUSION -> new OcclusionMaps(model, wiring.engines().trunks(), Options.compute(options), task);
        };
    }

    /** A number, so that no two images share a name, and the part of the image's own name that every file system accepts. */
    private static String name(int i, int of, String image) {
        String last = image.substring(Math.max(image.lastIndexOf('/'), image.lastIndexOf('\\')) + 1);
        int dot = last.lastIndexOf('.');
        String stem = (dot > 0 ? last.substring(0, dot) : last).replaceAll("[^\\p{L}\\p{M}\\p{N}._+-]", "_");
        int digits = Math.max(3, Integer.toString(of).length());
        return String.format(Locale.ROOT, "%0" + digits + "d_", i + 1)
                + stem.substring(0, Math.min(LONGEST_NAME, stem.length()));
    }
}
