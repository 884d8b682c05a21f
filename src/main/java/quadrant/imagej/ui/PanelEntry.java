package quadrant.imagej.ui;

import ij.IJ;
import ij.ImagePlus;
import ij.plugin.frame.Recorder;
import java.awt.EventQueue;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.app.Verb;
import quadrant.app.Verbs;
import quadrant.imagej.panel.Panel;
import quadrant.task.Task;
import quadrant.task.UserException;

/** Plugins › Quadrant › Quadrant: opens the panel, in which a person labels a few objects and sees the others predicted. */
final class PanelEntry extends Entry implements Panel.Host {
    @Override
    public Verb.Outcome run(String verb, Map<String, String> options, Task task) {
        Verb.Outcome outcome = ((VerbEntry) Menu.named(verb)).work(options, List.of(), task);
        outcome.rethrow();
        return outcome;
    }

    @Override
    public String line(String verb, Map<String, String> options) {
        // without a window, ImageJ can run calls but not menu entries
        return (Recorder.scriptMode() ? "Packages.quadrant.Macro.run(" : "call(\"quadrant.Macro.run\", ") + '"' + verb
                + "\", \"" + Recorder.fixString(OptionText.format(options)) + "\");\n";
    }

    @Override
    public void export(Path model) {
        VerbEntry.remember(model);
        IJ.doCommand(VerbEntry.label(Verbs.named("export").orElseThrow()));
    }

    @Override
    public void show(Path report) {
        Host.browse(report);
    }

    @Override
    public void failed(Throwable failure) {
        Host.report(failure, false);
    }

    @Override
    String run(Map<String, String> options, List<ImagePlus> images, Task task) {
        throw new UserException(
                "The panel needs ImageJ's window, as a person looks at each object.",
                "Run it from the menu, or run the macro that it recorded.");
    }

    @Override
    Optional<Path> show(Map<String, String> options) {
        ask();
        return Optional.empty();
    }

    @Override
    void ask() {
        EventQueue.invokeLater(() -> Host.reported(false, "", () -> {
            Panel.open(this);
            return "";
        }));
    }
}
