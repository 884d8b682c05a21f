package quadrant.imagej.panel;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.plugin.frame.Recorder;
import java.awt.Component;
import java.awt.EventQueue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.swing.JPanel;
import javax.swing.JPopupMenu;
import org.jspecify.annotations.Nullable;
import quadrant.app.FineTuneJob;
import quadrant.app.TilesJob;
import quadrant.dataset.GroupRule;
import quadrant.dataset.io.DatasetReader;
import quadrant.imagej.CellFinder;
import quadrant.imagej.MapStack;
import quadrant.report.RunReport;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.workspace.Workspace;
import quadrant.workspace.WorkspaceFile;

/**
 * The outputs of a workspace: models and reports by the verb {@code finetune}, results on open images or, by the saved model, on
 * files; and the workspace's own file.
 */
final class Outputs {
    private static final String LAYERS = "layers";
    private static final String QUADRANT = "quadrant";

    private final Panel.Host host;
    private final Session session;
    private final Widgets widgets;
    private final List<String> lines = new ArrayList<>();
    private @Nullable Path saved;
    /** The workspace and its version that the saved model was trained on. */
    private List<Object> savedOf = List.of();

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
        widgets.entry(apply, "&Overlay of this image", () -> session.active().ifPresent(i -> Results.draw(session, i)));
        widgets.entry(apply, "&Folder…", this::folder);
        widgets.entry(apply, "&Slide, by tiles…", this::slide);
        widgets.entry(apply, "&Heat map of this image…", this::heatMap);
        widgets.entry(apply, "&Export the model…", () -> withModel(host::export));
        JPopupMenu own = new JPopupMenu();
        String kind = "Workspace (" + WorkspaceFile.ENDING + ")";
        widgets.entry(own, "&New", () -> session.open(WorkspaceFile.free(Panel.folder()), false));
        widgets.entry(own, "&Open…", () -> widgets.toRead(kind, false).ifPresent(f -> session.open(f, true)));
        widgets.entry(own, "Save a &copy…", this::copy);
        widgets.entry(own, "&Group images by…", this::group);
        widgets.entry(own, "Group images by a &table…", this::groupTable);
        String table = "Table of next or audit (.csv)";
        widgets.entry(own, "&Suggestions…", () -> widgets.toRead(table, false).ifPresent(session::suggest));
        own.addSeparator();
        // fine-tuning competes, on held-out groups
        widgets.entry(own, "&Improve the model…", this::improve);
        widgets.entry(own, "&Record as a macro", this::record);
        JPanel column = Widgets.column();
        Widgets.add(
                column,
                widgets.button("&Save model…", "A folder with model.onnx and its report", () -> save(model -> {})),
                widgets.button("Rep&ort", "What the model can be trusted with", this::report),
                widgets.menu("&Apply to ▾", "Results of open images, or of files by the saved model", apply),
                widgets.menu("&Project ▾", "Labels, objects and classes; they are saved with each change", own));
        return column;
    }

    /** Runs a verb, and records it where it succeeds. */
    private void run(String verb, Map<String, String> options, Task task) {
        host.run(verb, options, task);
        EventQueue.invokeLater(() -> {
            String line = host.line(verb, options);
            lines.add(line);
            if (IJ.recording()) {
                Recorder.recordString(line);
            }
        });
    }

    // the model

    private void report() {
        withModel(model -> host.show(model.resolveSibling(RunReport.HTML)));
    }

    private void save(Consumer<Path> then) {
        save("New folder for the model", LAYERS, then);
    }

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
        save("New folder for the improved model", QUADRANT, model -> {});
    }

    /** Asks for a new folder, and trains a model from the current labels by the same verb that the recorded macro runs. */
    private void save(String what, String strategy, Consumer<Path> then) {
        // refuses labels that make no model before it asks
        marks(Path.of(""));
        widgets.toWrite(what).ifPresent(folder -> {
            Path beside = folder.resolveSibling(folder.getFileName() + "-marks");
            MarksFolder marks = marks(beside);
            Workspace of = session.workspace();
            List<Object> trainedOn = List.of(of, of.version());
            Map<String, String> options = new LinkedHashMap<>();
            options.put("data", beside.resolve(MarksFolder.LIST).toString());
            options.put("output", folder.toString());
            options.put("strategy", strategy);
            options.put("test", "0");
            of.setting(Workspace.BOX).ifPresent(px -> options.put("box", px + "px"));
            Path model = folder.resolve(FineTuneJob.MODEL);
            session.later(task -> {
                marks.write();
                run("finetune", options, task);
                String more = strategy.equals(QUADRANT) ? ". " + FineTuneJob.comparison(model) : "";
                return () -> {
                    saved = model;
                    savedOf = trainedOn;
                    task.end("Saved: " + model + more);
                    then.accept(model);
                };
            });
        });
    }

    /** Runs work with the saved model of the current labels, which is trained first where there is none. */
    private void withModel(Consumer<Path> work) {
        Workspace w = session.workspace();
        if (saved != null && savedOf.equals(List.of(w, w.version())) && Files.isRegularFile(saved)) {
            work.accept(saved);
        } else {
            save(work);
        }
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

    private void folder() {
        Optional<CellFinder.Settings> finding =
                session.workspace().setting(Sources.FOUND).flatMap(CellFinder.Settings::parse);
        withModel(model -> widgets.toRead("Folder of images", true)
                .ifPresent(input -> widgets.toWrite("New folder for the results")
                        .ifPresent(output -> session.later(task -> {
                            FolderRun run = new FolderRun(options -> run("classify", options, task), model, finding);
                            String line = run.run(input, output, task);
                            return () -> task.end(line);
                        }))));
    }

    private void slide() {
        withModel(model -> widgets.toRead("Slide", false)
                .ifPresent(slide -> map(model, Optional.of(slide.toString()), Optional.empty())));
    }

    private void heatMap() {
        ImagePlus image = session.active()
                .orElseThrow(() -> new UserException("No image is open.", "Open one, or choose a slide."));
        String file = Cells.file(image);
        boolean same = !file.isEmpty() && !image.changes;
        withModel(model -> map(model, same ? Optional.of(file) : Optional.empty(), Optional.of(image)));
    }

    /**
     * Classifies tiles, and shows the map of probabilities.
     *
     * @param file of the slide, if it is one
     * @param image the image to classify otherwise
     */
    private void map(Path model, Optional<String> file, Optional<ImagePlus> image) {
        widgets.toWrite("New folder for the map").ifPresent(output -> {
            Map<String, String> options = new LinkedHashMap<>();
            options.put("model", model.toString());
            file.ifPresent(f -> options.put("input", f));
            options.put("what", "tiles");
            options.put("output", output.toString());
            session.later(task -> {
                // used by this thread only
                WindowManager.setTempCurrentImage(image.orElse(null));
                try {
                    run("classify", options, task);
                } finally {
                    WindowManager.setTempCurrentImage(null);
                }
                ImagePlus map = IJ.openImage(output.resolve(TilesJob.MAP).toString());
                return () -> {
                    if (map != null) {
                        MapStack.show(map);
                    }
                    task.end("Saved: " + output);
                };
            });
        });
    }

    // the workspace

    private void copy() {
        widgets.toWrite("Copy of the workspace (" + WorkspaceFile.ENDING + ")")
                .map(f -> f.toString().endsWith(WorkspaceFile.ENDING) ? f : Path.of(f + WorkspaceFile.ENDING))
                .filter(f -> !Files.exists(f) || widgets.yes(f.getFileName() + " is there already. Replace it?"))
                .ifPresent(f -> {
                    WorkspaceFile.copy(f, session.workspace());
                    session.say("Saved: " + f);
                });
    }

    private void group() {
        Workspace w = session.workspace();
        widgets.text(
                        "A regular expression that finds patient or slide in an image's path or title",
                        w.setting(Workspace.GROUP_BY).orElse(""))
                .map(rule -> new GroupRule(rule.strip()).toString())
                .ifPresent(rule -> session.change(() -> w.set(Workspace.GROUP_BY, rule)));
    }

    private void groupTable() {
        widgets.toRead("Table with the columns image and group (.csv)", false).ifPresent(file -> {
            Map<String, String> groups = DatasetReader.groups(file);
            session.change(() -> {
                long found = session.workspace().group(groups);
                session.say(found + " of " + session.workspace().pictures().size() + " images have a group in "
                        + file.getFileName() + ".");
            });
        });
    }
}
