package quadrant.imagej.ui;

import ij.IJ;
import ij.plugin.frame.Recorder;
import ij.text.TextWindow;
import java.awt.BorderLayout;
import java.awt.Button;
import java.awt.EventQueue;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import quadrant.app.InfoJob;
import quadrant.app.Verbs;
import quadrant.app.Wiring;

/**
 * Plugins › Quadrant › more › About Quadrant: versions, devices, memory, cache and backbones in a window, with a button that
 * clears the cache; in a macro it prints the same to the log, and accepts {@code clear_cache}.
 */
final class AboutEntry extends VerbEntry {
    private static final String TITLE = "About Quadrant";
    private static final int WIDTH_PX = 800;
    private static final int COLUMNS = 108;
    private static final double MEGA = 1e6;

    AboutEntry() {
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
