package quadrant.imagej.ui;

import ij.IJ;
import ij.ImageListener;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.ImageWindow;
import ij.gui.OvalRoi;
import ij.gui.Overlay;
import ij.gui.PointRoi;
import ij.gui.Roi;
import ij.plugin.frame.Recorder;
import ij.plugin.frame.RoiManager;
import java.awt.Frame;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.Toolkit;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.swing.JFrame;
import javax.swing.JOptionPane;
import javax.swing.WindowConstants;
import org.jspecify.annotations.Nullable;
import quadrant.dataset.io.CellTable;
import quadrant.dataset.io.RoiFile;
import quadrant.dataset.io.Target;
import quadrant.imagej.LabelImage;
import quadrant.imagej.RoiSet;
import quadrant.labelling.CellLabels;
import quadrant.task.UserException;

/** The window in which a person labels an image's cells one by one. Everything here happens in AWT's thread. */
final class LabelWindow implements LabelKeys.Actions, LabelPanel.Actions {
    static final String TITLE = "Label cells";

    private static final int WIDTH_PX = 350;
    private static final int TOP_PX = 120;
    /** For lines that wrap. */
    private static final int SPARE_PX = 50;

    private static final int MARGIN_PX = 10;

    private final ImagePlus image;
    private final CellView view;
    private final LabelPanel panel = new LabelPanel(this);
    private final LabelKeys keys;
    private final JFrame frame = new JFrame(TITLE);
    private final MouseAdapter clicks = new MouseAdapter() {
        @Override
        public void mouseClicked(MouseEvent e) {
            clicked(view.point(e));
        }
    };
    private final ImageListener closing = new ImageListener() {
        @Override
        public void imageOpened(ImagePlus opened) {}

        @Override
        public void imageClosed(ImagePlus closed) {
            if (closed == image) {
                panel.info("The image was closed; its labels can still be saved.");
            }
        }

        @Override
        public void imageUpdated(ImagePlus updated) {}
    };
    private MarkedCells cells;
    private @Nullable Path zip;
    /** Whether the cells are those of that file, so that they may be saved to it. */
    private boolean read;

    private LabelWindow(ImagePlus image, MarkedCells cells, @Nullable Path zip, boolean read) {
        this.image = image;
        this.cells = cells;
        this.zip = zip;
        this.read = read;
        this.view = new CellView(image);
        this.keys = new LabelKeys(w -> w == frame || (w instanceof ImageWindow i && i.getImagePlus() == image), this);
    }

    /**
     * Refuses to label an image while another is being labelled.
     *
     * @throws UserException where the window is open
     */
    static void refuseSecond(ImagePlus image) {
        Frame there = WindowManager.getFrame(TITLE);
        if (there != null) {
            there.toFront();
            throw new UserException(
                    "Label cells is open already, so " + image.getTitle() + " cannot be labelled yet.",
                    "Save and close that window first.");
        }
    }

    /**
     * Opens the window.
     *
     * @param zip where the ROIs are saved; null to ask for it
     * @param read whether the cells were read from there
     */
    static void open(ImagePlus image, MarkedCells cells, @Nullable Path zip, boolean read) {
        if (WindowManager.getFrame(TITLE) == null) {
            new LabelWindow(image, cells, zip, read).show();
        }
    }

    private void show() {
        frame.add(panel);
        frame.setDefaultCloseOperation(WindowConstants.DO_NOTHING_ON_CLOSE);
        frame.addWindowListener(new WindowAdapter() {
            @Override
            public void windowClosing(WindowEvent e) {
                close();
            }
        });
        Rectangle screen = new Rectangle(Toolkit.getDefaultToolkit().getScreenSize());
        panel.show(cells);
        frame.pack();
        frame.setSize(WIDTH_PX, Math.min(frame.getHeight() + SPARE_PX, screen.height - MARGIN_PX));
        frame.setLocation(screen.width - WIDTH_PX - MARGIN_PX, Math.max(0, screen.height - frame.getHeight()) / 2);
        view.place(new Rectangle(
                MARGIN_PX, TOP_PX, screen.width - WIDTH_PX - 3 * MARGIN_PX, screen.height - TOP_PX - MARGIN_PX));
        image.getCanvas().addMouseListener(clicks);
        ImagePlus.addImageListener(closing);
        keys.listen();
        WindowManager.addWindow(frame);
        frame.setVisible(true);
        turn(cells.rois().isEmpty() ? "No cell is marked: click to add some, or load ROIs." : "");
        if (cells.rois().isEmpty()) {
            panel.clicksAdd();
        }
    }

    /** Shows the current state, with the current cell in the middle. */
    private void turn(String note) {
        colour();
        if (view.open()) {
            cells.current().ifPresent(view::centre);
        }
        panel.show(cells);
        panel.info(note);
    }

    private void colour() {
        if (view.open()) {
            view.colour(cells.rois(), cells.labels().current());
        }
    }

    /** Runs an action; a mistake is shown in the window's own line. */
    private void attempt(Runnable work) {
        Throwable failure = Host.attempt(() -> {
            work.run();
            return null;
        });
        if (failure instanceof UserException e) {
            panel.info(e.problem() + " " + e.remedy());
            Toolkit.getDefaultToolkit().beep();
        } else if (failure != null) {
            Failures.report(failure, false);
        }
    }

    @Override
    public void number(int number) {
        attempt(() -> {
            cells.label(number, number > 0 && panel.goesOn());
            turn("");
        });
    }

    @Override
    public void forward() {
        cells.labels().forward();
        turn("");
    }

    @Override
    public void back() {
        cells.labels().back();
        turn("");
    }

    @Override
    public void undo() {
        boolean undone = cells.undo();
        turn(undone ? "" : "There is nothing to undo.");
    }

    @Override
    public void accept() {
        attempt(() -> {
            String suggested = cells.suggestion()
                    .flatMap(s -> s.label())
                    .orElseThrow(() -> new UserException("Nothing is suggested of this cell.", "Press a number."));
            number(cells.labels().addClass(suggested));
        });
    }

    @Override
    public void addClass(String name) {
        attempt(() -> {
            cells.labels().addClass(name);
            turn("");
        });
    }

    private void clicked(Point at) {
        LabelPanel.Click click = panel.click();
        if (click == LabelPanel.Click.GO) {
            cells.at(at.x, at.y).ifPresent(c -> {
                cells.labels().go(c);
                colour();
                panel.show(cells);
            });
            return;
        }
        double side = panel.diameterPx();
        Roi roi = click == LabelPanel.Click.POINT
                ? new PointRoi(at.x, at.y)
                : new OvalRoi(at.x - side / 2, at.y - side / 2, side, side);
        add(roi);
    }

    private void add(Roi roi) {
        if (image.getStackSize() > 1) {
            roi.setPosition(image);
        }
        image.deleteRoi();
        cells.add(roi);
        // not centred, or the next click would meet another position
        colour();
        panel.show(cells);
        panel.info("");
    }

    @Override
    public void addSelection() {
        attempt(() -> {
            Roi selection = image.getRoi();
            if (selection == null) {
                throw new UserException("Nothing is selected in the image.", "Draw around a cell first.");
            }
            RoiSet.parts(List.of((Roi) selection.clone())).forEach(this::add);
        });
    }

    @Override
    public void loadRois() {
        panel.chooseFile(frame, "ROIs (.zip or .roi)")
                .ifPresent(file -> attempt(() -> {
                    replace(RoiSet.parts(RoiSet.read(file)));
                    read = file.toString().endsWith(".zip") || read;
                    zip = file.toString().endsWith(".zip") ? file : zip;
                }));
    }

    @Override
    public void loadLabelImage() {
        panel.chooseImage(frame, image)
                .ifPresent(labels -> attempt(() -> {
                    if (labels.getWidth() != image.getWidth() || labels.getHeight() != image.getHeight()) {
                        throw new UserException(
                                "The label image " + labels.getTitle() + " is not as large as " + image.getTitle()
                                        + ".",
                                "Give the segmentation of this very image.");
                    }
                    replace(LabelImage.outlines(labels));
                }));
    }

    private void replace(List<Roi> rois) {
        if (cells.labels().unsaved() && !confirmed("The labels are not saved. Replace the cells all the same?")) {
            return;
        }
        MarkedCells other = cells.replacedBy(rois);
        cells.labels().classes().forEach(name -> {
            if (other.labels().classes().size() < CellLabels.MOST_CLASSES) {
                other.labels().addClass(name);
            }
        });
        cells = other;
        turn("");
    }

    private boolean confirmed(String question) {
        return JOptionPane.showConfirmDialog(frame, question, TITLE, JOptionPane.OK_CANCEL_OPTION)
                == JOptionPane.OK_OPTION;
    }

    @Override
    public void loadSuggestions() {
        panel.chooseFile(frame, "Suggestions (.csv)")
                .ifPresent(file -> attempt(() -> {
                    int found = cells.suggest(CellTable.suggestions(file));
                    turn(found + " suggestions; Enter takes one.");
                }));
    }

    @Override
    public void save() {
        if (zip == null) {
            panel.chooseTarget(frame).ifPresent(file -> zip = file);
            read = false;
        }
        Path target = zip;
        if (target != null) {
            attempt(() -> save(target));
        }
    }

    private void save(Path target) {
        Path csv = MarkedCells.labelsBeside(target);
        Target rois = new Target(target, List.of(), true);
        Target table = new Target(csv, List.of(), true);
        String foreign = !read && rois.foreign(RoiFile.KIND)
                ? String.valueOf(target.getFileName())
                : table.foreign(CellTable.KIND) ? String.valueOf(csv.getFileName()) : "";
        if (!foreign.isEmpty() && !confirmed(foreign + " is there already, and not from Label cells. Replace it?")) {
            // another path is asked for next time
            zip = null;
            return;
        }
        cells.save(rois, table);
        read = true;
        panel.info("Saved: " + target.getFileName() + " and " + csv.getFileName());
        IJ.log("Saved: " + target + "\nSaved: " + csv);
        if (IJ.recording()) {
            Map<String, String> options = new LinkedHashMap<>();
            options.put("rois", target.toString());
            options.put("output", target.toString());
            Recorder.recordString(OptionDialog.line(LabelPlugIn.COMMAND, options, Recorder.scriptMode()));
        }
    }

    @Override
    public void close() {
        if (cells.labels().unsaved()) {
            int answer =
                    JOptionPane.showConfirmDialog(frame, "Save the labels?", TITLE, JOptionPane.YES_NO_CANCEL_OPTION);
            if (answer == JOptionPane.YES_OPTION) {
                save();
            }
            boolean stay = answer == JOptionPane.YES_OPTION && cells.labels().unsaved();
            if (stay || (answer != JOptionPane.YES_OPTION && answer != JOptionPane.NO_OPTION)) {
                return;
            }
        }
        keys.stop();
        ImagePlus.removeImageListener(closing);
        leave();
        WindowManager.removeWindow(frame);
        frame.dispose();
    }

    /** Leaves the cells in the image's overlay, and their names in the ROI Manager where they came from there. */
    private void leave() {
        if (view.open()) {
            image.getCanvas().removeMouseListener(clicks);
            Overlay overlay = new Overlay();
            cells.rois().forEach(overlay::add);
            image.setOverlay(overlay);
        }
        RoiManager manager = RoiManager.getRawInstance();
        Roi[] there = manager == null ? new Roi[0] : manager.getRoisAsArray();
        for (int i = 0; i < there.length; i++) {
            int at = cells.rois().indexOf(there[i]);
            if (at >= 0) {
                manager.rename(i, String.valueOf(cells.rois().get(at).getName()));
            }
        }
    }
}
