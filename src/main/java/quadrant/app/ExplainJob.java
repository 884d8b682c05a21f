package quadrant.app;

import static quadrant.task.OptionName.option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import quadrant.dataset.PixelSource;
import quadrant.dataset.io.CsvWriter;
import quadrant.dataset.io.Texts;
import quadrant.explain.AttributionMap;
import quadrant.explain.HeatMapper;
import quadrant.explain.OcclusionMaps;
import quadrant.imagej.FloatTiff;
import quadrant.model.FineTunedModel;
import quadrant.report.HeatPicture;
import quadrant.task.SafeFile;
import quadrant.task.Task;
import quadrant.task.UserException;

/** Makes heat maps of images: for each a PNG with the image beside its map, and the map as a 32-bit TIFF. */
public final class ExplainJob {
    private static final String TABLE = "explained.csv";
    private static final int LONGEST_NAME = 60;

    private final Wiring wiring;

    public ExplainJob(Wiring wiring) {
        this.wiring = wiring;
    }

    /** The result of a run. */
    public record Result(Path folder, int images) {}

    public Result run(ExplainOptions options, Task task) {
        OutputFolder.check(options.output(), false);
        options.inputs().forEach(input -> OutputFolder.requireOutside(options.output(), input));
        FineTunedModel model = wiring.door().open(options.model());
        OptionalInt wanted = wanted(options, model);
        List<PixelSource> images = images(options, task);
        OutputFolder.write(
                options.output(), "The results", folder -> looks(options, model, wanted, images, folder, task));
        return new Result(options.output(), images.size());
    }

    private static OptionalInt wanted(ExplainOptions options, FineTunedModel model) {
        if (options.wanted().isEmpty()) {
            return OptionalInt.empty();
        }
        int k = model.classes().names().indexOf(options.wanted().get());
        if (k < 0) {
            throw new UserException(
                    "The model has no class \"" + options.wanted().get() + "\".",
                    "Its classes are: " + String.join(", ", model.classes().names()) + ".");
        }
        return OptionalInt.of(k);
    }

    private List<PixelSource> images(ExplainOptions options, Task task) {
        List<PixelSource> images = wiring.datasets().inputs(options.inputs(), task);
        if (options.skipUnreadable()) {
            images = ReadableImages.of(images, task);
        }
        if (images.isEmpty()) {
            throw new UserException(
                    "There is no image to explain in " + options.inputs() + ".", "Give images or a folder of images.");
        }
        return images;
    }

    /** The names of the files that were written, the table last. */
    private List<String> looks(
            ExplainOptions options,
            FineTunedModel model,
            OptionalInt wanted,
            List<PixelSource> images,
            Path folder,
            Task task)
            throws IOException {
        List<String> names = new ArrayList<>();
        List<List<String>> table = new ArrayList<>(
                List.of(List.of("image", "predicted", "class", "probability", "technique", "picture", "map")));
        try (HeatMapper mapper = mapper(options, model, task)) {
            task.phase("Making heat maps");
            for (int i = 0; i < images.size(); i++) {
                task.checkCancelled();
                PixelSource image = images.get(i);
                AttributionMap look = mapper.look(model.preprocessing().canvas(image.read()), wanted, task);
                String name = name(i, images.size(), image.name());
                HeatPicture.write(folder.resolve(name + ".png"), look);
                FloatTiff.write(folder.resolve(name + ".tif"), model.classes().name(look.shown()), look.heat());
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
        SafeFile.write(folder.resolve(TABLE), CsvWriter.text(table.stream()));
        names.add(TABLE);
        return names;
    }

    private HeatMapper mapper(ExplainOptions options, FineTunedModel model, Task task) {
        return switch (options.method()) {
            case CAM ->
                HeatMapper.activations(model, wiring.engines(), options.compute(), task)
                        .orElseThrow(() -> new UserException(
                                "The network has no feature map with more than one position, so no attribution map"
                                        + " can be made.",
                                "Use " + option("method") + " occlusion, which works with every network."));
            case OCCLUSION -> new OcclusionMaps(model, wiring.engines().trunks(), options.compute(), task);
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
