package quadrant.imagej.ui;

import ij.IJ;
import ij.WindowManager;
import ij.plugin.frame.Recorder;
import ij.text.TextWindow;
import java.awt.BorderLayout;
import java.awt.Button;
import java.awt.EventQueue;
import java.awt.Frame;
import java.nio.file.Path;
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
        String text = text(Wiring.standard());
        IJ.showStatus("");
        Frame earlier = WindowManager.getFrame(TITLE);
        if (earlier != null) {
            earlier.dispose();
        }
        TextWindow window = MonospacedWindow.show(TITLE, text, WIDTH_PX);
        Button clear = new Button("Clear cache");
        clear.addActionListener(e -> clear(window, clear));
        EventQueue.invokeLater(() -> {
            window.add(clear, BorderLayout.SOUTH);
            window.validate();
        });
    }

    /** The embedded network is loaded once to find its device: not for AWT's thread. */
    private static String text(Wiring wiring) {
        return String.join("\n", MonospacedWindow.wrapped(InfoJob.lines(InfoJob.facts(wiring)), COLUMNS));
    }

    private static void clear(TextWindow window, Button button) {
        button.setEnabled(false);
        Thread work = new Thread(
                () -> {
                    Throwable failure = Host.attempt(() -> {
                        Wiring wiring = Wiring.standard();
                        IJ.log(String.format(
                                Locale.ROOT,
                                "Quadrant's cache is cleared: %.1f MB freed",
                                wiring.cache().clear() / MEGA));
                        String text = text(wiring);
                        EventQueue.invokeLater(() -> {
                            window.getTextPanel().clear();
                            window.append(text);
                        });
                        return null;
                    });
                    EventQueue.invokeLater(() -> cleared(button, Optional.ofNullable(failure)));
                },
                "quadrant-clear-cache");
        work.setDaemon(true);
        work.start();
    }

    private static void cleared(Button button, Optional<Throwable> failure) {
        button.setEnabled(true);
        failure.ifPresent(f -> Failures.report(f, false));
        if (failure.isEmpty() && IJ.recording()) {
            Recorder.recordString(OptionDialog.line(TITLE, Map.of("clear_cache", ""), Recorder.scriptMode()));
        }
    }
}
