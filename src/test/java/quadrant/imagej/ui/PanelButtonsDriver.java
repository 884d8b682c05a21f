package quadrant.imagej.ui;

import ij.IJ;
import ij.ImagePlus;
import ij.Menus;
import ij.WindowManager;
import ij.gui.ImageCanvas;
import ij.gui.Overlay;
import ij.gui.PointRoi;
import ij.gui.Roi;
import ij.measure.ResultsTable;
import ij.plugin.frame.Recorder;
import ij.plugin.frame.RoiManager;
import ij.process.ImageProcessor;
import java.awt.EventQueue;
import java.awt.Frame;
import java.awt.Menu;
import java.awt.MenuBar;
import java.awt.MenuContainer;
import java.awt.MenuItem;
import java.awt.event.KeyEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.swing.JCheckBox;
import javax.swing.JDialog;
import javax.swing.JList;
import javax.swing.JTable;
import javax.swing.JTextField;
import javax.swing.JToggleButton;

/** Plays a person who tries each button of the panel, and prints what came of it. */
final class PanelButtonsDriver {
    private final PanelRobot hand;
    private final Path folder;
    private final Frame panel;
    private final ImagePlus first;
    private final ImagePlus second;

    private PanelButtonsDriver(String[] args) throws Exception {
        this.hand = new PanelRobot(args[5]);
        this.folder = Path.of(args[6]);
        menu("MENU", "Plugins", "Quadrant");
        menu("MORE", "Plugins", "Quadrant", "more");
        menu("NAMES", "Plugins", "Quadrant", "more", "names in macros");
        RoiManager manager = new RoiManager();
        manager.runCommand("Open", args[2]);
        manager.setVisible(false);
        first = IJ.openImage(args[1]);
        first.show();
        panel = hand.open();
        hand.choose(panel, "Take ▾", "ROI Manager");
        answer("BROUGHT", "No classes");
        said("MANAGER");
        second = IJ.openImage(args[3]);
        second.show();
        IJ.wait(500);
    }

    /** @param args the mode; two images, each with its ROIs; a folder for pictures or ""; a folder for results */
    static void play(String[] args) throws Exception {
        new PanelButtonsDriver(args).all(args);
    }

    private void all(String[] args) throws Exception {
        sources(args[4]);
        labels();
        results();
        classes();
        workspace();
    }

    private static void menu(String what, String... path) {
        MenuContainer menu = Menus.getMenuBar();
        for (String label : path) {
            menu = items(menu).stream()
                    .filter(i -> label.equals(i.getLabel()))
                    .map(Menu.class::cast)
                    .findFirst()
                    .orElseThrow();
        }
        System.out.println(what + " "
                + String.join("|", items(menu).stream().map(MenuItem::getLabel).toList()));
    }

    private static List<MenuItem> items(MenuContainer in) {
        List<MenuItem> all = new ArrayList<>();
        if (in instanceof MenuBar bar) {
            for (int i = 0; i < bar.getMenuCount(); i++) {
                all.add(bar.getMenu(i));
            }
        } else if (in instanceof Menu menu) {
            for (int i = 0; i < menu.getItemCount(); i++) {
                all.add(menu.getItem(i));
            }
        }
        return all;
    }

    private void said(String what) throws Exception {
        IJ.wait(400);
        System.out.println(what + " " + PanelRobot.text(panel, "message"));
        hand.picture(what.toLowerCase(java.util.Locale.ROOT));
    }

    /** Objects of the second image from everywhere. */
    private void sources(String rois) throws Exception {
        // those of the first image are asked about
        hand.choose(panel, "Take ▾", "ROI Manager");
        answer("ASKED", "Cancel");
        RoiManager hidden = new RoiManager(false);
        hidden.runCommand("Open", rois);
        Overlay overlay = new Overlay();
        for (Roi roi : hidden.getRoisAsArray()) {
            overlay.add(roi);
        }
        second.setOverlay(overlay);
        hand.choose(panel, "Take ▾", "Overlay");
        answer("BROUGHT", "No classes");
        said("OVERLAY");
        ImagePlus labels = IJ.createImage("labels.tif", "16-bit black", second.getWidth(), second.getHeight(), 1);
        ImageProcessor p = labels.getProcessor();
        for (int i = 0; i < overlay.size(); i++) {
            p.setValue(i + 1);
            p.fill(overlay.get(i));
        }
        labels.show();
        IJ.wait(500);
        front(second);
        hand.choose(panel, "Take ▾", "Label image…");
        answer("LABELIMAGE_ASKED", "OK");
        said("LABELIMAGE");
        labels.changes = false;
        labels.close();
        front(second);
        PointRoi points = new PointRoi();
        for (int i = 0; i < overlay.size(); i++) {
            points.addPoint(
                    overlay.get(i).getBounds().getCenterX(),
                    overlay.get(i).getBounds().getCenterY());
        }
        second.setRoi(points);
        hand.choose(panel, "Take ▾", "Points with a box…");
        answer("POINTS_ASKED", "OK");
        said("POINTS");
        second.deleteRoi();
        hand.choose(panel, "Take ▾", "Tiles…");
        answer("TILES_ASKED", "OK");
        said("TILES");
        hand.find(panel, 0);
        said("FOUND_CELLS");
        hand.choose(panel, "Take ▾", "Overlay");
        answer("BROUGHT", "No classes");
        said("OUTLINES_AGAIN");
    }

    private void front(ImagePlus image) throws Exception {
        hand.click(image.getCanvas(), 2, 2);
        IJ.wait(400);
    }

    /** Prints a dialog's words, takes its picture and presses one of its buttons. */
    private void answer(String what, String button) throws Exception {
        JDialog dialog = hand.dialog();
        System.out.println(what + " "
                + ImageJDriver.all(dialog, javax.swing.JLabel.class).stream()
                        .map(l -> String.valueOf(l.getText()))
                        .filter(t -> !t.equals("null") && !t.isBlank())
                        .toList());
        hand.picture(what.toLowerCase(java.util.Locale.ROOT));
        hand.close(dialog, button);
        IJ.wait(300);
    }

    /** Writes into the dialog that comes up, and accepts it. */
    private void write(String text) throws Exception {
        JDialog dialog = hand.dialog();
        JTextField field = ImageJDriver.all(dialog, JTextField.class).get(0);
        EventQueue.invokeAndWait(() -> field.setText(text));
        hand.close(dialog, "OK");
        IJ.wait(300);
    }

    /** A class's button pressed in, clicks and a drag; then undo, filter and table. */
    private void labels() throws Exception {
        front(first);
        RoiManager manager = RoiManager.getRawInstance();
        List<Roi> cells = List.of(manager.getRoisAsArray());
        List<Roi> a =
                cells.stream().filter(r -> r.getName().startsWith("epithelium")).toList();
        List<Roi> b =
                cells.stream().filter(r -> r.getName().startsWith("lymphocyte")).toList();
        brush("A");
        ImageCanvas canvas = first.getCanvas();
        hand.drag(canvas, at(canvas, a.get(0)), at(canvas, a.get(1)), at(canvas, a.get(2)), at(canvas, a.get(3)));
        System.out.println("DRAGGED " + counts());
        hand.key(KeyEvent.VK_CONTROL, KeyEvent.VK_Z);
        System.out.println("UNDONE " + counts());
        hand.key(KeyEvent.VK_CONTROL, KeyEvent.VK_Y);
        System.out.println("REDONE " + counts());
        brush("B");
        for (Roi roi : b.subList(0, 4)) {
            double[] at = at(canvas, roi);
            hand.click(canvas, at[0], at[1]);
        }
        System.out.println("CLICKED " + counts());
        brush("B");
        hand.computed(panel);
        IJ.wait(2500);
        said("LABELLED");
        System.out.println("SCORE " + PanelRobot.text(panel, "score"));
        JTable table = ImageJDriver.all(panel, JTable.class).get(0);
        int all = table.getRowCount();
        JCheckBox shown = ImageJDriver.all(panel, JCheckBox.class).get(0);
        EventQueue.invokeAndWait(shown::doClick);
        IJ.wait(300);
        System.out.println("FILTERED " + all + " " + table.getRowCount());
        hand.picture("filtered");
        EventQueue.invokeAndWait(shown::doClick);
        double[] at = at(canvas, b.get(5));
        hand.click(canvas, at[0], at[1]);
        IJ.wait(300);
        int object = table.getColumnModel().getColumnIndex("Object");
        System.out.println(
                "ROW " + (table.getSelectedRow() >= 0 ? table.getValueAt(table.getSelectedRow(), object) : "none") + " "
                        + b.get(5).getName());
    }

    private static double[] at(ImageCanvas canvas, Roi roi) {
        return new double[] {
            canvas.screenXD(roi.getFloatBounds().getCenterX()),
            canvas.screenYD(roi.getFloatBounds().getCenterY())
        };
    }

    private void brush(String name) throws Exception {
        JToggleButton button = ImageJDriver.all(panel, JToggleButton.class).stream()
                .filter(t -> t.getText().endsWith("  " + name))
                .findFirst()
                .orElseThrow();
        hand.click(button, 10, 10);
        IJ.wait(200);
    }

    private String counts() throws Exception {
        IJ.wait(300);
        List<String> all = ImageJDriver.all(panel, javax.swing.JLabel.class).stream()
                .map(l -> String.valueOf(l.getText()))
                .filter(t -> t.contains(" labelled, "))
                .map(t -> t.strip().split(" ", -1)[0])
                .toList();
        // the last is of what is no cell
        return all.subList(0, all.size() - 1).toString();
    }

    /** Results, report, folder and export. */
    private void results() throws Exception {
        hand.choose(panel, "Apply to ▾", "This image");
        ResultsTable cells = ImageJDriver.await(
                () -> WindowManager.getWindow("Quadrant images") == null ? null : ResultsTable.getResultsTable());
        IJ.wait(500);
        System.out.println("CELLS " + cells.size() + " " + List.of(cells.getHeadings()));
        hand.picture("tables");
        for (String shown : new String[] {"Results", "Quadrant images"}) {
            Frame w = (Frame) WindowManager.getWindow(shown);
            EventQueue.invokeAndWait(() -> w.setVisible(false));
        }
        int before = first.getOverlay() == null ? 0 : first.getOverlay().size();
        hand.choose(panel, "Apply to ▾", "Overlay of this image");
        IJ.wait(400);
        System.out.println("DRAWN " + before + " " + first.getOverlay().size());
        hand.key(KeyEvent.VK_CONTROL, KeyEvent.VK_Z);
        IJ.wait(300);
        System.out.println("UNDRAWN " + (first.getOverlay() == null) + " " + counts());
        hand.choose(panel, "Project ▾", "Improve the model…");
        System.out.println("IMPROVE " + ImageJDriver.dismiss());
        hand.press(panel, "Report");
        ImageJDriver.await(() -> PanelRobot.text(panel, "message").startsWith("Saved: ") ? true : null);
        said("REPORT");
        System.out.println("LOG " + ("" + IJ.getLog()).replace('\n', '|'));
        hand.choose(panel, "Apply to ▾", "Find and classify a folder…");
        hand.file(folder.resolve("images").toString());
        hand.file(folder.resolve("cells").toString());
        ImageJDriver.await(() -> PanelRobot.text(panel, "message").contains("2 images classified") ? true : null);
        said("FOLDER");
        hand.choose(panel, "Project ▾", "Record as a macro");
        Recorder recorder = ImageJDriver.await(Recorder::getInstance);
        IJ.wait(300);
        recorder.getText().lines().filter(l -> l.startsWith("call(")).forEach(l -> System.out.println("RECORDED " + l));
        EventQueue.invokeAndWait(recorder::close);
        hand.choose(panel, "Apply to ▾", "Slide, by tiles…");
        hand.file(folder.resolve("images/slide4.tif").toString());
        hand.file(folder.resolve("slide").toString());
        map("SLIDE", "slide");
        front(first);
        hand.choose(panel, "Apply to ▾", "Heat map of this image…");
        hand.file(folder.resolve("heat").toString());
        map("HEAT", "heat");
        hand.choose(panel, "Apply to ▾", "Export the model…");
        ij.gui.GenericDialog dialog = ImageJDriver.shown();
        hand.picture("export");
        System.out.println("EXPORT " + dialog.getTitle());
        ImageJDriver.press(dialog, "Cancel");
        ImageJDriver.await(() -> dialog.isShowing() ? null : true);
    }

    private void map(String what, String name) throws Exception {
        ImageJDriver.await(
                () -> PanelRobot.text(panel, "message").startsWith("Saved: " + folder.resolve(name)) ? true : null);
        IJ.wait(500);
        said(what);
        ImagePlus map = WindowManager.getImage("map.tif");
        System.out.println(what + "_MAP " + map.getWidth() + "x" + map.getHeight() + "x" + map.getStackSize());
        EventQueue.invokeAndWait(map::close);
    }

    /** Class added, renamed, refused and deleted. */
    private void classes() throws Exception {
        hand.name(panel, "stroma");
        hand.key(KeyEvent.VK_ESCAPE);
        System.out.println("ADDED " + counts());
        more(1, "Rename…");
        write("lymphocyte");
        more(2, "Delete");
        IJ.wait(300);
        said("CLASSES");
        System.out.println("NAMED "
                + ImageJDriver.all(panel, JToggleButton.class).stream()
                        .map(JToggleButton::getText)
                        .filter(t -> t.matches("\\d  .*"))
                        .toList());
    }

    private void more(int place, String entry) throws Exception {
        List<javax.swing.JButton> all = ImageJDriver.all(panel, javax.swing.JButton.class).stream()
                .filter(b -> "…".equals(b.getText()))
                .toList();
        hand.click(all.get(place), 5, 5);
        hand.entry(entry);
    }

    /** A copy is saved, a new one begun, and the copy opened. */
    private void workspace() throws Exception {
        hand.choose(panel, "Project ▾", "Group images by…");
        write("slide[");
        System.out.println("MALFORMED " + ImageJDriver.dismiss());
        hand.choose(panel, "Project ▾", "Group images by…");
        write("slide\\d");
        Files.writeString(folder.resolve("groups.csv"), "image,group\nslide1.tif,p1\nslide2.tif,p1\n");
        hand.choose(panel, "Project ▾", "Group images by a table…");
        hand.file(folder.resolve("groups.csv").toString());
        said("GROUPED");
        hand.choose(panel, "Project ▾", "Save a copy…");
        hand.file(folder.resolve("copy").toString());
        said("COPY");
        hand.choose(panel, "Project ▾", "Share as one zip…");
        hand.file(folder.resolve("shared").toString());
        ImageJDriver.await(() -> PanelRobot.text(panel, "message").startsWith("Saved: ") ? true : null);
        said("SHARED");
        hand.choose(panel, "Project ▾", "Add a folder…");
        hand.file(folder.resolve("images").toString());
        JDialog images = hand.dialog();
        IJ.wait(2000);
        said("FOLDER_ADDED");
        System.out.println("IMAGES "
                + ImageJDriver.all(images, JList.class).get(0).getModel().getSize());
        hand.click(ImageJDriver.all(images, JList.class).get(0), 50, 50);
        hand.key(KeyEvent.VK_RIGHT);
        hand.key(KeyEvent.VK_RIGHT);
        hand.key(KeyEvent.VK_ENTER);
        ImagePlus opened = ImageJDriver.await(() -> WindowManager.getImage("slide4.tif"));
        IJ.wait(500);
        System.out.println("ENTERED " + opened.getTitle());
        EventQueue.invokeAndWait(() -> {
            opened.close();
            images.dispose();
        });
        hand.choose(panel, "Project ▾", "New…");
        answer("NEW_ASKED", "OK");
        hand.file(folder.resolve("fresh").toString());
        IJ.wait(500);
        System.out.println("NEW " + counts());
        hand.choose(panel, "Project ▾", "Open…");
        hand.file(folder.resolve("copy.quadrant").toString());
        IJ.wait(500);
        said("OPENED");
        System.out.println("AGAIN " + counts());
        hand.choose(panel, "Project ▾", "Open…");
        hand.file(folder.resolve("shared.zip").toString());
        IJ.wait(2000);
        said("UNZIPPED");
        System.out.println("ELSEWHERE " + counts());
    }
}
