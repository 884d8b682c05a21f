package quadrant.imagej.panel;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.process.ImageProcessor;
import java.awt.BorderLayout;
import java.awt.EventQueue;
import java.awt.GridLayout;
import java.awt.Window;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JDialog;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JSpinner;
import javax.swing.SpinnerNumberModel;
import javax.swing.WindowConstants;
import quadrant.find.Search;
import quadrant.imagej.CellFinder;

/** Finds the cells of an image, and previews the result on it while the settings are changed. */
final class FindCells {
    private final ImagePlus image;
    private final Session session;
    private final BiConsumer<List<Roi>, CellFinder.Settings> done;
    private final JDialog dialog;
    private final Background finder;
    private final JSpinner channel;
    private final JSpinner least;
    private final JSpinner most;
    private final JLabel count = new JLabel(" ");
    private final JButton ok = new JButton("OK");
    private final JPanel fields = new JPanel(new GridLayout(0, 2, 6, 4));
    private List<Roi> found = List.of();

    /**
     * A dialog for the image.
     *
     * @param session shows the found cells while it is open
     * @param done receives the found cells and the settings when the user accepts
     */
    FindCells(Window owner, ImagePlus image, Session session, BiConsumer<List<Roi>, CellFinder.Settings> done) {
        this.image = image;
        this.session = session;
        this.done = done;
        this.dialog = new JDialog(owner, "Find cells in " + image.getTitle());
        this.finder = new Background("find", session::failed);
        CellFinder.Settings usual = CellFinder.usual(image);
        double all = image.getWidth() * (double) image.getHeight();
        channel = spinner(usual.channel(), 1, Math.max(1, image.getNChannels()), 1);
        least = spinner(0, 0, all, 10);
        most = spinner(0, 0, all, 100);
    }

    private JSpinner spinner(double value, double min, double max, double step) {
        JSpinner spinner = new JSpinner(new SpinnerNumberModel(value, min, max, step));
        spinner.addChangeListener(e -> find());
        return spinner;
    }

    void show() {
        fields.setBorder(BorderFactory.createEmptyBorder(8, 8, 4, 8));
        if (image.getNChannels() > 1) {
            add("Channel", channel);
        }
        add("Smallest area (px²)", least);
        add("Largest area (px²)", most);
        JButton cancel = new JButton("Cancel");
        ok.setEnabled(false);
        ok.addActionListener(e -> {
            List<Roi> wanted = found;
            close();
            session.attempt(() -> done.accept(wanted, settings()));
        });
        cancel.addActionListener(e -> close());
        dialog.add(fields, BorderLayout.CENTER);
        dialog.add(Widgets.row(count, ok, cancel), BorderLayout.SOUTH);
        dialog.getRootPane().setDefaultButton(ok);
        dialog.setDefaultCloseOperation(WindowConstants.DO_NOTHING_ON_CLOSE);
        dialog.addWindowListener(new WindowAdapter() {
            @Override
            public void windowClosing(WindowEvent e) {
                close();
            }
        });
        dialog.pack();
        dialog.setLocationRelativeTo(dialog.getOwner());
        dialog.setVisible(true);
        find();
    }

    private void add(String label, JComponent field) {
        fields.add(new JLabel(label));
        fields.add(field);
    }

    private void close() {
        session.preview(List.of());
        finder.close();
        dialog.dispose();
    }

    private static double number(JSpinner spinner) {
        return ((Number) spinner.getValue()).doubleValue();
    }

    private CellFinder.Settings settings() {
        return new CellFinder.Settings(
                (int) number(channel),
                new Search(Optional.empty(), 0, number(least), number(most), Optional.empty(), List.of()));
    }

    private void find() {
        if (image.getWindow() == null) {
            close();
            return;
        }
        CellFinder.Settings settings = settings();
        ImageProcessor plane =
                CellFinder.plane(image, settings.channel(), session.cells().planes());
        count.setText("Looking …");
        finder.latest(() -> {
            List<Roi> rois = CellFinder.find(plane, settings).rois();
            EventQueue.invokeLater(() -> {
                found = rois;
                count.setText(rois.size() + " found");
                ok.setEnabled(!rois.isEmpty());
                if (dialog.isVisible()) {
                    session.preview(rois);
                }
            });
        });
    }
}
