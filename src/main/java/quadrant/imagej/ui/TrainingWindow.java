package quadrant.imagej.ui;

import ij.IJ;
import java.awt.BorderLayout;
import java.awt.CardLayout;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.FlowLayout;
import java.awt.Font;
import java.awt.GridLayout;
import java.awt.Toolkit;
import java.awt.event.KeyEvent;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.awt.geom.Point2D;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
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
import org.jspecify.annotations.Nullable;
import quadrant.app.FineTuneJob;
import quadrant.app.PacedTask;
import quadrant.report.ReportWriter;
import quadrant.task.CancelledException;
import quadrant.task.UserException;
import quadrant.training.EpochRecord;

/**
 * Shows a training in a window with phase, progress, times, the current step, curves and warnings, and in ImageJ's status bar
 * and log; the window's button and Esc request cancellation. The window opens with the first phase, so that it does not open
 * for a mistake in the options. It is changed in AWT's thread alone.
 *
 * <p>Closing the window during training hides it; the training continues, and Esc cancels it.
 */
final class TrainingWindow extends PacedTask implements AutoCloseable {
    private static final String TITLE = "Quadrant training";

    private static final int WIDTH_PX = 860;
    private static final int HEIGHT_PX = 560;
    private static final int MARGIN_PX = 80;
    private static final int GAP_PX = 8;
    private static final int TICK_MILLIS = 500;
    private static final String STEPS = "steps";
    private static final String CURVES = "curves";

    private final WindowTask status = new WindowTask();
    private final List<String> lines = new ArrayList<>();
    private final Path folder;
    private final long start = System.nanoTime();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final JFrame frame = new JFrame(TITLE);
    private final JLabel phase = new JLabel(" ");
    private final JProgressBar bar = new JProgressBar();
    private final JLabel part = new JLabel(" ");
    private final JLabel numbers = new JLabel(" ");
    private final JLabel times = new JLabel(" ");
    private final CurveChart loss = new CurveChart("Loss", 0.5);
    private final CurveChart accuracy = new CurveChart("Accuracy", 1);
    private final JTextArea steps = new JTextArea();
    private final CardLayout cards = new CardLayout();
    private final JPanel middle = new JPanel(cards);
    private final JTextArea warnings = new JTextArea(4, 40);
    private final JButton cancel = new JButton("Cancel");
    private final JButton report = new JButton("Open report");
    private final JButton classify = new JButton("Classify...");
    private final JButton close = new JButton("Close");
    private final Timer ticker = new Timer(TICK_MILLIS, e -> tick());
    private final List<EpochRecord> epochs = new ArrayList<>();
    private String left = "";
    private boolean open;
    private @Nullable Path reportFile;

    /** A window, not yet open, of a training that writes to this folder. */
    TrainingWindow(Path folder) {
        super(Duration.ofMillis(100));
        this.folder = folder;
        cancel.addActionListener(e -> cancel());
        report.addActionListener(e -> {
            if (reportFile != null) {
                Host.browse(reportFile);
            }
        });
        classify.addActionListener(e -> IJ.doCommand("Quadrant Classify"));
        close.addActionListener(e -> frame.dispose());
        report.setVisible(false);
        classify.setVisible(false);
        close.setVisible(false);
    }

    @Override
    protected void begin(String name) {
        status.begin(name);
        EventQueue.invokeLater(() -> began(name));
    }

    private void began(String name) {
        if (!open) {
            open();
        }
        phase.setText(name);
        // until there are curves, the progress so far is shown in their place
        steps.append((steps.getText().isEmpty() ? "" : "\n") + length(seconds()) + "   " + name);
        steps.setCaretPosition(steps.getDocument().getLength());
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
        status.show(done, total, share, timeLeft, line);
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
        EventQueue.invokeLater(() -> {
            warnings.append((warnings.getText().isEmpty() ? "" : "\n") + line);
            warnings.setCaretPosition(warnings.getDocument().getLength());
        });
    }

    @Override
    public boolean cancelled() {
        return stop.get() || status.cancelled();
    }

    @Override
    public synchronized void close() {
        lines.forEach(LogWindow::add);
        status.close();
    }

    /** An epoch has ended. */
    void epoch(EpochRecord epoch) {
        EventQueue.invokeLater(() -> {
            epochs.add(epoch);
            cards.show(middle, CURVES);
            List<Point2D> losses = new ArrayList<>();
            List<Point2D> trained = new ArrayList<>();
            List<Point2D> held = new ArrayList<>();
            for (EpochRecord e : epochs) {
                losses.add(new Point2D.Double(e.epoch(), e.loss()));
                trained.add(new Point2D.Double(e.epoch(), e.accuracy()));
                e.validation().ifPresent(v -> held.add(new Point2D.Double(e.epoch(), v)));
            }
            loss.show(List.of(new CurveChart.Curve("training", CurveChart.VERMILION, losses)), epoch.epochs());
            List<CurveChart.Curve> shares = new ArrayList<>();
            if (!held.isEmpty()) {
                shares.add(new CurveChart.Curve("validation (balanced)", CurveChart.BLUE, held));
            }
            shares.add(new CurveChart.Curve("training views", CurveChart.SKY, trained));
            accuracy.show(shares, epoch.epochs());
            numbers.setText(text(epoch));
        });
    }

    private static String text(EpochRecord e) {
        String held = e.validation().isPresent()
                ? String.format(
                        Locale.ROOT,
                        ", balanced accuracy on validation images %.3f",
                        e.validation().getAsDouble())
                : "";
        return String.format(
                Locale.ROOT,
                "Epoch %d of %d: loss %.4f, accuracy on training views %.3f%s",
                e.epoch(),
                e.epochs(),
                e.loss(),
                e.accuracy(),
                held);
    }

    /** The training has ended successfully. */
    void done(String verdict) {
        EventQueue.invokeLater(() -> {
            ended("Done in " + length(seconds()) + ". " + verdict);
            bar.setValue(bar.getMaximum());
            reportFile = folder.resolve(ReportWriter.HTML);
            report.setVisible(true);
            classify.setVisible(true);
            part.setText("Model: " + folder.resolve(FineTuneJob.MODEL));
        });
    }

    /** The training has ended without a model. */
    void failed(Throwable failure) {
        EventQueue.invokeLater(() -> {
            if (failure instanceof CancelledException) {
                boolean kept = Files.isDirectory(folder.resolve("run"));
                ended(
                        kept
                                ? "Cancelled; what was learnt is kept"
                                : "Cancelled; nothing was learnt yet, so nothing was kept");
                part.setText(
                        kept
                                ? "Resume with the same folder to go on: " + folder
                                : "Run the training again to begin anew.");
            } else {
                ended("Stopped: "
                        + (failure instanceof UserException e
                                ? e.problem(UnaryOperator.identity())
                                : "a fault of ours"));
                part.setText(" ");
            }
        });
    }

    private void ended(String text) {
        ticker.stop();
        phase.setText(text);
        phase.setToolTipText(text);
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
        JPanel charts = new JPanel(new GridLayout(1, 2, GAP_PX, 0));
        charts.setBorder(BorderFactory.createEmptyBorder(0, GAP_PX, 0, GAP_PX));
        charts.add(loss);
        charts.add(accuracy);
        steps.setEditable(false);
        JScrollPane done = new JScrollPane(steps);
        done.setBorder(BorderFactory.createTitledBorder("Steps, and when each began"));
        middle.add(done, STEPS);
        middle.add(charts, CURVES);
        frame.add(middle, BorderLayout.CENTER);
        frame.add(foot(), BorderLayout.SOUTH);
        frame.setDefaultCloseOperation(WindowConstants.HIDE_ON_CLOSE);
        frame.addWindowListener(new WindowAdapter() {
            @Override
            public void windowClosed(WindowEvent e) {
                ticker.stop();
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
        Host.show(frame);
        ticker.start();
    }

    private JPanel head() {
        phase.setFont(phase.getFont().deriveFont(Font.BOLD, phase.getFont().getSize2D() + 3));
        bar.setStringPainted(true);
        JPanel head = new JPanel(new GridLayout(0, 1, 0, 4));
        head.setBorder(BorderFactory.createEmptyBorder(GAP_PX, GAP_PX, GAP_PX, GAP_PX));
        head.add(phase);
        head.add(bar);
        head.add(times);
        head.add(part);
        head.add(numbers);
        return head;
    }

    private JPanel foot() {
        warnings.setEditable(false);
        warnings.setLineWrap(true);
        warnings.setWrapStyleWord(true);
        JScrollPane scroll = new JScrollPane(warnings);
        scroll.setBorder(BorderFactory.createTitledBorder("Warnings"));
        JPanel buttons = new JPanel(new FlowLayout(FlowLayout.RIGHT));
        buttons.add(report);
        buttons.add(classify);
        buttons.add(cancel);
        buttons.add(close);
        JPanel foot = new JPanel(new BorderLayout());
        foot.setBorder(BorderFactory.createEmptyBorder(GAP_PX, GAP_PX, 2, GAP_PX));
        foot.add(scroll, BorderLayout.CENTER);
        foot.add(buttons, BorderLayout.SOUTH);
        return foot;
    }
}
