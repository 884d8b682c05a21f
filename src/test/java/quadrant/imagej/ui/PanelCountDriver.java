package quadrant.imagej.ui;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.ImageCanvas;
import ij.gui.Roi;
import ij.plugin.frame.RoiManager;
import java.awt.EventQueue;
import java.awt.Frame;
import java.awt.event.KeyEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.swing.JLabel;
import javax.swing.JTable;
import javax.swing.JToggleButton;

/**
 * Plays a person who counts the cells of a folder: finds those of the first image, labels a few, and has the folder classified. What a
 * thing is stands in the name of its ROI; the person knows it of those things alone that are clicked on.
 */
final class PanelCountDriver {
    private static final String NOT_A_CELL = "not a cell";

    private final PanelRobot hand;
    private final Frame panel;
    private final List<String> classes;
    private final long start = System.nanoTime();

    private PanelCountDriver(Frame panel, PanelRobot hand, String... classes) {
        this.hand = hand;
        this.panel = panel;
        this.classes = List.of(classes);
    }

    /**
     * @param args the mode; a folder for pictures or ""; the folder of images; the table to write; the names of classes with commas; the
     *     number of cells that are labelled besides, as the panel asks for them, and of wrong predictions that are corrected; images to
     *     label, each with the ROIs of the things on it
     */
    static void play(String[] args) throws Exception {
        PanelRobot hand = new PanelRobot(args[1]);
        ImagePlus first = IJ.openImage(args[6]);
        first.show();
        PanelCountDriver driver = new PanelCountDriver(hand.open(), hand, args[4].split(",", -1));
        driver.label(first, things(args[7]), Integer.parseInt(args[5]));
        for (int i = 8; i < args.length; i += 2) {
            ImagePlus next = IJ.openImage(args[i]);
            next.show();
            IJ.wait(1000);
            hand.click(next.getCanvas(), 1, 1);
            driver.label(next, things(args[i + 1]), Integer.parseInt(args[5]));
        }
        driver.folder(args[2], args[3]);
    }

    private static List<Roi> things(String zip) {
        RoiManager hidden = new RoiManager(false);
        hidden.runCommand("Open", zip);
        return List.of(hidden.getRoisAsArray());
    }

    /** The first two things of each class, then those that are asked for, then wrong ones. */
    private void label(ImagePlus image, List<Roi> things, int more) throws Exception {
        hand.find(panel, 1);
        ImageCanvas canvas = image.getCanvas();
        for (String name : classes) {
            List<Roi> some = things.stream()
                    .filter(t -> t.getName().endsWith(" " + name))
                    .limit(2)
                    .toList();
            brush(name);
            for (Roi thing : some) {
                click(canvas, thing);
            }
            System.out.println("LABELLED " + some.size() + " " + name);
        }
        ImageJDriver.await(() -> ImageJDriver.all(panel, JLabel.class).stream()
                        .anyMatch(l -> String.valueOf(l.getText()).matches(" \\d+ labelled, [1-9]\\d* predicted.*"))
                ? true
                : null);
        used("PREDICTED");
        hand.picture("predicted");
        hand.computed(panel);
        hand.key(KeyEvent.VK_ESCAPE);
        for (int i = 0; i < more; i++) {
            hand.key(KeyEvent.VK_N);
            IJ.wait(700);
            asked(things);
        }
        for (int i = 0; i < more; i++) {
            IJ.wait(700);
            corrected(canvas, things);
        }
        hand.picture("labelled");
        System.out.println("SCORE " + PanelRobot.text(panel, "score"));
    }

    private void click(ImageCanvas canvas, Roi thing) throws Exception {
        double[] at = thing.getContourCentroid();
        hand.click(canvas, canvas.screenXD(at[0]), canvas.screenYD(at[1]));
    }

    private void press(String name) {
        hand.key(name.equals(NOT_A_CELL) ? KeyEvent.VK_X : KeyEvent.VK_1 + classes.indexOf(name));
    }

    private void brush(String name) throws Exception {
        List<JToggleButton> there = ImageJDriver.all(panel, JToggleButton.class).stream()
                .filter(b -> b.getText().endsWith("  " + name))
                .toList();
        if (there.isEmpty()) {
            hand.name(panel, name);
        } else {
            hand.click(there.get(0), 10, 10);
        }
    }

    /** Says what the thing is that the panel asks for; nothing of one that is none of the classes. */
    private void asked(List<Roi> things) throws Exception {
        JTable table = ImageJDriver.all(panel, JTable.class).get(0);
        int row = table.getSelectedRow();
        if (row >= 0) {
            String object = table.getValueAt(row, table.getColumnModel().getColumnIndex("Object")) + " ";
            things.stream()
                    .filter(t -> t.getName().startsWith(object))
                    .findFirst()
                    .ifPresent(t -> {
                        String name = t.getName().substring(object.length());
                        if (classes.contains(name)) {
                            press(name);
                        }
                        System.out.println("ASKED " + t.getName() + ": " + PanelRobot.text(panel, "message"));
                    });
        }
    }

    /** Corrects what catches the eye first among what is predicted wrongly. */
    private void corrected(ImageCanvas canvas, List<Roi> things) throws Exception {
        JTable table = ImageJDriver.all(panel, JTable.class).get(0);
        int predicted = table.getColumnModel().getColumnIndex("Predicted");
        int object = table.getColumnModel().getColumnIndex("Object");
        int label = table.getColumnModel().getColumnIndex("Labelled");
        Map<String, String> now = new HashMap<>();
        EventQueue.invokeAndWait(() -> IntStream.range(0, table.getRowCount())
                .filter(r -> ("" + table.getValueAt(r, label)).isEmpty())
                .forEach(r -> now.put("" + table.getValueAt(r, object), "" + table.getValueAt(r, predicted))));
        for (Roi thing : things) {
            String[] name = thing.getName().split(" ", 2);
            String seen = now.getOrDefault(name[0], "");
            if (classes.contains(name[1]) && !seen.isEmpty() && !seen.equals(name[1])) {
                click(canvas, thing);
                press(name[1]);
                System.out.println("CORRECTED " + thing.getName() + " from " + seen);
                return;
            }
        }
    }

    private void folder(String images, String table) throws Exception {
        hand.choose(panel, "Apply to ▾", "Find and classify a folder…");
        hand.file(images);
        hand.file(table);
        ImageJDriver.await(() -> PanelRobot.text(panel, "message").contains(" images classified") ? true : null);
        used("TABLE");
        System.out.println("SAID " + PanelRobot.text(panel, "message"));
        hand.picture("table");
    }

    /** Clicks and keys, seconds, and seconds of the processor since the panel was asked for. */
    private void used(String what) {
        Duration cpu = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
        System.out.println(what + " " + hand.acts() + " acts " + (System.nanoTime() - start) / 1_000_000_000 + " s "
                + cpu.toSeconds() + " s of the processor");
    }
}
