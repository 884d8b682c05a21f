package quadrant.imagej.panel;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.measure.ResultsTable;
import ij.plugin.frame.Recorder;
import java.awt.Component;
import java.awt.EventQueue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.swing.JPanel;
import javax.swing.JPopupMenu;
import quadrant.app.FindJob;
import quadrant.app.FineTuneJob;
import quadrant.app.TilesJob;
import quadrant.app.Verb;
import quadrant.app.Wiring;
import quadrant.imagej.CellFinder;
import quadrant.imagej.MapStack;
import quadrant.imagej.StackPosition;
import quadrant.report.RunReport;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.workspace.Workspace;
import quadrant.workspace.WorkspaceFile;

/**
 * The outputs of a workspace: models and reports by the verb {@code finetune}, results on open images or, by the saved model, on
 * files.
 */
final class Outputs {
    private static final String LAYERS = "layers";
    private static final String QUADRANT = "quadrant";

    private final Panel.Host host;
    private final Session session;
    private final Widgets widgets;
    private final List<String> lines = new ArrayList<>();

    Outputs(Panel.Host host, Session session, Widgets widgets) {
        this.host = host;
        this.session = session;
        this.widgets = widgets;
    }

    Component buttons() {
        JPopupMenu apply = new JPopupMenu();
        widgets.entry(apply, "&This image", () -> Results.show(session, session.active()));
        widgets.entry(apply, "&All open images", () -> Results.show(session, Optional.empty()));
        widgets.entry(apply, "&Chart of the counts", () -> Results.chart(session));
        widgets.entry(
                apply,
                "&Overlay of this image",
                () -> session.active().ifPresent(i -> session.drawn(Results.draw(session, i))));
        widgets.entry(apply, "&Find and classify a folder…", this::folder);
        widgets.entry(
                apply,
                "&Slide, by tiles…",
                () -> widgets.toRead("Slide", false)
                        .ifPresent(slide -> map(Optional.of(slide.toString()), Optional.empty())));
        widgets.entry(apply, "&Heat map of this image…", this::heatMap);
        widgets.entry(apply, "&Export the model…", () -> withModel(host::export));
        JPopupMenu own = new Project(session, widgets).menu();
        own.addSeparator();
        // fine-tuning competes, on held-out groups
        widgets.entry(own, "&Improve the model…", this::improve);
        widgets.entry(own, "&Record as a macro", this::record);
        JPanel column = Widgets.column();
        Widgets.add(
                column,
                widgets.button(
                        "&Save model…",
                        "A folder with model.onnx and its report",
                        () -> save("New folder for the model", LAYERS)),
                widgets.button(
                        "Rep&ort",
                        "What the model can be trusted with",
                        () -> withModel(model -> host.show(model.resolveSibling(RunReport.HTML)))),
                widgets.menu("&Apply to ▾", "Results of open images, or of files by the saved model", apply),
                widgets.menu("&Project ▾", "Labels, objects and classes; they are saved with each change", own));
        return column;
    }

    /** Runs a verb, and records it where it succeeds. */
    private Verb.Outcome run(String verb, Map<String, String> options, Task task) {
        Verb.Outcome outcome = host.run(verb, options, task);
        EventQueue.invokeLater(() -> {
            String line = host.line(verb, options);
            lines.add(line);
            if (IJ.recording()) {
                Recorder.recordString(line);
            }
        });
        return outcome;
    }

    // the model

    private MarksFolder marks(Path folder) {
        return new MarksFolder(session.workspace(), session.cells(), folder);
    }

    /**
     * The option that trains what the matrix prescribes, and compares it with the classifier on all layers; the verb uses the
     * better.
     */
    private void improve() {
        int labels = session.workspace().labels().size();
        if (labels < FineTuneJob.FEWEST_TO_GAIN) {
            throw new UserException(
                    "Fine-tuning has shown a gain over the classifier on all layers from " + FineTuneJob.FEWEST_TO_GAIN
                            + " labels on, and there are " + labels + ".",
                    "Label more, or save the model as it is.");
        }
        Wiring.standard().engines().tails().require("Improving the model", "save the model as it is");
        save("New folder for the improved model", QUADRANT);
    }

    /** Asks for a folder, and trains a model into it. */
    private void save(String what, String strategy) {
        // refuses labels that make no model before it asks
        marks(Path.of(""));
        widgets.toWrite(what)
                .filter(f -> !Files.isRegularFile(f.resolve(FineTuneJob.MODEL))
                        || widgets.yes(f.getFileName() + " holds a model already. Replace it?"))
                .ifPresent(folder -> train(folder, strategy, model -> {}));
    }

    /** Trains a model from the current labels by the same verb that the recorded macro runs. */
    private void train(Path folder, String strategy, Consumer<Path> then) {
        Path beside = folder.resolveSibling(folder.getFileName() + "-marks");
        MarksFolder marks = marks(beside);
        Workspace of = session.workspace();
        String labelled = of.labelled();
        Map<String, String> options = new LinkedHashMap<>();
        options.put("data", beside.resolve(MarksFolder.LIST).toString());
        options.put("output", folder.toString());
        options.put("strategy", strategy);
        options.put("test", "0");
        of.setting(Workspace.BOX).ifPresent(px -> options.put("box", px + "px"));
        of.setting(Sources.FOUND)
                .flatMap(CellFinder.Settings::parse)
                .ifPresent(settings -> options.put("finder", settings.text()));
        String planes = new StackPosition(0, 0, 0, session.cells().planes()).text();
        if (!planes.isEmpty()) {
            options.put("planes", planes);
        }
        // so that the recorded line can be run again
        options.put("overwrite", "");
        Path model = folder.resolve(FineTuneJob.MODEL);
        String unused = of.counted().stream()
                .filter(c -> of.count(c.id()) == 0)
                .map(c -> " " + c.name() + " has no labels, and is not in the model.")
                .collect(Collectors.joining());
        session.later(task -> {
            marks.write();
            run("finetune", options, task);
            String more = strategy.equals(QUADRANT) ? ". " + FineTuneJob.comparison(model) : "";
            return () -> {
                if (of == session.workspace()) {
                    session.remember(w -> w.trained(model, labelled));
                }
                task.end("Saved: " + model + more + unused);
                then.accept(model);
            };
        });
    }

    /**
     * Runs work with the saved model of the current labels, which is trained first where there is none: beside the workspace, where
     * a model of earlier labels is replaced.
     */
    private void withModel(Consumer<Path> work) {
        session.workspace().model().ifPresentOrElse(work, () -> {
            String name = String.valueOf(session.file().getFileName()).replace(WorkspaceFile.ENDING, "");
            train(session.file().resolveSibling(name + "-model"), LAYERS, work);
        });
    }

    private void record() {
        withModel(model -> {
            if (!IJ.recording()) {
                Recorder recorder = new Recorder();
                lines.forEach(Recorder::recordString);
                recorder.toFront();
            }
            session.say("The Recorder holds the macro; without a window it makes the same model.");
        });
    }

    // its use

    /** Finds and classifies the cells of a folder, as the line that is recorded does. */
    private void folder() {
        marks(Path.of(""));
        widgets.toRead("Folder of images", true)
                .ifPresent(input -> widgets.toWrite("Table of the cells (.csv)").ifPresent(given -> {
                    String named = given.toString();
                    String output = named.toLowerCase(Locale.ROOT).endsWith(".csv") ? named : named + ".csv";
                    withModel(model -> session.later(task -> {
                        Map<String, String> options = new LinkedHashMap<>();
                        options.put("model", model.toString());
                        options.put("input", input.toString());
                        options.put("find", "");
                        options.put("output", output);
                        List<String> said = run("classify", options, task).lines();
                        Path images = FindJob.images(Path.of(output));
                        ResultsTable counts = ResultsTable.open(images.toString());
                        return () -> {
                            counts.show(String.valueOf(images.getFileName()));
                            task.end(String.join("\n", said) + "\nModel: " + model);
                        };
                    }));
                }));
    }

    private void heatMap() {
        ImagePlus image = session.image();
        String file = Cells.file(image);
        boolean same = !file.isEmpty() && !image.changes;
        map(same ? Optional.of(file) : Optional.empty(), Optional.of(image));
    }

    /**
     * Classifies tiles, and shows the map of probabilities.
     *
     * @param file of the slide, if it is one
     * @param image the image to classify otherwise
     */
    private void map(Optional<String> file, Optional<ImagePlus> image) {
        marks(Path.of(""));
        widgets.toWrite("New folder for the map")
                .ifPresent(output -> withModel(model -> {
                    Map<String, String> options = new LinkedHashMap<>();
                    options.put("model", model.toString());
                    file.ifPresent(f -> options.put("input", f));
                    options.put("what", "tiles");
                    options.put("output", output.toString());
                    options.put("overwrite", "");
                    session.later(task -> {
                        // used by this thread only
                        WindowManager.setTempCurrentImage(image.orElse(null));
                        try {
                            run("classify", options, task);
                        } finally {
                            WindowManager.setTempCurrentImage(null);
                        }
                        ImagePlus map =
                                IJ.openImage(output.resolve(TilesJob.MAP).toString());
                        return () -> {
                            if (map != null) {
                                MapStack.show(map);
                            }
                            task.end("Saved: " + output);
                        };
                    });
                }));
    }
}
