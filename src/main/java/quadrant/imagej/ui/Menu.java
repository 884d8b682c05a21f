package quadrant.imagej.ui;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.Macro;
import ij.measure.ResultsTable;
import ij.plugin.frame.Recorder;
import ij.process.ColorProcessor;
import ij.text.TextWindow;
import java.awt.BorderLayout;
import java.awt.Button;
import java.awt.EventQueue;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import quadrant.advisor.Advice;
import quadrant.app.AdviseJob;
import quadrant.app.Given;
import quadrant.app.InfoJob;
import quadrant.app.Option;
import quadrant.app.Options;
import quadrant.app.RunPreview;
import quadrant.app.Spelling;
import quadrant.app.Verb;
import quadrant.app.Verbs;
import quadrant.app.ViewsJob;
import quadrant.app.Wiring;
import quadrant.augment.ViewSheet;
import quadrant.launch.Start;
import quadrant.pixels.Patch;
import quadrant.report.AdviceReport;
import quadrant.report.MatrixPicture;
import quadrant.report.Picture;
import quadrant.report.RunReport;
import quadrant.report.SheetPicture;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.task.Workers;

/** The table of all that ImageJ's menu and macros run by name: the verbs, and the commands of ImageJ alone. */
public final class Menu {
    private static final Map<String, Entry> ENTRIES = entries();

    private Menu() {}

    /** Runs the entry that {@code plugins.config} names, with a dialog, or with the options of the macro that runs it. */
    public static void run(String name) {
        String given = Macro.getOptions();
        Host.reported(given != null, Optional.empty(), () -> {
            Entry entry = named(name);
            Map<String, String> options = OptionText.ofMacro(given);
            if (!Start.window()) {
                entry.print(options);
            } else if (given != null) {
                entry.show(options);
            } else {
                entry.ask();
            }
            return Optional.empty();
        });
    }

    /**
     * Runs an entry for {@code call("quadrant.Macro.run", …)}.
     *
     * @return what it gives; "" where it failed and the macro has been stopped
     */
    public static String call(String name, String options) {
        return Host.reported(true, "", () -> {
            try (HostTask task = new HostTask()) {
                return run(name, OptionText.ofMacro(options), task);
            }
        });
    }

    /** Classifies an image, or its objects in a label image, for {@code quadrant.Classification}. */
    public static <T> T classify(
            List<ImagePlus> images, String model, String options, BiFunction<ImagePlus, ResultsTable, T> result) {
        Map<String, String> texts = new LinkedHashMap<>(OptionText.parse(options));
        if (texts.put("model", model) != null || texts.containsKey("input")) {
            throw new UserException(
                    "model and input are no options here.", "Give the model and the image as arguments.");
        }
        return Host.attempt(
                () -> {
                    try (HostTask task = new HostTask()) {
                        ClassifyEntry.Made made = ClassifyEntry.made(texts, images, task);
                        return result.apply(made.labels(), made.table());
                    }
                },
                failure -> {
                    throw Workers.unchecked(failure);
                });
    }

    private static Map<String, Entry> entries() {
        Map<String, Entry> all = new LinkedHashMap<>();
        Verbs.ALL.forEach(v -> all.put(v.name(), new VerbEntry(v)));
        for (VerbEntry own : List.of(
                new Advise(),
                new VerbEntry(Verbs.AUDIT, true),
                new Preview(),
                new FineTuneEntry(),
                new Evaluate(),
                new ClassifyEntry(),
                new About())) {
            all.put(own.verb.name(), own);
        }
        all.put("backbones", new BackbonesEntry());
        all.put("open-geojson", new GeoJsonEntry(false));
        all.put("save-geojson", new GeoJsonEntry(true));
        all.put("panel", new PanelEntry());
        return all;
    }

    /** @throws UserException where there is none, which names what replaces it, or is spelt alike */
    static Entry named(String name) {
        Entry entry = ENTRIES.get(name);
        if (entry == null) {
            List<String> names =
                    ENTRIES.keySet().stream().filter(n -> !n.contains(" ")).toList();
            List<String> near = Spelling.near(name, names);
            throw Verbs.removed(name)
                    .orElseGet(() -> new UserException(
                            "There is no verb \"" + name + "\".",
                            near.isEmpty()
                                    ? "The verbs are: " + String.join(", ", names) + "."
                                    : "Write " + String.join(" or ", near) + ", if that was meant."));
        }
        return entry;
    }

    /** Runs an entry on the images in ImageJ's windows, where the options name no files. */
    static String run(String name, Map<String, String> options, Task task) {
        return named(name).run(options, List.of(), task);
    }

    /** Whether a verb learns from open images with marked objects, where the options name no data. */
    static boolean learns(Verb verb) {
        return ENTRIES.get(verb.name()) instanceof VerbEntry entry && entry.learns;
    }

    /** The advice as a text, and the matrix with the place of the data in it. */
    private static final class Advise extends VerbEntry {
        private static final int COLUMNS = 92;
        private static final int TEXT_PX = 700;
        private static final int MARGIN_PX = 10;

        Advise() {
            super(Verbs.ADVISE, true);
        }

        @Override
        Optional<Path> show(Map<String, String> options) {
            try (HostTask task = new HostTask()) {
                Advice advice = AdviseJob.advise(Wiring.standard(), read(options, List.of()), task);
                List<String> lines = Windows.wrapped(new AdviceReport(advice).lines(), COLUMNS);
                TextWindow text = Windows.text("Quadrant: advice", lines, TEXT_PX);
                text.setLocation(MARGIN_PX, text.getY());
                ImagePlus matrix = new ImagePlus("Quadrant: size and similarity", MatrixPicture.of(advice));
                matrix.show();
                // side by side, where the screen is wide enough
                matrix.getWindow().setLocation(MARGIN_PX + TEXT_PX, text.getY());
            }
            return Optional.empty();
        }

        @Override
        Function<Map<String, String>, String> preview() {
            return OpenWindows.checked(RunPreview::ofAdvise);
        }
    }

    /** The sheet of views as a picture, and the views themselves as a stack. */
    private static final class Preview extends VerbEntry {
        Preview() {
            super(Verbs.PREVIEW);
        }

        @Override
        void print(Map<String, String> options) {
            sheet(options, new HostTask()).notes().forEach(IJ::log);
        }

        private ViewSheet sheet(Map<String, String> options, Task task) {
            return ViewsJob.sheet(Wiring.standard(), verb.read(options), task);
        }

        @Override
        Optional<Path> show(Map<String, String> options) {
            ViewSheet sheet;
            try (HostTask task = new HostTask()) {
                sheet = sheet(options, task);
            }
            Patch first = sheet.rows().get(0).cells().get(0).pixels();
            ImageStack stack = new ImageStack(first.widthPx(), first.heightPx());
            for (ViewSheet.Row row : sheet.rows()) {
                String column = "";
                for (int c = 0; c < row.cells().size(); c++) {
                    String head = sheet.columns().get(c);
                    column = head.isEmpty() ? column : head;
                    ViewSheet.Cell cell = row.cells().get(c);
                    stack.addSlice(
                            String.join(" ", row.lines()) + ", " + column + (cell.doubtful() ? " (in doubt)" : ""),
                            new ColorProcessor(Picture.image(cell.pixels())));
                }
            }
            new ImagePlus("Quadrant: stack of views", stack).show();
            new ImagePlus("Quadrant: views", SheetPicture.of(sheet)).show();
            return Optional.empty();
        }

        @Override
        String command() {
            return "Preview augmentation";
        }
    }

    /** A test of a model, or a cross-validation, of which the log names the report. */
    static final class Evaluate extends VerbEntry {
        Evaluate() {
            super(Verbs.EVALUATE);
        }

        @Override
        Verb.Outcome work(Map<String, String> options, List<ImagePlus> images, Task task) {
            Given read = read(options, images);
            return options.containsKey("folds")
                    ? FineTuneEntry.alone(read.get(Options.FOLDER), () -> verb.run(read, task))
                    : verb.run(read, task);
        }

        @Override
        void print(Map<String, String> options) {
            work(options, List.of(), new HostTask());
        }

        @Override
        Optional<Path> show(Map<String, String> options) {
            Path output = verb.read(options).get(Options.FOLDER);
            Verb.Outcome done =
                    TrainingWindow.shown(output, RunReport.HTML, window -> work(options, List.of(), window));
            Windows.log(done.last());
            Windows.log("Report: " + output.resolve(RunReport.HTML));
            return Optional.of(output.resolve(RunReport.HTML));
        }

        @Override
        DialogField field(DialogField f) {
            return f.key().equals(Options.BACKGROUND.key()) ? f.orElse("as trained") : super.field(f);
        }

        @Override
        Function<Map<String, String>, String> preview() {
            return RunPreview::ofEvaluate;
        }
    }

    /**
     * Plugins › Quadrant › more › About Quadrant: versions, devices, memory, cache and backbones in a window, with a button that
     * clears the cache; in a macro it prints the same to the log, and accepts {@code clear_cache}.
     */
    private static final class About extends VerbEntry {
        private static final String TITLE = "About Quadrant";
        private static final int WIDTH_PX = 800;
        private static final int COLUMNS = 108;
        private static final double MEGA = 1e6;

        About() {
            super(Verbs.INFO);
        }

        @Override
        String command() {
            return TITLE;
        }

        @Override
        Optional<Path> show(Map<String, String> options) {
            print(options);
            return Optional.empty();
        }

        @Override
        void ask() {
            IJ.showStatus("Quadrant: looking for devices …");
            List<String> lines = lines(Wiring.standard());
            IJ.showStatus("");
            Windows.close(TITLE);
            TextWindow window = Windows.text(TITLE, lines, WIDTH_PX);
            Button clear = new Button("Clear cache");
            clear.addActionListener(e -> {
                clear.setEnabled(false);
                Host.aside(() -> {
                    Runnable cleared = cleared(window);
                    return () -> {
                        clear.setEnabled(true);
                        cleared.run();
                    };
                });
            });
            EventQueue.invokeLater(() -> {
                window.add(clear, BorderLayout.SOUTH);
                window.validate();
            });
        }

        /** The embedded network is loaded once to find its device: not for AWT's thread. */
        private static List<String> lines(Wiring wiring) {
            return Windows.wrapped(InfoJob.lines(InfoJob.facts(wiring)), COLUMNS);
        }

        /** Clears the cache, and gives what then remains to be done in AWT's thread. */
        private static Runnable cleared(TextWindow window) {
            return Host.attempt(
                    () -> {
                        Wiring wiring = Wiring.standard();
                        IJ.log(String.format(
                                Locale.ROOT,
                                "Quadrant's cache is cleared: %.1f MB freed",
                                wiring.cache().clear() / MEGA));
                        List<String> lines = lines(wiring);
                        return () -> {
                            window.getTextPanel().clear();
                            window.append(String.join("\n", lines));
                            if (IJ.recording()) {
                                Recorder.recordString(
                                        OptionDialog.line(TITLE, Map.of("clear_cache", ""), Recorder.scriptMode()));
                            }
                        };
                    },
                    failure -> () -> Host.report(failure, false));
        }
    }

    /** A verb on backbones, chosen by a key with its argument, such as {@code add=network.onnx}; the list without one. */
    private static final class BackbonesEntry extends Entry {
        @Override
        String run(Map<String, String> options, List<ImagePlus> images, Task task) {
            if (options.containsKey("verify")) {
                throw Verbs.removed("backbones verify").orElseThrow();
            }
            List<Verb> asked = Verbs.ALL.stream()
                    .filter(v -> v.chapter() == Verb.Chapter.NETWORKS && options.containsKey(action(v)))
                    .toList();
            if (asked.size() > 1) {
                throw new UserException(
                        "The options "
                                + asked.stream().map(BackbonesEntry::action).collect(Collectors.joining(" and "))
                                + " are given, and one of them was expected.",
                        "Give one of the two.");
            }
            Map<String, String> renamed = new LinkedHashMap<>(options);
            Optional<Verb> verb = asked.stream().findFirst();
            verb.ifPresent(v -> {
                String argument = String.valueOf(renamed.remove(action(v)));
                v.options().stream()
                        .filter(o -> o.place() == Option.Place.ARGUMENT)
                        .forEach(o -> renamed.put(o.key(), argument));
            });
            return Menu.run(verb.map(Verb::name).orElse("backbones list"), renamed, task);
        }

        private static String action(Verb verb) {
            return verb.name().substring(verb.name().indexOf(' ') + 1);
        }

        @Override
        void ask() {
            print(Map.of());
        }
    }
}
