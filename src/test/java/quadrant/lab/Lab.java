package quadrant.lab;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import quadrant.app.Wiring;
import quadrant.cli.Fuzz;
import quadrant.dataset.Dataset;
import quadrant.dataset.io.DatasetRequest;
import quadrant.engine.Compute;
import quadrant.imagej.panel.GalleryTiming;
import quadrant.imagej.panel.PanelTiming;
import quadrant.plan.DeviceChoice;
import quadrant.report.Json;
import quadrant.task.Task;

/** What the maintainers measure and users never run; {@code tools/lab.sh} starts it. */
@Command(
        name = "tools/lab.sh",
        description = "What the maintainers of Quadrant measure.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class Lab {
    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        boolean window = args.length > 0 && args[0].equals("panel");
        System.setProperty("java.awt.headless", String.valueOf(!window));
        System.exit(run(args));
    }

    static int run(String... args) {
        return new CommandLine(new Lab()).execute(args);
    }

    @Command(
            name = "benchmark",
            description = "Measures a fine-tuning against ONNX Runtime alone on the same number of views, in one run.",
            mixinStandardHelpOptions = true,
            showDefaultValues = true)
    int benchmark(
            @Parameters(paramLabel = "DATA", description = "As for finetune.") String data,
            @Option(names = "--images", paramLabel = "ROOT", description = "As for finetune.") String images,
            @Option(names = "--count", paramLabel = "N", description = "Training images.", defaultValue = "240")
                    int count,
            @Option(names = "--views", paramLabel = "N", description = "Views of each.", defaultValue = "10") int views,
            @Option(names = "--strategy", paramLabel = "S", description = "As for finetune.", defaultValue = "top")
                    String strategy,
            @Option(names = "--depth", paramLabel = "N", description = "Of strategy top.", defaultValue = "3")
                    String depth,
            @Option(names = "--epochs", paramLabel = "N", description = "Of a training.", defaultValue = "12")
                    String epochs,
            @Option(names = "--threads", paramLabel = "N", description = "Threads at work.", defaultValue = "2")
                    String threads)
            throws IOException {
        Map<String, String> texts = new HashMap<>(Map.of(
                "data", data,
                "views", Integer.toString(views),
                "strategy", strategy,
                "threads", threads,
                "device", "cpu"));
        if (images != null) {
            texts.put("images", images);
        }
        if (strategy.equals("top")) {
            texts.put("depth", depth);
        }
        if (!strategy.equals("layers")) {
            texts.put("epochs", epochs);
        }
        out().println(Json.text(new Benchmark(Wiring.standard()).run(texts, count, new Spoken())));
        return 0;
    }

    @Command(
            name = "bias",
            description = "Compares left-out scores of small draws of a dataset with the scores on the rest of it.",
            mixinStandardHelpOptions = true,
            showDefaultValues = true)
    int bias(
            @Parameters(paramLabel = "DATA", description = "As for finetune.") Path data,
            @Option(names = "--images", paramLabel = "ROOT", description = "As for finetune.") Path images,
            @Option(names = "--count", paramLabel = "N", description = "Images of a draw.", defaultValue = "60")
                    int count,
            @Option(names = "--draws", paramLabel = "N", description = "Draws.", defaultValue = "20") int draws) {
        try (Draws all = draws(data, images)) {
            out().println(Json.text(new LeftOutBias(all).run(count, draws, new Spoken())));
        }
        return 0;
    }

    @Command(
            name = "forecasts",
            description =
                    "Compares forecasts of learning curves of small draws with classifiers on four times as many images.",
            mixinStandardHelpOptions = true,
            showDefaultValues = true)
    int forecasts(
            @Parameters(paramLabel = "DATA", description = "As for finetune.") Path data,
            @Option(names = "--images", paramLabel = "ROOT", description = "As for finetune.") Path images,
            @Option(names = "--count", paramLabel = "N", description = "Images of a draw.", defaultValue = "60")
                    int count,
            @Option(names = "--draws", paramLabel = "N", description = "Draws.", defaultValue = "20") int draws) {
        try (Draws all = draws(data, images)) {
            out().println(Json.text(new ForecastBias(all).run(count, draws, new Spoken())));
        }
        return 0;
    }

    @Command(
            name = "doubt",
            description =
                    "Counts doubtful predictions for held-out folds, small draws and foreign images, and the wrong ones.",
            mixinStandardHelpOptions = true,
            showDefaultValues = true)
    int doubt(
            @Parameters(paramLabel = "DATA", description = "A CSV with folds.") Path data,
            @Option(names = "--images", paramLabel = "ROOT", description = "As for finetune.") Path images,
            @Option(
                            names = "--foreign",
                            paramLabel = "DATA",
                            description = "Folders or CSVs of images of other sources.")
                    List<Path> foreign,
            @Option(names = "--draws", paramLabel = "N", description = "Draws of 60.", defaultValue = "20") int draws) {
        Map<String, Draws> others = new TreeMap<>();
        try (Draws all = draws(data, images)) {
            for (Path other : foreign == null ? List.<Path>of() : foreign) {
                others.put(other.getFileName().toString(), draws(other, null));
            }
            DoubtStudy study = new DoubtStudy(all, others);
            out().println(Json.text(Map.of("folds", study.folds(), "draws of 60", study.drawn(draws))));
        } finally {
            others.values().forEach(Draws::close);
        }
        return 0;
    }

    private static Draws draws(Path data, Path images) {
        Wiring wiring = Wiring.standard();
        Dataset dataset = wiring.datasets()
                .read(
                        new DatasetRequest(
                                data, Optional.ofNullable(images), Optional.empty(), false, Optional.empty(), false),
                        true,
                        new Spoken());
        return new Draws(wiring, new Compute(DeviceChoice.CPU, 2), dataset, new Spoken());
    }

    @Command(
            name = "slide",
            description =
                    "Classifies a slide of which a part is tissue, with and without the mask, against ONNX Runtime alone.",
            mixinStandardHelpOptions = true,
            showDefaultValues = true)
    int slide(
            @Parameters(paramLabel = "MODEL", description = "A model.onnx that finetune wrote.") Path model,
            @Parameters(paramLabel = "SLIDE", description = "The TIFF of the slide; written where it is not there.")
                    Path slide,
            @Option(names = "--side", paramLabel = "N", description = "Pixels of the slide.", defaultValue = "20000")
                    int side,
            @Option(names = "--tissue", paramLabel = "SHARE", description = "Of it.", defaultValue = "0.3")
                    double tissue,
            @Option(names = "--tile", paramLabel = "N", description = "Pixels of a tile.", defaultValue = "224")
                    int tile,
            @Option(names = "--threads", paramLabel = "N", description = "Threads at work.", defaultValue = "2")
                    int threads)
            throws IOException {
        if (!Files.exists(slide)) {
            SlideBenchmark.write(slide, side, tissue);
        }
        Wiring wiring = Wiring.standard();
        SlideBenchmark benchmark =
                new SlideBenchmark(wiring, wiring.door().open(model), new Compute(DeviceChoice.CPU, threads));
        out().println(Json.text(benchmark.run(slide, tile)));
        return 0;
    }

    @Command(
            name = "classify",
            description =
                    "Classifies a folder of images, repeated to a number, against ONNX Runtime alone on ready tensors.",
            mixinStandardHelpOptions = true,
            showDefaultValues = true)
    int classify(
            @Parameters(paramLabel = "MODEL", description = "A model.onnx that finetune wrote.") Path model,
            @Parameters(paramLabel = "DIR", arity = "1..*", description = "Folders of images, taken in turn.")
                    List<Path> folders,
            @Option(names = "--count", paramLabel = "N", description = "Images.", defaultValue = "2000") int count,
            @Option(names = "--tta", paramLabel = "VIEWS", description = "As for classify.", defaultValue = "none")
                    String views,
            @Option(names = "--threads", paramLabel = "N", description = "Threads at work.", defaultValue = "2")
                    int threads)
            throws IOException {
        out().println(Json.text(new ClassifyBenchmark(model).run(folders, count, views, threads)));
        return 0;
    }

    @Command(
            name = "backbones-report",
            description = "Imports, checks and measures networks, and writes the page docs/BACKBONES.md.",
            mixinStandardHelpOptions = true)
    int backbonesReport(
            @Parameters(
                            paramLabel = "FILE|DIR",
                            arity = "1..*",
                            description = "ONNX files, folders with model.onnx and its reference, or folders of those.")
                    List<Path> inputs,
            @Option(names = "--output", required = true, paramLabel = "FILE", description = "The page to write.")
                    Path output,
            @Option(
                            names = "--photos",
                            paramLabel = "DIR",
                            description = "Photographs named by their ImageNet ids, for networks that know them.")
                    Path photos)
            throws IOException {
        Compute compute = new Compute(DeviceChoice.CPU, Runtime.getRuntime().availableProcessors());
        Files.writeString(
                output,
                new BackbonesReport(Wiring.standard()).run(inputs, Optional.ofNullable(photos), compute, new Spoken()));
        return 0;
    }

    @Command(
            name = "photos",
            description = "Shows a network photographs under every usual preprocessing, the most sensible first.",
            mixinStandardHelpOptions = true)
    int photos(
            @Parameters(paramLabel = "NETWORK", description = "An ONNX file, or the name of a backbone.")
                    String network,
            @Option(
                            names = "--photos",
                            required = true,
                            paramLabel = "DIR",
                            description = "Photographs named by their ImageNet ids, such as n01440764_tench.jpg.")
                    Path photos,
            @Option(names = "--size", paramLabel = "N", description = "Pixels, where the file does not say them.")
                    Integer size) {
        OptionalInt asked = size == null ? OptionalInt.empty() : OptionalInt.of(size);
        List<PhotoCheck.Answer> answers = PhotoCheck.usual(Wiring.standard(), network, asked, photos, new Spoken());
        out().println(" top-1  confidence  preprocessing");
        answers.forEach(out()::println);
        return 0;
    }

    @Command(
            name = "fuzz",
            description =
                    "Gives the command line damaged files of every kind that comes from outside, and counts faults.",
            mixinStandardHelpOptions = true,
            showDefaultValues = true)
    int fuzz(
            @Parameters(paramLabel = "DIR", description = "A new folder; it keeps the files that found a fault.")
                    Path folder,
            @Option(names = "--cases", paramLabel = "N", description = "Files.", defaultValue = "10000") int cases,
            @Option(names = "--seed", paramLabel = "N", description = "Of the damage.", defaultValue = "7") long seed)
            throws IOException {
        return Math.min(1, Fuzz.run(folder, cases, seed));
    }

    @Command(
            name = "panel",
            description =
                    "Measures how long a label takes until all objects have their colours, on the display that is there.",
            mixinStandardHelpOptions = true,
            showDefaultValues = true)
    int panel(
            @Option(names = "--objects", paramLabel = "N", description = "On one image.", defaultValue = "500")
                    int objects)
            throws Exception {
        PanelTiming.run(objects, out());
        return 0;
    }

    @Command(
            name = "gallery",
            description = "Measures how long the gallery takes to show a page of many objects, without a display.",
            mixinStandardHelpOptions = true,
            showDefaultValues = true)
    int gallery(
            @Option(names = "--objects", paramLabel = "N", description = "On one image.", defaultValue = "20000")
                    int objects)
            throws Exception {
        GalleryTiming.run(objects, out());
        return 0;
    }

    @Command(
            name = "verdicts",
            description = "Trains on real, shuffled and tampered images, and shows the keys of each verdict.",
            mixinStandardHelpOptions = true,
            showDefaultValues = true)
    int verdicts(
            @Parameters(paramLabel = "ROOT", description = "The folder with crc70, herlev and wbc1.") Path root,
            @Option(names = "--work", required = true, paramLabel = "DIR", description = "A new folder.") Path work,
            @Option(
                            names = "--parts",
                            split = ",",
                            paramLabel = "PART",
                            description = "Of shuffled, real, copies, confounders, whole.",
                            defaultValue = "shuffled,real,copies,confounders,whole")
                    List<String> parts,
            @Option(names = "--threads", paramLabel = "N", description = "Threads at work.", defaultValue = "2")
                    int threads,
            @Option(names = "--first", paramLabel = "N", description = "Of the 20 draws.", defaultValue = "0")
                    int first)
            throws IOException {
        VerdictStudy study = new VerdictStudy(root, work, out(), threads, first);
        for (String part : parts) {
            study.run(part);
        }
        return 0;
    }

    @Command(
            name = "finder",
            description = "Finds the cells of images, writes them as label images, and says how long it took.",
            mixinStandardHelpOptions = true)
    int finder(
            @Parameters(paramLabel = "IMAGES", description = "A folder of images.") Path images,
            @Parameters(paramLabel = "OUT", description = "The folder for NAME.png, 16 bits, 0 for the background.")
                    Path folder,
            @Parameters(paramLabel = "SETTINGS", arity = "0..1", defaultValue = "automatic", description = "In words.")
                    String settings)
            throws IOException {
        FinderRun.run(images, folder, settings, out());
        return 0;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Progress as lines on standard error. */
    private static final class Spoken implements Task {
        @Override
        public void phase(String name) {
            System.err.println(name + " …");
        }

        @Override
        public void info(String line) {
            System.err.println(line);
        }

        @Override
        public void warn(String line) {
            System.err.println("Note: " + line);
        }
    }
}
