package quadrant.imagej.ui;

import ij.IJ;
import ij.WindowManager;
import ij.plugin.frame.Recorder;
import java.awt.BorderLayout;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.FlowLayout;
import java.awt.Frame;
import java.awt.Toolkit;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.io.File;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JFileChooser;
import javax.swing.JFrame;
import javax.swing.JOptionPane;
import javax.swing.JPanel;
import javax.swing.JProgressBar;
import javax.swing.JScrollPane;
import javax.swing.JTable;
import javax.swing.JTextArea;
import javax.swing.ListSelectionModel;
import javax.swing.SwingConstants;
import javax.swing.WindowConstants;
import javax.swing.filechooser.FileNameExtensionFilter;
import javax.swing.table.DefaultTableCellRenderer;
import org.jspecify.annotations.Nullable;
import quadrant.app.BackboneTable;
import quadrant.app.BackbonesJob;
import quadrant.app.Wiring;
import quadrant.backbone.BackboneEntry;
import quadrant.backbone.BackboneEntry.State;
import quadrant.backbone.UnknownInputException;

/** The window of backbones: a table, and actions on its rows. Everything here happens in AWT's thread. */
final class BackbonesWindow {
    static final String TITLE = "Quadrant: backbones";

    private static final int WIDTH_PX = 1240;
    private static final int HEIGHT_PX = 560;
    private static final int MARGIN_PX = 80;
    private static final int[] COLUMN_PX = {130, 75, 45, 80, 55, 95, 740};

    private static final int[] NUMBERS = {2, 3, 4};

    private final JFrame frame = new JFrame(TITLE);
    private final BackboneRows rows = new BackboneRows();
    private final JTable table = new JTable(rows);
    private final JTextArea details = new JTextArea(5, 20);
    private final JProgressBar bar = new JProgressBar();
    private final JButton inspect = button("Inspect", this::inspect);
    private final JButton add = button("Add file...", this::chooseFile);
    private final JButton download = button("Download", this::download);
    private final JButton cancel = button("Cancel", this::cancel);
    private final JButton remove = button("Remove", this::remove);
    private @Nullable BarTask running;

    private BackbonesWindow() {}

    /** Opens the window, or brings the open one to the front. */
    static void open() {
        Frame there = WindowManager.getFrame(TITLE);
        if (there != null) {
            there.toFront();
            return;
        }
        new BackbonesWindow().show();
    }

    private static JButton button(String label, Runnable action) {
        JButton b = new JButton(label);
        b.addActionListener(e -> action.run());
        return b;
    }

    private void show() {
        table.setSelectionMode(ListSelectionModel.SINGLE_SELECTION);
        table.setAutoResizeMode(JTable.AUTO_RESIZE_LAST_COLUMN);
        for (int c = 0; c < COLUMN_PX.length; c++) {
            table.getColumnModel().getColumn(c).setPreferredWidth(COLUMN_PX[c]);
        }
        DefaultTableCellRenderer numbers = new DefaultTableCellRenderer();
        numbers.setHorizontalAlignment(SwingConstants.RIGHT);
        for (int c : NUMBERS) {
            table.getColumnModel().getColumn(c).setCellRenderer(numbers);
        }
        table.getSelectionModel().addListSelectionListener(e -> select());
        details.setEditable(false);
        details.setLineWrap(true);
        details.setWrapStyleWord(true);
        details.setOpaque(false);
        bar.setStringPainted(true);
        frame.setTransferHandler(new FileDrop(this::add));
        frame.add(new JScrollPane(table), BorderLayout.CENTER);
        frame.add(foot(), BorderLayout.SOUTH);
        frame.setDefaultCloseOperation(WindowConstants.DISPOSE_ON_CLOSE);
        frame.addWindowListener(new WindowAdapter() {
            @Override
            public void windowActivated(WindowEvent e) {
                refresh();
            }

            @Override
            public void windowClosed(WindowEvent e) {
                cancel();
                WindowManager.removeWindow(frame);
            }
        });
        Dimension screen = Toolkit.getDefaultToolkit().getScreenSize();
        frame.setSize(Math.min(WIDTH_PX, screen.width - MARGIN_PX), Math.min(HEIGHT_PX, screen.height - MARGIN_PX));
        frame.setLocationRelativeTo(null);
        refresh();
        table.setRowSelectionInterval(0, 0);
        idle("Files can be dropped here.");
        WindowManager.addWindow(frame);
        frame.setVisible(true);
    }

    private JPanel foot() {
        JPanel buttons = new JPanel(new FlowLayout(FlowLayout.RIGHT));
        buttons.add(inspect);
        buttons.add(add);
        buttons.add(download);
        buttons.add(cancel);
        buttons.add(remove);
        buttons.add(button("Close", frame::dispose));
        JPanel foot = new JPanel(new BorderLayout(0, 6));
        foot.setBorder(BorderFactory.createEmptyBorder(6, 8, 2, 8));
        foot.add(details, BorderLayout.NORTH);
        foot.add(bar, BorderLayout.CENTER);
        foot.add(buttons, BorderLayout.SOUTH);
        return foot;
    }

    private void refresh() {
        String selected = selected().map(BackboneEntry::name).orElse("");
        rows.show(job().list());
        int row = rows.row(selected);
        if (row >= 0) {
            table.setRowSelectionInterval(row, row);
        }
        select();
    }

    private static BackbonesJob job() {
        return new BackbonesJob(Wiring.standard());
    }

    private Optional<BackboneEntry> selected() {
        int row = table.getSelectedRow();
        return row < 0 || row >= rows.getRowCount() ? Optional.empty() : Optional.of(rows.at(row));
    }

    private void select() {
        Optional<BackboneEntry> e = selected();
        details.setText(e.map(BackbonesWindow::text).orElse(""));
        boolean free = running == null;
        Optional<State> state = e.map(BackboneEntry::state);
        inspect.setEnabled(free && e.isPresent());
        add.setEnabled(free);
        cancel.setEnabled(!free);
        remove.setEnabled(
                free && state.filter(s -> s == State.HERE || s == State.DAMAGED).isPresent());
        download.setEnabled(free
                && e.flatMap(BackboneEntry::address).isPresent()
                && state.filter(s -> s == State.ABSENT || s == State.DAMAGED).isPresent());
    }

    private static String text(BackboneEntry e) {
        return e.title() + ". " + e.use()
                + (e.terms().isEmpty() ? "" : " " + e.terms())
                + (e.preprocessingFrom().isEmpty() ? "" : "\nPixels: " + e.preprocessingFrom() + ".")
                + e.address().map(a -> "\n" + a).orElse("");
    }

    private void inspect() {
        selected().ifPresent(e -> {
            if (e.state() == State.ABSENT) {
                MonospacedWindow.show("Backbone " + e.name(), String.join("\n", BackboneTable.text(e)));
            } else {
                start(Map.of("inspect", e.name()));
            }
        });
    }

    private void chooseFile() {
        JFileChooser chooser = new JFileChooser(IJ.getDirectory("default"));
        chooser.setDialogTitle("Add a backbone");
        chooser.setFileFilter(new FileNameExtensionFilter("ONNX models", "onnx"));
        if (chooser.showDialog(frame, "Add") == JFileChooser.APPROVE_OPTION) {
            add(chooser.getSelectedFile());
        }
    }

    private void add(File file) {
        if (running == null) {
            Map<String, String> options = new LinkedHashMap<>();
            options.put("add", file.getPath());
            start(options);
        }
    }

    private void download() {
        selected().ifPresent(e -> start(Map.of("fetch", e.name())));
    }

    private void remove() {
        selected().ifPresent(e -> {
            int answer = JOptionPane.showConfirmDialog(
                    frame,
                    "Delete the file of " + e.name() + "? Models that were fine-tuned from it stay.",
                    "Quadrant",
                    JOptionPane.OK_CANCEL_OPTION);
            if (answer == JOptionPane.OK_OPTION) {
                start(Map.of("remove", e.name()));
            }
        });
    }

    private void cancel() {
        if (running != null) {
            running.stop();
            bar.setString("Cancelling …");
        }
    }

    /** Runs an action in a thread of its own. */
    private void start(Map<String, String> options) {
        BarTask task = new BarTask(bar);
        running = task;
        select();
        Thread work = new Thread(
                () -> {
                    StringBuilder result = new StringBuilder();
                    Throwable failure = Host.attempt(() -> result.append(MacroVerbs.run("backbones", options, task)));
                    EventQueue.invokeLater(() -> ended(options, result.toString(), failure));
                },
                "quadrant-backbones");
        work.setDaemon(true);
        work.start();
    }

    private void ended(Map<String, String> options, String result, @Nullable Throwable failure) {
        running = null;
        refresh();
        if (failure instanceof UnknownInputException e) {
            idle("");
            PixelsQuestion.ask(frame, e.problem(), options).ifPresent(this::start);
            return;
        }
        if (failure != null) {
            idle("");
            Failures.report(failure, false);
            return;
        }
        show(options, result);
        if (IJ.recording()) {
            Recorder.recordString(OptionDialog.line(BackbonesPlugIn.COMMAND, options, Recorder.scriptMode()));
        }
    }

    private void show(Map<String, String> options, String result) {
        String inspected = options.get("inspect");
        if (inspected != null) {
            idle("Done: inspect " + inspected);
            MonospacedWindow.show("Backbone " + inspected, result);
            return;
        }
        idle("Done: " + String.join(" ", options.keySet()) + " " + result);
        int row = rows.row(result);
        if (row >= 0) {
            table.setRowSelectionInterval(row, row);
        }
    }

    private void idle(String line) {
        bar.setValue(0);
        bar.setString(line);
    }
}
