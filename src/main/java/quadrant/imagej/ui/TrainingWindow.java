package quadrant.imagej.ui;

import ij.IJ;
import ij.WindowManager;
import ij.gui.Plot;
import ij.macro.Interpreter;
import java.awt.BorderLayout;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.FlowLayout;
import java.awt.Font;
import java.awt.Graphics;
import java.awt.GridLayout;
import java.awt.Toolkit;
import java.awt.event.KeyEvent;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JProgressBar;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.KeyStroke;
import javax.swing.Timer;
import javax.swing.WindowConstants;
import quadrant.app.FineTuneJob;
import quadrant.app.Verb;
import quadrant.report.RunReport;
import quadrant.task.CancelledException;
import quadrant.task.UserException;
import quadrant.task.Workers;
import quadrant.training.EpochRecord;

/**
 * Shows a training, or the test of a model, in a window with phase, progress, times, the current step, curves, and the steps and warnings so far, and in
 * ImageJ's status bar and log; the window's button and Esc request cancellation. The window opens with the first phase, so that
 * it does not open for a mistake in the options, and not while ImageJ works without windows. It is changed in AWT's thread alone.
 *
 * <p>Closing the window during training hides it; the training continues, and Esc cancels it.
 */
final class TrainingWindow extends HostTask {
    private static final String TITLE = "Quadrant training";
    private static final String TESTING = "Quadrant evaluation";

    private static final int WIDTH_PX = 860;
    private static final int HEIGHT_PX = 560;
    private static final int MARGIN_PX = 80;
    private static final int GAP_PX = 8;
    private static final int TICK_MILLIS = 500;
    private static final Color BLUE = new Color(0x0072B2);
    private static final Color VERMILION = new Color(0xD55E00);
    private static final Color SKY = new Color(0x56B4E9);

    private final List<String> lines = new ArrayList<>();
    private final Path folder;
    private final String result;
    private final long start = System.nanoTime();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final JFrame frame = new JFrame();
    private final JLabel phase = new JLabel(" ");
    private final JProgressBar bar = new JProgressBar();
    private final JLabel part = new JLabel(" ");
    private final JLabel numbers = new JLabel(" ");
    private final JLabel times = new JLabel(" ");
    private final List<EpochRecord> epochs = new ArrayList<>();
    private final Chart loss = new Chart("Loss", 0.5, new Curve("training", VERMILION, EpochRecord::loss));
    private final Chart accuracy = new Chart(
            "Accuracy",
            1,
            new Curve("validation (balanced)", BLUE, e -> e.validation().orElse(Double.NaN)),
            new Curve("training views", SKY, EpochRecord::accuracy));
    private final JTextArea steps = new JTextArea();
    private final JPanel middle = new JPanel(new GridLayout(0, 1, 0, GAP_PX));
    private final JPanel charts = new JPanel(new GridLayout(1, 2, GAP_PX, 0));
    private final JButton report = button("Open report", false, this::browse);
    private final JButton classify = button("Classify...", false, () -> IJ.doCommand("Quadrant Classify"));
    private final JButton cancel = button("Cancel", true, this::cancel);
    private final JButton close = button("Close", false, frame::dispose);
    private final boolean batch = Interpreter.isBatchMode();
    private final Timer ticker = new Timer(TICK_MILLIS, e -> tick());
    private String left = "";
    private boolean open;

    /**
     * A window, not yet open, of a run that writes to this folder.
     *
     * @param result the name of its main file there
     */
    private TrainingWindow(Path folder, String result) {
        this.folder = folder;
        this.result = result;
        frame.setTitle(result.equals(FineTuneJob.MODEL) ? TITLE : TESTING);
    }

    /** Runs a verb in a window of its own. */
    static Verb.Outcome shown(Path folder, String result, Function<TrainingWindow, Verb.Outcome> run) {
        try (TrainingWindow window = new TrainingWindow(folder, result)) {
            Verb.Outcome done = Host.attempt(() -> OpenWindows.keepingFront(() -> run.apply(window)), failure -> {
                window.failed(failure);
                throw Workers.unchecked(failure);
            });
            window.done(done.last());
            return done;
        }
    }

    private static JButton button(String text, boolean visible, Runnable action) {
        JButton button = new JButton(text);
        button.addActionListener(e -> action.run());
        button.setVisible(visible);
        return button;
    }

    private void browse() {
        Host.browse(folder.resolve(RunReport.HTML));
    }

    @Override
    protected void begin(String name) {
        super.begin(name);
        EventQueue.invokeLater(() -> began(name));
    }

    private void began(String name) {
        if (!open && !batch) {
            open();
        }
        phase.setText(name);
        append(length(seconds()) + "   " + name);
        left = "";
        bar.setIndeterminate(true);
        bar.setString("");
        tick();
    }

    @Override
    public synchronized void detail(String name) {
        super.detail(name);
        EventQueue.invokeLater(() -> part.setText(name.isEmpty() ? " " : "At work: " + name));
    }

    @Override
    protected void show(long done, long total, double share, String timeLeft, String line) {
        super.show(done, total, share, timeLeft, line);
        EventQueue.invokeLater(() -> {
            bar.setIndeterminate(false);
            bar.setMaximum(1000);
            bar.setValue((int) Math.round(1000 * share));
            bar.setString(done + " of " + total);
            left = timeLeft;
            tick();
        });
    }

    @Override
    public synchronized void info(String line) {
        lines.add(line);
    }

    @Override
    public synchronized void warn(String line) {
        lines.add("Note: " + line);
        EventQueue.invokeLater(() -> append("Note: " + line));
    }

    private void append(String line) {
        steps.append((steps.getText().isEmpty() ? "" : "\n") + line);
        steps.setCaretPosition(steps.getDocument().getLength());
    }

    @Override
    public boolean cancelled() {
        return stop.get() || super.cancelled();
    }

    @Override
    public synchronized void close() {
        lines.forEach(Windows::log);
        super.close();
    }

    /** An epoch has ended. */
    void epoch(EpochRecord e) {
        EventQueue.invokeLater(() -> {
            if (epochs.isEmpty()) {
                middle.add(charts, 0);
                middle.revalidate();
            }
            epochs.add(e);
            loss.repaint();
            accuracy.repaint();
            numbers.setText(e.line("balanced accuracy on validation images"));
        });
    }

    /** The run has ended successfully. */
    private void done(String verdict) {
        EventQueue.invokeLater(() -> {
            ended("Done in " + length(seconds()) + ". " + verdict, "Saved: " + folder.resolve(result));
            bar.setValue(bar.getMaximum());
            report.setVisible(true);
            classify.setVisible(result.equals(FineTuneJob.MODEL));
        });
    }

    /** The run has ended without a result. */
    private void failed(Throwable failure) {
        EventQueue.invokeLater(() -> {
            if (!(failure instanceof CancelledException)) {
                String why =
                        failure instanceof UserException e ? e.problem(UnaryOperator.identity()) : "a fault of ours";
                ended("Stopped: " + why, " ");
            } else if (Files.isDirectory(folder.resolve("run"))) {
                ended("Cancelled; what was learnt is kept", "Resume with the same folder to go on: " + folder);
            } else {
                ended("Cancelled; nothing was learnt yet, so nothing was kept", "Run it again to begin anew.");
            }
        });
    }

    private void ended(String text, String then) {
        ticker.stop();
        phase.setText(text);
        phase.setToolTipText(text);
        part.setText(then);
        bar.setIndeterminate(false);
        bar.setString("");
        times.setText("Took " + length(seconds()));
        cancel.setVisible(false);
        close.setVisible(true);
        frame.setDefaultCloseOperation(WindowConstants.DISPOSE_ON_CLOSE);
        if (open && !frame.isVisible()) {
            // the user had closed it
            frame.dispose();
        }
    }

    private void cancel() {
        stop.set(true);
        cancel.setEnabled(false);
        cancel.setText("Cancelling …");
    }

    private long seconds() {
        return (System.nanoTime() - start) / 1_000_000_000L;
    }

    private void tick() {
        times.setText("Elapsed " + length(seconds()) + (left.isEmpty() ? "" : "     Left " + left));
    }

    private void open() {
        open = true;
        frame.add(head(), BorderLayout.NORTH);
        charts.add(loss);
        charts.add(accuracy);
        steps.setEditable(false);
        steps.setLineWrap(true);
        steps.setWrapStyleWord(true);
        JScrollPane scroll = new JScrollPane(steps);
        scroll.setBorder(BorderFactory.createTitledBorder("Steps, and when each began"));
        middle.setBorder(BorderFactory.createEmptyBorder(0, GAP_PX, 0, GAP_PX));
        middle.add(scroll);
        frame.add(middle, BorderLayout.CENTER);
        JPanel buttons = new JPanel(new FlowLayout(FlowLayout.RIGHT));
        for (JButton button : List.of(report, classify, cancel, close)) {
            buttons.add(button);
        }
        frame.add(buttons, BorderLayout.SOUTH);
        frame.setDefaultCloseOperation(WindowConstants.HIDE_ON_CLOSE);
        frame.addWindowListener(new WindowAdapter() {
            @Override
            public void windowClosed(WindowEvent e) {
                ticker.stop();
                WindowManager.removeWindow(frame);
            }
        });
        frame.getRootPane()
                .registerKeyboardAction(
                        e -> cancel(),
                        KeyStroke.getKeyStroke(KeyEvent.VK_ESCAPE, 0),
                        JComponent.WHEN_IN_FOCUSED_WINDOW);
        Dimension screen = Toolkit.getDefaultToolkit().getScreenSize();
        frame.setMinimumSize(new Dimension(480, 380));
        frame.setSize(Math.min(WIDTH_PX, screen.width - MARGIN_PX), Math.min(HEIGHT_PX, screen.height - MARGIN_PX));
        Windows.close(frame.getTitle());
        frame.setLocationRelativeTo(null);
        // ImageJ's menu lists it until it is closed
        WindowManager.addWindow(frame);
        frame.setVisible(true);
        ticker.start();
    }

    private JPanel head() {
        phase.setFont(phase.getFont().deriveFont(Font.BOLD, phase.getFont().getSize2D() + 3));
        bar.setStringPainted(true);
        JPanel head = new JPanel(new GridLayout(0, 1, 0, 4));
        head.setBorder(BorderFactory.createEmptyBorder(GAP_PX, GAP_PX, GAP_PX, GAP_PX));
        for (JComponent line : List.of(phase, bar, times, part, numbers)) {
            head.add(line);
        }
        return head;
    }

    /**
     * A curve over epochs.
     *
     * @param value not a number at an epoch without one
     */
    private record Curve(String name, Color colour, ToDoubleFunction<EpochRecord> value) {}

    /** Curves over epochs, drawn by ImageJ's {@link Plot} at any size. */
    private final class Chart extends JComponent {
        private final String title;
        private final double atLeastHighest;
        private final transient List<Curve> curves;

        /** @param atLeastHighest the minimum upper end of the vertical axis, which begins at 0 */
        Chart(String title, double atLeastHighest, Curve... curves) {
            this.title = title;
            this.atLeastHighest = atLeastHighest;
            this.curves = List.of(curves);
            setPreferredSize(new Dimension(360, 240));
            setMinimumSize(new Dimension(200, 140));
        }

        @Override
        protected void paintComponent(Graphics g) {
            Plot plot = new Plot(title, "Epoch", title);
            plot.setSize(getWidth(), getHeight());
            plot.setFontSize(12);
            plot.setLineWidth(2);
            double highest = atLeastHighest;
            for (Curve c : curves) {
                List<EpochRecord> known = epochs.stream()
                        .filter(e -> Double.isFinite(c.value.applyAsDouble(e)))
                        .toList();
                if (!known.isEmpty()) {
                    double[] values = known.stream().mapToDouble(c.value).toArray();
                    highest = Arrays.stream(values).reduce(highest, Math::max);
                    plot.setColor(c.colour, c.colour);
                    // dots show each epoch while there are few
                    String shape = known.size() < 40 ? "connected circle" : "line";
                    plot.add(
                            shape,
                            known.stream().mapToDouble(EpochRecord::epoch).toArray(),
                            values);
                    plot.setLabel(-1, c.name);
                }
            }
            int last = epochs.isEmpty() ? 2 : Math.max(2, epochs.get(0).epochs());
            plot.setColor(Color.BLACK);
            plot.setLineWidth(1);
            plot.setLegend(null, Plot.AUTO_POSITION | Plot.LEGEND_TRANSPARENT);
            plot.setLimits(0, last, 0, highest);
            g.drawImage(plot.getProcessor().getBufferedImage(), 0, 0, getWidth(), getHeight(), null);
        }
    }
}
