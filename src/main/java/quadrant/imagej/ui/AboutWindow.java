package quadrant.imagej.ui;

import ij.IJ;
import ij.plugin.frame.Recorder;
import java.awt.BorderLayout;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.FlowLayout;
import java.awt.Font;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JFrame;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.WindowConstants;
import org.jspecify.annotations.Nullable;
import quadrant.app.Given;
import quadrant.app.InfoJob;
import quadrant.app.Verbs;
import quadrant.app.Wiring;

/** The window with versions, devices, memory, cache and backbones, and a button that clears the cache. */
final class AboutWindow {
    private static final String TITLE = "About Quadrant";

    private static final int WIDTH_PX = 760;
    private static final int HEIGHT_PX = 420;
    private static final int GAP_PX = 10;
    private static final double MEGA = 1e6;

    /** Opens the window; in a macro it prints the same to the log, and accepts {@code clear_cache}. */
    static final class Opener extends VerbEntry<Given, Map<String, Object>> {
        Opener() {
            super(Verbs.INFO);
        }

        @Override
        Optional<Path> show(Map<String, String> options) {
            print(options);
            return Optional.empty();
        }

        @Override
        void ask() {
            // the embedded network is loaded once to find its device: not in AWT's thread
            IJ.showStatus("Quadrant: looking for devices …");
            Map<String, Object> facts = new InfoJob(Wiring.standard()).facts();
            IJ.showStatus("");
            EventQueue.invokeLater(() -> new AboutWindow().show(facts));
        }
    }

    private final JFrame frame = new JFrame(TITLE);
    private final JTextArea text = new JTextArea();
    private final JButton clear = new JButton("Clear cache");

    private void show(Map<String, Object> facts) {
        text.setEditable(false);
        text.setFont(new Font(Font.MONOSPACED, Font.PLAIN, 12));
        text.setLineWrap(true);
        text.setText(String.join("\n", InfoJob.lines(facts)));
        text.setCaretPosition(0);
        clear.addActionListener(e -> clear());
        JButton close = new JButton("Close");
        close.addActionListener(e -> frame.dispose());
        JPanel buttons = new JPanel(new FlowLayout(FlowLayout.RIGHT));
        buttons.add(clear);
        buttons.add(close);
        JScrollPane scroll = new JScrollPane(text);
        scroll.setBorder(BorderFactory.createEmptyBorder(GAP_PX, GAP_PX, 0, GAP_PX));
        frame.add(scroll, BorderLayout.CENTER);
        frame.add(buttons, BorderLayout.SOUTH);
        frame.setDefaultCloseOperation(WindowConstants.DISPOSE_ON_CLOSE);
        frame.setPreferredSize(new Dimension(WIDTH_PX, HEIGHT_PX));
        frame.pack();
        Host.show(frame);
    }

    private void clear() {
        clear.setEnabled(false);
        Thread work = new Thread(
                () -> {
                    StringBuilder shown = new StringBuilder();
                    Throwable failure = Host.attempt(() -> {
                        InfoJob job = new InfoJob(Wiring.standard());
                        IJ.log(String.format(
                                Locale.ROOT, "Quadrant's cache is cleared: %.1f MB freed", job.clearCache() / MEGA));
                        return shown.append(String.join("\n", InfoJob.lines(job.facts())));
                    });
                    EventQueue.invokeLater(() -> cleared(shown.toString(), failure));
                },
                "quadrant-clear-cache");
        work.setDaemon(true);
        work.start();
    }

    private void cleared(String shown, @Nullable Throwable failure) {
        clear.setEnabled(true);
        if (failure != null) {
            Failures.report(failure, false);
            return;
        }
        text.setText(shown);
        if (IJ.recording()) {
            Recorder.recordString(OptionDialog.line(TITLE, Map.of("clear_cache", ""), Recorder.scriptMode()));
        }
    }
}
