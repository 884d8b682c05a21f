package quadrant.advisor;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneCard;
import quadrant.backbone.BackboneCatalog;
import quadrant.backbone.BackboneStore;
import quadrant.backbone.PhotoReference;
import quadrant.dataset.GroupId;
import quadrant.dataset.PixelSource;
import quadrant.dataset.Sample;
import quadrant.engine.Compute;
import quadrant.engine.ort.OrtTrunks;
import quadrant.evaluation.GroupResamples;
import quadrant.evaluation.Measured;
import quadrant.imagej.ImageFileReader;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.ResizeRule;
import quadrant.plan.DeviceChoice;
import quadrant.task.Task;

/**
 * Prints the tables of {@code docs/SIMILARITY.md}. Arguments: the folder with {@code imagenet200}, {@code crc70},
 * {@code wbc1} and {@code herlev}; the folder of a backbone store with the backbones to measure beside the embedded one;
 * their names.
 *
 * <p>Photographs are never measured against themselves: a reference is of the images at even places, the photographs that
 * are measured are those at odd ones, and the other way round.
 */
public final class SimilarityTable {
    private static final int MOST = 200;

    private final SimilarityMeter meter = new SimilarityMeter(new OrtTrunks(), new Compute(DeviceChoice.CPU, 1));
    private final Path data;
    private final PrintStream out;

    private SimilarityTable(Path data, PrintStream out) {
        this.data = data;
        this.out = out;
    }

    public static void main(String[] args) throws IOException {
        SimilarityTable table = new SimilarityTable(Path.of(args[0]), System.out);
        BackboneCatalog catalog = new BackboneCatalog(new BackboneStore(Path.of(args[1])));
        table.rows(catalog.load(BackboneCatalog.DEFAULT));
        for (String name : List.of(args).subList(2, args.length)) {
            table.rows(catalog.load(name));
        }
    }

    private void rows(Backbone backbone) throws IOException {
        out.println("\n" + backbone.card().title() + "\n");
        out.println("| method | images | n | value | 95 % interval | early | middle | late |");
        out.println("|---|---|---|---|---|---|---|---|");
        List<Sample> photographs = samples("imagenet200");
        List<List<Sample>> halves = List.of(half(photographs, 0), half(photographs, 1));
        if (SimilarityMeter.carriesStatistics(backbone.graph())) {
            photographs("BATCH_NORM", backbone, photographs);
            microscopy("BATCH_NORM", backbone);
        }
        for (int h = 0; h < 2; h++) {
            Backbone half = referred(backbone, halves.get(h));
            String method = "FEATURE_STATISTICS, reference of half " + (h + 1);
            photographs(method, half, halves.get(1 - h));
            if (h == 0) {
                microscopy(method, half);
            }
            for (int n : new int[] {25, 50}) {
                Backbone few = referred(backbone, shuffled(halves.get(h), 7).subList(0, n));
                row("FEATURE_STATISTICS, reference of " + n, "photographs", few, halves.get(1 - h));
            }
        }
        Backbone all = referred(backbone, photographs);
        microscopy("FEATURE_STATISTICS, reference of all", all);
        for (String set : List.of("imagenet200", "crc70", "wbc1", "herlev")) {
            print(
                    "HEAD_CONFIDENCE",
                    set,
                    meter.confidence(backbone, pixels(backbone, set), samples(set), 1, Task.SILENT));
        }
    }

    private Backbone referred(Backbone backbone, List<Sample> photographs) {
        BackboneCard card = backbone.card();
        List<PixelSource> pixels = photographs.stream().map(Sample::pixels).toList();
        return new Backbone(
                card.withReference(new PhotoReference(
                        meter.reference(backbone, card.preprocessing(), pixels, Task.SILENT), "drawn", List.of())),
                backbone.graph(),
                backbone.head());
    }

    private void photographs(String method, Backbone backbone, List<Sample> all) {
        row(method, "photographs", backbone, all);
        for (int n : new int[] {20, 50}) {
            for (int seed = 1; seed <= 3; seed++) {
                row(
                        method,
                        "photographs, draw " + seed,
                        backbone,
                        shuffled(all, seed).subList(0, n));
            }
        }
    }

    private void microscopy(String method, Backbone backbone) throws IOException {
        for (String set : List.of("crc70", "wbc1", "herlev")) {
            row(method, set, backbone, samples(set));
        }
    }

    private void row(String method, String set, Backbone backbone, List<Sample> images) {
        Measured<Similarity> m = method.startsWith("FEATURE")
                ? meter.statistics(backbone, pixels(backbone, set), images, 1, Task.SILENT)
                : meter.measure(backbone, pixels(backbone, set), images, 1, GroupResamples.MANY, Task.SILENT);
        print(method, set, m);
    }

    private void print(String method, String set, Measured<Similarity> m) {
        Similarity s = m.value().orElseThrow();
        String thirds = s.layers().isEmpty()
                ? "| – | – | – |"
                : String.format(Locale.ROOT, "| %.3f | %.3f | %.3f |", third(s, 0), third(s, 1), third(s, 2));
        out.println(String.format(
                Locale.ROOT,
                "| %s | %s | %d | %.4f | %.4f–%.4f %s",
                method,
                set,
                s.images(),
                s.value(),
                s.interval().low(),
                s.interval().high(),
                thirds));
    }

    private static Preprocessing pixels(Backbone backbone, String set) {
        boolean photographs = set.startsWith("photographs") || set.startsWith("imagenet");
        return backbone.card().preprocessing().withResize(photographs ? ResizeRule.IMAGENET : ResizeRule.CENTER_SQUARE);
    }

    private static List<Sample> half(List<Sample> all, int rest) {
        List<Sample> half = new ArrayList<>();
        for (int i = rest; i < all.size(); i += 2) {
            half.add(all.get(i));
        }
        return half;
    }

    private static List<Sample> shuffled(List<Sample> all, long seed) {
        List<Sample> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, new Random(seed));
        return shuffled;
    }

    /** At most 200 files of a folder, drawn by a seed. */
    private List<Sample> samples(String set) throws IOException {
        ImageFileReader reader = new ImageFileReader();
        List<Path> files;
        try (Stream<Path> all = Files.walk(data.resolve(set))) {
            files = new ArrayList<>(all.filter(Files::isRegularFile)
                    .filter(f -> f.toString().matches(".*\\.(png|jpe?g|JPEG|bmp|BMP|tif)"))
                    .sorted()
                    .toList());
        }
        List<Sample> samples = new ArrayList<>();
        for (Path f : files) {
            String id = data.relativize(f).toString();
            samples.add(new Sample(id, reader.source(f, id), 0, new GroupId(id), OptionalInt.empty(), Map.of()));
        }
        return samples.size() <= MOST ? samples : shuffled(samples, 1).subList(0, MOST);
    }

    /** The mean over the first, middle or last third of the layers; third is 0, 1 or 2. */
    private static double third(Similarity s, int third) {
        int layers = s.layers().size();
        return s.layers().subList(layers * third / 3, layers * (third + 1) / 3).stream()
                .mapToDouble(Similarity.Layer::divergence)
                .average()
                .orElse(s.value());
    }
}
