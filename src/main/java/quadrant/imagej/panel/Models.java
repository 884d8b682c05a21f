package quadrant.imagej.panel;

import ij.IJ;
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
import javax.swing.JFileChooser;
import javax.swing.JFrame;
import javax.swing.JOptionPane;
import javax.swing.JPanel;
import org.jspecify.annotations.Nullable;
import quadrant.app.FineTuneJob;
import quadrant.app.Improvement;
import quadrant.app.Wiring;
import quadrant.dataset.GroupRule;
import quadrant.dataset.io.DatasetReader;
import quadrant.report.ReportWriter;
import quadrant.task.UserException;
import quadrant.workspace.LabelledImage;
import quadrant.workspace.Workspace;
import quadrant.workspace.WorkspaceFile;

/** The outputs of a workspace: models and reports by the verb {@code finetune}, results, and the workspace's own file. */
final class Models {
    private static final String LAYERS = "layers";
    private static final String QUADRANT = "quadrant";

    private final JFrame frame;
    private final PanelHost host;
    private final PanelView view;
    private final Applying applying;
    private final List<String> lines = new ArrayList<>();
    private @Nullable Path saved;
    private @Nullable VerbTask running;
    private long savedVersion = -1;

    Models(JFrame frame, PanelHost host, PanelView view) {
        this.frame = frame;
        this.host = host;
        this.view = view;
        this.applying = new Applying(host, view, this);
    }

    Component buttons() {
        JPanel column = Layout.column();
        Layout.add(
                column,
                Layout.row(
                        button("Save model…", "A folder with model.onnx and its report", this::save),
                        button("Improve…", "Lets fine-tuning compete, on held-out groups", this::improve),
                        button("Report", "What the model can be trusted with", this::report),
                        button("Record", "The whole as a macro, in ImageJ's Recorder", this::record)));
        Layout.add(
                column,
                Layout.row(
                        applying.menu(),
                        PanelParts.menu(
                                "Workspace ▾",
                                "Labels, objects and classes; they are saved with each change",
                                List.of(
                                        choice("New", () -> view.replace(WorkspaceFile.free(home()), false)),
                                        choice("Open…", this::open),
                                        choice("Save a copy…", this::copy),
                                        choice("Group images by…", this::group),
                                        choice("Group images by a table…", this::groupTable)))));
        return column;
    }

    private Component button(String text, String tip, Background.Work work) {
        return Layout.button(text, tip, () -> view.attempt(work));
    }

    PanelParts.Choice choice(String text, Background.Work work) {
        return new PanelParts.Choice(text, () -> view.attempt(work));
    }

    private static Path home() {
        return Wiring.standard().home().resolve("workspaces");
    }

    /** The task for a new run of a verb. */
    VerbTask begin() {
        VerbTask task = new VerbTask(view::say);
        running = task;
        return task;
    }

    /** Cancels the running verb, if any. */
    void stop() {
        if (running != null) {
            running.stop();
        }
    }

    // the model

    private void save() {
        MarksFolder.of(view.session().workspace(), view.session().cells());
        toWrite("New folder for the model").ifPresent(folder -> save(folder, LAYERS, () -> {}));
    }

    /**
     * The option that trains what the matrix prescribes, and compares it with the classifier on all layers; the verb uses the
     * better.
     */
    private void improve() {
        int labels = view.session().workspace().labels().size();
        if (labels < Improvement.FEWEST) {
            throw new UserException(
                    "Fine-tuning has shown a gain over the classifier on all layers from " + Improvement.FEWEST
                            + " labels on, and there are " + labels + ".",
                    "Label more, or save the model as it is.");
        }
        toWrite("New folder for the improved model").ifPresent(folder -> save(folder, QUADRANT, () -> {}));
    }

    /** Trains the model from the current labels by the same verb that the recorded macro runs. */
    private void save(Path folder, String strategy, Runnable then) {
        Session session = view.session();
        MarksFolder.Marks marks = MarksFolder.of(session.workspace(), session.cells());
        long version = session.workspace().version();
        Map<String, String> options = new LinkedHashMap<>();
        Path beside = folder.resolveSibling(folder.getFileName() + "-marks");
        options.put("data", beside.resolve(MarksFolder.LIST).toString());
        options.put("output", folder.toString());
        options.put("strategy", strategy);
        options.put("test", "0");
        options.putAll(Reading.options(session.workspace()));
        VerbTask task = begin();
        Path model = folder.resolve(FineTuneJob.MODEL);
        session.later(() -> {
            marks.write(beside);
            host.run("finetune", options, task);
            String line = "Saved: " + model + (strategy.equals(QUADRANT) ? ". " + Improvement.of(model) : "");
            EventQueue.invokeLater(() -> {
                saved = folder;
                savedVersion = version;
                recorded("finetune", options);
                view.say(task.ended(line));
                then.run();
            });
        });
    }

    void recorded(String verb, Map<String, String> options) {
        String line = host.line(verb, options);
        lines.add(line);
        if (IJ.recording()) {
            Recorder.recordString(line);
        }
    }

    /** Runs it with the saved model of the current labels, which is trained first where there is none. */
    void withModel(Runnable work) {
        if (saved != null && savedVersion == view.session().workspace().version() && Files.isDirectory(saved)) {
            work.run();
        } else {
            MarksFolder.of(view.session().workspace(), view.session().cells());
            toWrite("New folder for the model").ifPresent(f -> save(f, LAYERS, work));
        }
    }

    private void report() {
        withModel(() -> host.show(model().resolveSibling(ReportWriter.HTML)));
    }

    void export() {
        withModel(() -> host.export(model()));
    }

    Path model() {
        if (saved == null) {
            throw new UserException("No model is saved yet.", "Save the model first.");
        }
        return saved.resolve(FineTuneJob.MODEL);
    }

    private void record() {
        withModel(() -> {
            if (!IJ.recording()) {
                Recorder recorder = new Recorder();
                lines.forEach(Recorder::recordString);
                recorder.toFront();
            }
            view.say("The Recorder holds the macro; without a window it makes the same model.");
        });
    }

    // the workspace

    private void open() {
        toRead("Workspace (" + WorkspaceFile.ENDING + ")", false).ifPresent(file -> view.replace(file, true));
    }

    private void copy() {
        toWrite("Copy of the workspace (" + WorkspaceFile.ENDING + ")")
                .map(f -> f.toString().endsWith(WorkspaceFile.ENDING) ? f : Path.of(f + WorkspaceFile.ENDING))
                .filter(f -> !Files.exists(f) || asked(f.getFileName() + " is there already. Replace it?"))
                .ifPresent(f -> {
                    WorkspaceFile.save(f, view.session().workspace());
                    view.say("Saved: " + f);
                });
    }

    private void group() {
        Workspace w = view.session().workspace();
        String rule = JOptionPane.showInputDialog(
                frame,
                "A regular expression that finds patient or slide in an image's path or title",
                w.setting(Workspace.GROUP_BY).orElse(""));
        if (rule != null) {
            String checked = new GroupRule(rule.strip()).toString();
            view.session().change(() -> w.set(Workspace.GROUP_BY, checked));
        }
    }

    private void groupTable() {
        toRead("Table with the columns image and group (.csv)", false).ifPresent(file -> {
            Workspace w = view.session().workspace();
            Map<String, String> groups = DatasetReader.groups(file);
            view.session().change(() -> {
                for (LabelledImage p : w.pictures()) {
                    String group = groups.getOrDefault(p.title(), groups.getOrDefault(p.file(), ""));
                    w.set(Workspace.GROUP_OF + p.title(), group);
                }
            });
            long found = w.pictures().stream()
                    .filter(p -> groups.containsKey(p.title()) || groups.containsKey(p.file()))
                    .count();
            view.say(found + " of " + w.pictures().size() + " images have a group in " + file.getFileName() + ".");
        });
    }

    private boolean asked(String question) {
        return JOptionPane.showConfirmDialog(frame, question, Panel.TITLE, JOptionPane.OK_CANCEL_OPTION)
                == JOptionPane.OK_OPTION;
    }

    /** A file, or a folder, to read. */
    Optional<Path> toRead(String what, boolean folder) {
        JFileChooser chooser = chooser(what);
        chooser.setFileSelectionMode(folder ? JFileChooser.DIRECTORIES_ONLY : JFileChooser.FILES_ONLY);
        return answer(chooser, chooser.showOpenDialog(frame));
    }

    /** The path of an output. */
    Optional<Path> toWrite(String what) {
        JFileChooser chooser = chooser(what);
        return answer(chooser, chooser.showSaveDialog(frame));
    }

    private static JFileChooser chooser(String what) {
        JFileChooser chooser = new JFileChooser(IJ.getDirectory("current"));
        chooser.setDialogTitle(what);
        return chooser;
    }

    private static Optional<Path> answer(JFileChooser chooser, int answer) {
        return answer == JFileChooser.APPROVE_OPTION
                ? Optional.of(chooser.getSelectedFile().toPath())
                : Optional.empty();
    }
}
